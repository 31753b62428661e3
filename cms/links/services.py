"""Every write about links: where they stand, and what came of asking."""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms.links.asking import Asker, Found
from cms.links.finding import digest_of, outside_links
from cms.links.models import LinkPlace, OutsideLink
from cms.ports.linked import Linking, LinkSource, link_sources
from cms.settings import limits

_BATCH = 200


def note_links(*, today: date) -> None:
    """Looks through the words of all things: new addresses are due today, those that stand nowhere
    any more are forgotten."""
    for source in link_sources():
        _note_source(source, today)
    kinds = [source.kind for source in link_sources()]
    LinkPlace.objects.exclude(kind__in=kinds).delete()
    nowhere = ~Exists(LinkPlace.objects.filter(link=OuterRef("pk")))
    OutsideLink.objects.filter(nowhere).delete()


def _note_source(source: LinkSource, today: date) -> None:
    things = iter(source.things())
    seen: set[int] = set()
    while batch := list(islice(things, _BATCH)):
        _note_batch(source.kind, batch, today)
        seen.update(thing.pk for thing in batch)
    places = LinkPlace.objects.filter(kind=source.kind)
    there = places.order_by().values_list("object_pk", flat=True).distinct()
    gone = [pk for pk in there.iterator() if pk not in seen]
    for start in range(0, len(gone), _BATCH):
        places.filter(object_pk__in=gone[start : start + _BATCH]).delete()


@transaction.atomic
def _note_batch(kind: str, batch: Iterable[Linking], today: date) -> None:
    """Keeps what stands in some things, in as many queries for any number."""
    wanted = {
        (thing.pk, digest_of(url)): url for thing in batch for url in outside_links(thing.texts)
    }
    urls = {digest: url for (_pk, digest), url in wanted.items()}
    OutsideLink.objects.bulk_create(
        [OutsideLink(digest=key, url=url, due_on=today) for key, url in sorted(urls.items())],
        ignore_conflicts=True,
    )
    keys = dict(OutsideLink.objects.filter(digest__in=urls).values_list("digest", "pk"))
    right = {(pk, keys[digest]) for pk, digest in wanted if digest in keys}
    places = LinkPlace.objects.filter(kind=kind, object_pk__in=[thing.pk for thing in batch])
    held = {(pk, link): key for key, pk, link in places.values_list("pk", "object_pk", "link")}
    LinkPlace.objects.filter(pk__in=[held[one] for one in held.keys() - right]).delete()
    LinkPlace.objects.bulk_create(
        [
            LinkPlace(kind=kind, object_pk=pk, link_id=link)
            for pk, link in sorted(right - held.keys())
        ],
        ignore_conflicts=True,
    )


def ask_due(*, asker: Asker, now: datetime) -> Counter[str]:
    """Asks what is due, some of each site; gives how many are fine, in trouble, or shut."""
    today = timezone.localdate(now)
    until = time.monotonic() + limits.LINK_RUN_SECONDS
    told: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for link in list(OutsideLink.objects.due(today)[: limits.LINKS_AT_ONCE]):
        host = _host_of(link.url)
        if asked[host] >= limits.LINKS_OF_HOST:
            # The rest of a large site has its turn with the next run.
            continue
        if time.monotonic() > until:
            break
        asked[host] += 1
        found = asker.ask(link.url)
        keep_found(link_pk=link.pk, found=found, now=timezone.now())
        told["shut" if found.is_shut else "trouble" if found.trouble else "fine"] += 1
    return told


def keep_found(*, link_pk: int, found: Found, now: datetime) -> None:
    """What came of asking. An address is broken when it has failed on several different days, and
    whole again with one good answer; what robots may not see is neither."""
    today = timezone.localdate(now)
    with transaction.atomic():
        link = OutsideLink.objects.select_for_update().filter(pk=link_pk).first()
        if link is None:
            return
        was_today = link.checked_at is not None and timezone.localdate(link.checked_at) == today
        had_failed = bool(link.trouble)
        link.checked_at, link.status, link.trouble = now, found.status, found.trouble
        if found.trouble:
            if not (was_today and had_failed and link.failed_days):
                link.failed_days += 1
            link.failing_since = link.failing_since or today
            if link.failed_days >= limits.LINK_TRIES and link.broken_since is None:
                link.broken_since = link.failing_since
            # Of what is broken for long one asks as seldom as of what is whole.
            is_known = link.failed_days > limits.LINK_TRIES
            link.due_on = today + timedelta(days=limits.LINK_DAYS if is_known else 1)
        else:
            link.failed_days, link.failing_since, link.broken_since = 0, None, None
            link.due_on = today + timedelta(days=limits.LINK_DAYS)
        link.save()


def ask_again(*, link: OutsideLink, today: date) -> None:
    """An editor wants it looked at with the next run."""
    OutsideLink.objects.filter(pk=link.pk).update(due_on=today)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
