"""Somebody asks moderators to look: signed in, a pupil or a visitor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import (
    URGENT_REASONS,
    ModerationEvent,
    Reason,
    Report,
    ReviewItem,
    Verb,
    Verdict,
    Why,
)
from cms.moderation.refusals import TooManyReports
from cms.moderation.services.queue import log_act, open_review
from cms.people.models import User
from cms.ports.reviewable import PUBLISHED, ReviewKind, Scope, review_kind
from cms.settings import limits

_SALT = "cms.moderation.visitor"
_HOUR = 3600
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody reports: why, and in their own words.

    `is_hasty`: the form came back sooner than people read and choose.
    """

    reason: str
    words: str = ""
    is_hasty: bool = False


def visitor_digest(address: str, now: datetime) -> str:
    """By which a visitor is known for one day, and nobody can tell the address from it."""
    day = timezone.localdate(now).isoformat()
    return _digest(f"{_network_of(address)}\n{day}")


def _digest(line: str) -> str:
    return salted_hmac(_SALT, line, algorithm="sha256").hexdigest()[:32]


def _network_of(address: str) -> str:
    """One household or phone: of the long addresses the first half, as each has all of the rest."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
    return str(known)


def report(
    *,
    viewer: Viewer,
    kind: str,
    object_pk: int,
    complaint: Complaint,
    address: str,
    now: datetime,
) -> ReviewItem:
    """Brings what `viewer` reads before the moderators, once a person as long as it is open; who
    comes again with an urgent reason, or with the first words to it, is heard again.

    One urgent reason, one report of the staff or several people hide it at once, unless a moderator
    has looked at it before and let it stand: then only the staff does. A visitor whom nobody knows
    hides little, and of what an organisation has said one report hides nothing: see `_counts` and
    `_hides`.
    Raises PermissionDenied for what the viewer may not know of, `TooManyReports`.
    """
    kind_of_things = review_kind(kind)
    if kind_of_things is None or not _may_report(kind_of_things, viewer, object_pk):
        raise PermissionDenied(_("This cannot be reported."))
    person = viewer.person
    visitor = "" if person is not None else visitor_digest(address, now)
    with transaction.atomic():
        if person is not None:
            # What one person sends comes one after the other, so that it can be counted.
            User.objects.select_for_update(no_key=True).get(pk=person.pk)
        state = kind_of_things.locked_state(object_pk)
        scope = kind_of_things.scope(object_pk)
        if state is None or scope is None:
            raise PermissionDenied(_("This cannot be reported."))
        known = _reported_already(kind, object_pk, person, address, now)
        if known is not None and not _says_more(known, complaint):
            return known.item
        sender = visitor if person is None else _digest(f"person\n{person.pk}")
        is_staff = policies.is_staff_of(viewer, scope)
        weight = _weight(is_staff, scope)
        counted = weight if _counts(person, scope, complaint) else 0
        if known is None:
            _require_few(person, visitor, now)
            _require_few_urgent(visitor, complaint)
            item = _into_the_queue(kind, object_pk, scope, complaint, weight, sender, now)
            Report.objects.create(
                item=item,
                person=person,
                visitor=visitor,
                reason=Reason(complaint.reason),
                words=complaint.words,
                weight=counted,
                created_at=now,
            )
        else:
            # The same voice: it is heard louder, and counts once.
            if known.reason not in URGENT_REASONS:
                _require_few_urgent(visitor, complaint)
            item = _into_the_queue(kind, object_pk, scope, complaint, 0, sender, now)
            _say_more(known, complaint, counted)
        # Who reports is no matter of the log, which more people read than decide of the item.
        log_act(
            verb=Verb.REPORTED,
            kind=kind,
            object_pk=object_pk,
            actor=None,
            at=now,
            item=item,
            data={"reason": complaint.reason},
        )
        if state == PUBLISHED and _hides(item, scope, complaint, is_staff, visitor):
            kind_of_things.hide(object_pk, by=None)
            log_act(
                verb=Verb.AUTO_HIDDEN,
                kind=kind,
                object_pk=object_pk,
                actor=None,
                at=now,
                item=item,
            )
    return item


def _may_report(kind: ReviewKind, viewer: Viewer, pk: int) -> bool:
    return kind.visible(viewer).filter(pk=pk).exists()


def _reported_already(
    kind: str, object_pk: int, person: User | None, address: str, now: datetime
) -> Report | None:
    """What the person, or somebody at this address, has said of the open item before."""
    item = ReviewItem.objects.open().filter(kind=kind, object_pk=object_pk).first()
    if item is None:
        return None
    if person is not None:
        mine = item.reports.filter(person=person)
    else:
        mine = item.reports.filter(visitor__in=_digests_since(address, item.opened_at, now))
    return mine.select_related("item").first()


def _says_more(known: Report, complaint: Complaint) -> bool:
    """Whether somebody who has reported already says what is heavier, or says it in words now."""
    is_heavier = complaint.reason in URGENT_REASONS and known.reason not in URGENT_REASONS
    return is_heavier or bool(complaint.words.strip() and not known.words)


def _say_more(known: Report, complaint: Complaint, weight: int) -> None:
    """The heavier reason stands, and what was said before it is kept."""
    if known.reason not in URGENT_REASONS:
        known.reason = Reason(complaint.reason)
    said = [words for words in (known.words, complaint.words.strip()) if words]
    known.words = "\n".join(said)[-limits.NOTE_LENGTH :]
    known.weight = max(known.weight, weight)
    known.save(update_fields=["reason", "words", "weight"])


def _digests_since(address: str, opened: datetime, now: datetime) -> Iterable[str]:
    """By which the address was known on each day of the item, the last weeks of a very old one."""
    days = min((timezone.localdate(now) - timezone.localdate(opened)).days, limits.PURGE_DAYS)
    return {visitor_digest(address, now - timedelta(days=back)) for back in range(days + 1)}


def _require_few(person: User | None, visitor: str, now: datetime) -> None:
    if person is not None:
        sent = Report.objects.filter(person=person, created_at__gt=now - timedelta(days=1))
        most = limits.REPORTS_A_DAY
    else:
        sent, most = Report.objects.filter(visitor=visitor), limits.REPORTS_A_DAY_VISITORS
    if sent.count() >= most:
        raise TooManyReports(
            _(
                "Many reports came from you today. Moderators look at them one by one; "
                "if a child is in danger now, call 111 or 112."
            )
        )


def _require_few_urgent(visitor: str, complaint: Complaint) -> None:
    """Nobody without a name calls moderators away from others again and again."""
    if not visitor or complaint.reason not in URGENT_REASONS:
        return
    if not _take(f"moderation:urgent:{visitor}", limits.URGENT_REPORTS_VISITORS, _HOUR):
        raise TooManyReports(
            _(
                "Moderators were called from here several times within this hour, and are looking. "
                "If somebody is in danger now, call 111 or 112, free of charge, day and night, "
                "and tell an adult whom you trust."
            )
        )


def _counts(person: User | None, scope: Scope, complaint: Complaint) -> bool:
    """Whether a report takes part in hiding: of visitors only those of people, so far as one can
    tell, and never against what is guarded. All of them bring the thing before moderators."""
    return person is not None or not (scope.is_guarded or complaint.is_hasty)


def _weight(is_staff: bool, scope: Scope) -> int:
    return scope.reports_to_hide if is_staff else 1


def _into_the_queue(
    kind: str,
    object_pk: int,
    scope: Scope,
    complaint: Complaint,
    weight: int,
    sender: str,
    now: datetime,
) -> ReviewItem:
    return open_review(
        kind=kind,
        object_pk=object_pk,
        scope=scope,
        why=Why.REPORT,
        at=now,
        is_urgent=complaint.reason in URGENT_REASONS,
        weight=weight,
        sender=sender,
    )


def _hides(
    item: ReviewItem, scope: Scope, complaint: Complaint, is_staff: bool, visitor: str
) -> bool:
    if is_staff and not scope.needs_several:
        return True
    if _was_let_stand(item):
        return False
    if item.reports.filter(weight__gt=0).count() >= scope.reports_to_hide:
        return True
    if scope.needs_several:
        return False
    if complaint.reason not in URGENT_REASONS:
        return False
    if not visitor:
        return True
    return _counts(None, scope, complaint) and is_visitors_turn(visitor)


def _was_let_stand(item: ReviewItem) -> bool:
    """A moderator has looked at a report of these very words and left them where they are."""
    of_thing = {"kind": item.kind, "object_pk": item.object_pk}
    stood = ReviewItem.objects.filter(
        **of_thing, why=Why.REPORT, verdict__in=[Verdict.PUBLISHED, Verdict.EDITED]
    )
    changes = ModerationEvent.objects.filter(**of_thing, verb=Verb.CHANGED).order_by("-pk")
    changed_at = changes.values_list("at", flat=True).first()
    return (stood if changed_at is None else stood.filter(closed_at__gt=changed_at)).exists()


def is_visitors_turn(visitor: str) -> bool:
    """Takes one of the few times that a visitor alone hides something; false when all are taken.

    Counted where every process counts: a script that asks at once by many ways gets one turn.
    """
    own = f"moderation:hides:{visitor}"
    return _take(own, limits.VISITOR_HIDES_A_DAY) and _take(
        "moderation:hides", limits.VISITORS_HIDE_A_DAY
    )


def _take(name: str, most: int, seconds: int = _DAY) -> bool:
    return any(caches["shared"].add(f"{name}:{turn}", 1, seconds) for turn in range(most))
