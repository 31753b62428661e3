"""How things come into the queue, and the lines of the log."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from cms.moderation.models import ModerationEvent, ReviewItem, Verb, Verdict, Why
from cms.notices.services import announce
from cms.people.models import User
from cms.ports.awaited import count_anew
from cms.ports.reviewable import Scope
from cms.settings import limits

REVIEW_OPENED = "moderation.opened"


def open_review(
    *,
    kind: str,
    object_pk: int,
    scope: Scope,
    why: str,
    at: datetime,
    hints: Iterable[str] = (),
    is_urgent: bool = False,
    weight: int = 1,
    sender: str = "",
) -> ReviewItem:
    """Puts a thing into the queue, or adds weight to the item that is open already.

    `sender` is by whom it came, as a mark that names nobody: letters of one sender are one.
    Runs in the transaction of the caller, who has written the thing.
    """
    item = _open_item(kind, object_pk)
    if item is None:
        try:
            with transaction.atomic():
                item = _new_item(kind, object_pk, scope, why, at, hints, is_urgent, weight)
                _alert(item, at, sender)
        except IntegrityError:
            # Another request was faster: its item is the one.
            item = _open_item(kind, object_pk)
            if item is None:
                raise
        else:
            return item
    was_urgent = item.is_urgent
    due_at = item.due_at
    if is_urgent:
        due_at = min(due_at, at + timedelta(hours=limits.REVIEW_URGENT_DUE_HOURS))
    ReviewItem.objects.filter(pk=item.pk).update(
        score=F("score") + weight,
        version=F("version") + 1,
        is_urgent=was_urgent or is_urgent,
        due_at=due_at,
        hints=list(dict.fromkeys([*item.hints, *hints])),
    )
    item.refresh_from_db()
    if is_urgent and not was_urgent:
        _alert(item, at, sender)
    return item


def close_withdrawn(*, kind: str, object_pk: int, by: User, at: datetime) -> None:
    """Ends the open item of a thing that its author has taken back, and logs it: what is taken
    back is never restored."""
    item = _open_item(kind, object_pk)
    if item is not None:
        item.closed_at, item.closed_by, item.verdict = at, by, Verdict.WITHDRAWN
        item.version += 1
        item.save(update_fields=["closed_at", "closed_by", "verdict", "version"])
    log_act(verb=Verb.WITHDRAWN, kind=kind, object_pk=object_pk, actor=by, at=at, item=item)


def words_changed(*, kind: str, object_pk: int, by: User, at: datetime) -> None:
    """Its author has changed a thing that moderators look at or have looked at: what they read and
    decided was about other words. Of what never was in the queue the log says nothing."""
    items = ReviewItem.objects.filter(kind=kind, object_pk=object_pk)
    if items.update(version=F("version") + 1):
        log_act(verb=Verb.CHANGED, kind=kind, object_pk=object_pk, actor=by, at=at)


def move_review(
    *,
    kind: str,
    object_pks: Iterable[int] | QuerySet[Any],
    place_path: str,
    community_id: int | None,
    at: datetime,
) -> None:
    """Things stand elsewhere now: those who answer there decide of them, and hear of what waits."""
    items = ReviewItem.objects.filter(kind=kind, object_pk__in=object_pks).exclude(
        scope_path=place_path, community=community_id
    )
    moved = list(items.select_for_update())
    ReviewItem.objects.filter(pk__in=[item.pk for item in moved]).update(
        scope_path=place_path,
        community=community_id,
        claimed_by=None,
        claimed_at=None,
        version=F("version") + 1,
    )
    for item in moved:
        if item.closed_at is None:
            _alert(item, at)


def log_act(
    *,
    verb: str,
    kind: str,
    object_pk: int,
    actor: User | None,
    at: datetime,
    item: ReviewItem | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Adds one line to the log."""
    ModerationEvent.objects.create(
        verb=verb,
        kind=kind,
        object_pk=object_pk,
        actor_id=actor.pk if actor else None,
        item_id=item.pk if item else None,
        reason=reason,
        data=data or {},
        at=at,
    )
    count_anew(actor)


def _open_item(kind: str, object_pk: int) -> ReviewItem | None:
    return (
        ReviewItem.objects.open().select_for_update().filter(kind=kind, object_pk=object_pk).first()
    )


def _new_item(
    kind: str,
    object_pk: int,
    scope: Scope,
    why: str,
    at: datetime,
    hints: Iterable[str],
    is_urgent: bool,
    weight: int,
) -> ReviewItem:
    hours = limits.REVIEW_URGENT_DUE_HOURS if is_urgent else limits.REVIEW_DUE_HOURS
    item = ReviewItem.objects.create(
        kind=kind,
        object_pk=object_pk,
        why=Why(why),
        hints=list(dict.fromkeys(hints)),
        score=weight,
        is_urgent=is_urgent,
        author_id=scope.author_id,
        scope_path=scope.place_path,
        community_id=scope.community_id,
        opened_at=at,
        due_at=at + timedelta(hours=hours),
    )
    log_act(verb=Verb.OPENED, kind=kind, object_pk=object_pk, actor=None, at=at, item=item)
    return item


def _alert(item: ReviewItem, at: datetime, sender: str = "") -> None:
    """Those who answer for the place hear of it: at once when it is urgent."""
    announce(
        kind=REVIEW_OPENED,
        object_pk=item.pk,
        actor=None,
        at=at,
        data={"sender": sender} if sender else {},
        is_urgent=item.is_urgent,
    )
