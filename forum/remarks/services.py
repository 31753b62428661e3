"""Words beside posts go out of sight and come back; their authors say them anew.

All run in the transaction of the caller, behind the lock of the idea or the question.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from cms.moderation.models import ModerationEvent, ReviewItem, Verb, Why
from cms.moderation.services import close_withdrawn, log_act, open_review, words_changed
from cms.people.models import User
from cms.ports.reviewable import Scope
from forum.discussions.refusals import Refused
from forum.remarks.models import Remark, Sight

_HAVE_HIDDEN = (Verb.AUTO_HIDDEN, Verb.HIDDEN, Verb.REMOVED)


def set_sight(remark: Remark, sight: Sight) -> None:
    """Shows the words or takes them away; search hears of it by the row."""
    remark.sight = sight
    remark.save(update_fields=["sight"])


def require_not_removed(remark: Remark) -> None:
    """What a moderator has removed is not said again in its place."""
    if remark.sight == Sight.REMOVED:
        raise Refused(_("A moderator has removed these words: they cannot be changed any more."))


def require_free(remark: Remark) -> None:
    """What moderators look at, or have hidden, is not taken out of their hands."""
    waits = ReviewItem.objects.open().filter(kind=remark.review_kind, object_pk=remark.pk)
    if not remark.is_shown or waits.exists():
        raise Refused(_("Moderators look at these words or have hidden them: they stay."))


def say_anew(remark: Remark, *, scope: Scope, by: User, at: datetime) -> None:
    """Its words have changed, and are saved: those that were hidden before go to the moderators,
    those that their author had taken back are shown again."""
    words_changed(kind=remark.review_kind, object_pk=remark.pk, by=by, at=at)
    if remark.is_shown:
        return
    if not is_looked_at(remark):
        set_sight(remark, Sight.PUBLISHED)
        log_act(verb=Verb.PUBLISHED, kind=remark.review_kind, object_pk=remark.pk, actor=by, at=at)
        return
    set_sight(remark, Sight.HIDDEN)
    open_review(
        kind=remark.review_kind, object_pk=remark.pk, scope=scope, why=Why.PREMODERATION, at=at
    )


def take_back(remark: Remark, *, by: User, at: datetime) -> None:
    """Its author takes the words back: they stay in the table for a month, veiled."""
    if remark.sight not in {Sight.PUBLISHED, Sight.HIDDEN}:
        raise Refused(_("These words are not shown any more."))
    set_sight(remark, Sight.WITHDRAWN)
    close_withdrawn(kind=remark.review_kind, object_pk=remark.pk, by=by, at=at)


def is_looked_at(remark: Remark) -> bool:
    """True when new words in this place go to a moderator first: earlier ones were hidden."""
    if remark.sight != Sight.WITHDRAWN:
        return not remark.is_shown
    lines = ModerationEvent.objects.filter(kind=remark.review_kind, object_pk=remark.pk)
    return lines.filter(verb__in=_HAVE_HIDDEN).exists()
