"""Who may do what with the queue, and who may not write for a while."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cms.audience.viewer import TALK_ROLES, Viewer
from cms.moderation.models import ReviewItem, Sanction, Verb
from cms.people.models import Membership, Place, User
from cms.ports.reviewable import HIDDEN, PENDING, PUBLISHED, REMOVED, RETURNED, Scope
from cms.settings import limits


def can_moderate(viewer: Viewer) -> bool:
    """Whoever answers for talk anywhere has a queue."""
    return viewer.is_signed_in and bool(
        viewer.moderated_paths or viewer.led_community_ids or viewer.is_administrator
    )


def can_pause(viewer: Viewer) -> bool:
    """A pause holds on the whole site: those give it whose task talk is."""
    return viewer.is_administrator or bool(viewer.roles & TALK_ROLES)


def can_sanction(viewer: Viewer, person: User, item: ReviewItem | None) -> bool:
    """Those who answer for what the person wrote, or for a place or the region they belong to."""
    if person.pk == viewer.person_id:
        return False
    if item is not None:
        seen = ReviewItem.objects.visible_to(viewer)
        return item.author_id == person.pk and seen.filter(pk=item.pk).exists()
    if viewer.moderates_everything:
        return True
    here = Q(pk__in=[])
    for path in viewer.moderated_paths:
        here |= Q(place__path__startswith=path)
    return Membership.objects.active().filter(here, person=person).exists()


def can_keep_lists(viewer: Viewer) -> bool:
    """Watched words and reply templates hold everywhere: those of the whole region keep them."""
    return viewer.moderates_everything


def is_staff_of(viewer: Viewer, scope: Scope) -> bool:
    """Those who answer for talk there, and who work in that organisation: one report hides."""
    if viewer.moderates(scope.place_path) or scope.community_id in viewer.led_community_ids:
        return True
    return any(
        len(own) > Place.steplen and scope.place_path.startswith(own)
        for own in viewer.staffed_paths
    )


# What may be decided of a thing in a state, while its item is open.
_OPEN_ACTS: dict[str, tuple[str, ...]] = {
    PENDING: (Verb.PUBLISHED, Verb.EDITED, Verb.RETURNED, Verb.REMOVED),
    RETURNED: (Verb.PUBLISHED, Verb.EDITED, Verb.REMOVED),
    PUBLISHED: (Verb.PUBLISHED, Verb.EDITED, Verb.HIDDEN, Verb.REMOVED),
    HIDDEN: (Verb.PUBLISHED, Verb.EDITED, Verb.HIDDEN, Verb.REMOVED),
    REMOVED: (Verb.RESTORED, Verb.REMOVED),
}
# And afterwards, as long as nothing new has come: somebody thinks better of it.
_CLOSED_ACTS: dict[str, tuple[str, ...]] = {
    PUBLISHED: (Verb.HIDDEN, Verb.REMOVED),
    HIDDEN: (Verb.RESTORED, Verb.REMOVED),
    REMOVED: (Verb.RESTORED,),
}


def acts_for(state: str, *, is_open: bool) -> tuple[str, ...]:
    """The verbs that a moderator may decide on a thing in `state`."""
    return (_OPEN_ACTS if is_open else _CLOSED_ACTS).get(state, ())


def holder_of(item: ReviewItem, now: datetime) -> int | None:
    """Who has taken the item to look at it, as long as that holds."""
    if item.claimed_at is None or now - item.claimed_at > timedelta(minutes=limits.CLAIM_MINUTES):
        return None
    return item.claimed_by_id


# -- pauses ----------------------------------------------------------------------


def pauses(person: User, now: datetime) -> QuerySet[Sanction]:
    """The pauses of `person` that hold at `now`, the longest first."""
    return Sanction.objects.filter(
        person=person, kind=Sanction.Kind.PAUSE, until__gt=now, lifted_at__isnull=True
    ).order_by("-until")


def require_not_paused(person: User, now: datetime) -> None:
    """Lets those pass who may write now; tells the others until when, and why."""
    pause = pauses(person, now).first()
    if pause is not None:
        raise PermissionDenied(sentence_of(pause))


def sentence_of(pause: Sanction) -> str:
    """What a paused person reads."""
    assert pause.until is not None
    return _("Until %(until)s you read and do not write here: %(reason)s") % {
        "until": formats.date_format(timezone.localtime(pause.until), "DATETIME_FORMAT"),
        "reason": pause.reason,
    }
