"""What moderators do with an item: take it, give it back, decide, think better of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import (
    ModerationEvent,
    ModeratorsNote,
    ReviewItem,
    Sanction,
    Verb,
    Verdict,
)
from cms.moderation.refusals import Outdated, Refused
from cms.moderation.services.queue import log_act
from cms.moderation.services.sanctions import give_sanction
from cms.notices.services import announce
from cms.people.models import User
from cms.people.policies import shown_name
from cms.ports.reviewable import PENDING, OpeningKind, ReviewKind, ReviewPoll, review_kind
from cms.settings import limits

REVIEW_DECIDED = "moderation.decided"
REPORT_ANSWERED = "moderation.answered"

VERDICTS: Mapping[str, str] = {
    Verb.PUBLISHED: Verdict.PUBLISHED,
    Verb.EDITED: Verdict.EDITED,
    Verb.RETURNED: Verdict.RETURNED,
    Verb.HIDDEN: Verdict.HIDDEN,
    Verb.REMOVED: Verdict.REMOVED,
    Verb.RESTORED: Verdict.PUBLISHED,
}
# The author reads why; without a reason nothing is learnt from it.
_NEEDS_NOTE = frozenset({Verb.RETURNED, Verb.HIDDEN, Verb.REMOVED})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator wants: an act, a sentence for the author, new words, a sanction.

    `title` and `poll` are those of a talk that the words begin; empty ones stay. `warns` and
    `pause_hours` are about the author, beside the act.
    """

    act: str
    note: str = ""
    source: str | None = None
    title: str = ""
    poll: ReviewPoll | None = None
    warns: bool = False
    pause_hours: int | None = None


def claim(
    *, viewer: Viewer, item: ReviewItem, now: datetime, takes_over: bool = False
) -> ReviewItem:
    """Takes the item to look at it for half an hour; `Outdated` when somebody else has it."""
    free = Q(claimed_by=None) | Q(claimed_by=viewer.person_id)
    free |= Q(claimed_at__lte=now - timedelta(minutes=limits.CLAIM_MINUTES))
    mine = ReviewItem.objects.open().visible_to(viewer).filter(pk=item.pk)
    with transaction.atomic():
        taken = (mine if takes_over else mine.filter(free)).update(
            claimed_by=viewer.person_id, claimed_at=now, version=F("version") + 1
        )
        fresh = _fresh(item)
        if not taken:
            raise Outdated(_sentence(fresh, viewer, now), fresh)
        log_act(
            verb=Verb.CLAIMED,
            kind=item.kind,
            object_pk=item.object_pk,
            actor=viewer.person,
            at=now,
            item=item,
        )
    return fresh


def release(*, viewer: Viewer, item: ReviewItem, now: datetime) -> ReviewItem:
    """Gives one's own item back to the others."""
    with transaction.atomic():
        given = (
            ReviewItem.objects.open()
            .filter(pk=item.pk, claimed_by=viewer.person_id)
            .update(claimed_by=None, claimed_at=None, version=F("version") + 1)
        )
        if given:
            log_act(
                verb=Verb.RELEASED,
                kind=item.kind,
                object_pk=item.object_pk,
                actor=viewer.person,
                at=now,
                item=item,
            )
    return _fresh(item)


def decide(
    *, viewer: Viewer, item: ReviewItem, seen: int, decision: Decision, now: datetime
) -> ReviewItem:
    """Does what `decision` says, as `viewer` who has seen version `seen` of the item.

    Raises `Outdated` when the item has changed since, `Refused` for what does not go together,
    PermissionDenied for an item of others.
    """
    _require_decider(viewer, item)
    person = viewer.person
    assert person is not None
    if item.version != seen:
        # Before anything is asked for that would be typed in vain.
        raise Outdated(_sentence(item, viewer, now), item)
    _require_whole(viewer, item, decision)
    kind = review_kind(item.kind)
    if kind is None:
        raise Refused(_("This part of the site is switched off: nothing can be decided there."))
    with transaction.atomic():
        state = kind.locked_state(item.object_pk)
        _take(viewer, item, seen, decision.act, now)
        if state is None or decision.act not in policies.acts_for(
            state, is_open=item.closed_at is None
        ):
            raise Refused(_("This can no longer be done: the words are not where they were."))
        if decision.act == Verb.RESTORED and _is_taken_back(item):
            raise Refused(_("Its author has taken it back, so it stays away."))
        _act(kind, item.object_pk, person, decision)
        log_act(
            verb=decision.act,
            kind=item.kind,
            object_pk=item.object_pk,
            actor=person,
            at=now,
            item=item,
            reason=decision.note,
            data={"before": state},
        )
        _sanction(viewer, item, decision, now)
        fresh = _fresh(item)
        fresh.note = decision.note
        fresh.save(update_fields=["note"])
        _tell(fresh, person, decision, state, now)
    return fresh


def decide_many(
    *,
    viewer: Viewer,
    chosen: Iterable[tuple[ReviewItem, int]],
    decision: Decision,
    now: datetime,
) -> tuple[list[ReviewItem], list[ReviewItem]]:
    """Decides alike of several items, each by itself; gives those done and those left as they
    were, because somebody was quicker or the act does not fit.

    Raises `Refused` for a decision that fits none of them.
    """
    _require_words(decision)
    done: list[ReviewItem] = []
    left: list[ReviewItem] = []
    for item, seen in chosen:
        try:
            done.append(decide(viewer=viewer, item=item, seen=seen, decision=decision, now=now))
        except Refused:
            left.append(item)
    return done, left


