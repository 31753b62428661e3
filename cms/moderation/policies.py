"""Who may do what with the queue, and who may not write for a while."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cms.moderation.models import Sanction
from cms.people.models import User


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
