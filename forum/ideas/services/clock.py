"""What time brings: an idea that was done a term ago is looked at again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from cms.notices.models import Event
from cms.notices.services import announce
from cms.settings import limits
from forum.ideas.models import Idea

REVIEW_DUE = "idea.review"


def remind_of_reviews(*, now: datetime) -> int:
    """Tells those who run done ideas that it is time to say what came of them; once for each, and
    again when notices of that time are long forgotten and nobody has said it."""
    told = Event.objects.filter(
        kind=REVIEW_DUE, object_pk=OuterRef("pk"), at__gte=OuterRef("moved_at")
    )
    due = (
        Idea.objects.standing()
        .out()
        .filter(
            ~Exists(told),
            stage__is_done=True,
            stage__is_end=False,
            moved_at__lt=now - timedelta(days=limits.IDEA_REVIEW_DAYS),
        )
    )
    with transaction.atomic():
        keys = list(due.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        for pk in keys:
            announce(kind=REVIEW_DUE, object_pk=pk, actor=None, at=now)
    return len(keys)