def add_note(*, viewer: Viewer, item: ReviewItem, text: str, now: datetime) -> ModeratorsNote:
    """Keeps what moderators tell each other; authors never read it."""
    _require_decider(viewer, item)
    with transaction.atomic():
        note = ModeratorsNote.objects.create(
            kind=item.kind,
            object_pk=item.object_pk,
            author=viewer.person,
            text=text,
            created_at=now,
        )
        log_act(
            verb=Verb.NOTED,
            kind=item.kind,
            object_pk=item.object_pk,
            actor=viewer.person,
            at=now,
            item=item,
        )
    return note


def _require_decider(viewer: Viewer, item: ReviewItem) -> None:
    if not ReviewItem.objects.visible_to(viewer).filter(pk=item.pk).exists():
        raise PermissionDenied(_("Others answer for this place."))


def _require_words(decision: Decision) -> None:
    """What a decision needs of whatever it is about."""
    if decision.act not in VERDICTS:
        raise Refused(_("Choose what to do."))
    if decision.act in _NEEDS_NOTE and not decision.note.strip():
        raise Refused(_("Write a sentence to the author: why, and what to do next."))
    if decision.act == Verb.EDITED and not (decision.source or "").strip():
        raise Refused(_("Write the words that are to be published."))


def _require_whole(viewer: Viewer, item: ReviewItem, decision: Decision) -> None:
    """What a decision needs, before anything is touched."""
    _require_words(decision)
    punishes = decision.warns or decision.pause_hours is not None
    if punishes and (item.author_id is None or not decision.note.strip()):
        raise Refused(_("Whoever is warned or paused reads why: write a sentence."))
    if decision.pause_hours is not None and not policies.can_pause(viewer):
        raise Refused(_("Moderators and coordinators give pauses: leave them a note."))


def _take(viewer: Viewer, item: ReviewItem, seen: int, act: str, now: datetime) -> None:
    """Closes the item if it still is as the moderator has seen it; the row is locked by that."""
    free = Q(claimed_by=None) | Q(claimed_by=viewer.person_id)
    free |= Q(claimed_at__lte=now - timedelta(minutes=limits.CLAIM_MINUTES))
    as_seen = ReviewItem.objects.filter(
        free, pk=item.pk, version=seen, closed_at__isnull=item.closed_at is None
    )
    change = {
        "version": F("version") + 1,
        "verdict": VERDICTS[act],
        "closed_by": viewer.person_id,
    }
    if item.closed_at is None:
        change["closed_at"] = now
    if not as_seen.update(**change):
        fresh = _fresh(item)
        raise Outdated(_sentence(fresh, viewer, now), fresh)


def _sentence(item: ReviewItem, viewer: Viewer, now: datetime) -> str:
    """What whoever comes second reads."""
    if item.closed_at is not None and item.closed_by_id != viewer.person_id:
        return _("%(name)s has decided already: %(verdict)s. Nothing was changed by you.") % {
            "name": shown_name(item.closed_by, viewer),
            "verdict": item.get_verdict_display(),
        }
    if policies.holder_of(item, now) not in {None, viewer.person_id}:
        return _("%(name)s is looking at it now. Wait a little, or take it over.") % {
            "name": shown_name(item.claimed_by, viewer)
        }
    return _("Something new has come in the meantime. Look at it once more, then decide.")


def _is_taken_back(item: ReviewItem) -> bool:
    last = ModerationEvent.objects.filter(
        kind=item.kind,
        object_pk=item.object_pk,
        verb__in=[Verb.WITHDRAWN, Verb.REMOVED, Verb.RESTORED],
    ).order_by("-pk")
    return last.values_list("verb", flat=True).first() == Verb.WITHDRAWN


def _act(kind: ReviewKind, pk: int, by: User, decision: Decision) -> None:
    if decision.act == Verb.RETURNED:
        kind.send_back(pk, by=by)
    elif decision.act == Verb.HIDDEN:
        kind.hide(pk, by=by)
    elif decision.act == Verb.REMOVED:
        kind.remove(pk, by=by)
    elif decision.act == Verb.EDITED:
        if decision.title and isinstance(kind, OpeningKind):
            kind.publish_opening(
                pk,
                by=by,
                source=decision.source or "",
                title=decision.title,
                poll=decision.poll,
            )
        else:
            kind.publish(pk, by=by, source=decision.source)
    else:
        kind.publish(pk, by=by)


def _sanction(viewer: Viewer, item: ReviewItem, decision: Decision, now: datetime) -> None:
    if item.author is None or not (decision.warns or decision.pause_hours is not None):
        return
    kind = Sanction.Kind.WARNING if decision.pause_hours is None else Sanction.Kind.PAUSE
    give_sanction(
        viewer=viewer,
        person=item.author,
        kind=kind,
        reason=decision.note,
        hours=decision.pause_hours,
        now=now,
        item=item,
    )


def _tell(item: ReviewItem, by: User, decision: Decision, before: str, now: datetime) -> None:
    """The author hears what became of their words, those who reported that somebody looked."""
    stayed = decision.act == Verb.PUBLISHED and before == "published"
    if item.author_id is not None and not stayed:
        announce(
            kind=REVIEW_DECIDED,
            object_pk=item.pk,
            actor=by,
            at=now,
            data={"act": str(decision.act), "waited": before == PENDING},
        )
    if item.reports.filter(person__isnull=False).exists():
        announce(kind=REPORT_ANSWERED, object_pk=item.pk, actor=by, at=now)


def _fresh(item: ReviewItem) -> ReviewItem:
    return ReviewItem.objects.select_related("author", "claimed_by", "closed_by").get(pk=item.pk)
