"""Named questions about questions to the administration."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.audience.viewer import Viewer


class QuestionQuerySet(models.QuerySet):
    """Questions about questions; every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer, version: int | None = None) -> "QuestionQuerySet":
        """The door: those whose topic the viewer sees, and those one has to answer."""
        topics = self.model._meta.get_field("topic").related_model.objects
        seen = Q(Exists(topics.visible_to(viewer, version).filter(pk=OuterRef("topic_id"))))
        if viewer.person_id is not None:
            mine = Q(assigned_to=viewer.person_id) | Q(office__head=viewer.person_id)
            seen |= (mine | Q(office__members=viewer.person_id)) & ~Q(topic__state="removed")
        return self.filter(seen).distinct() if viewer.person_id is not None else self.filter(seen)

    def waiting(self) -> "QuestionQuerySet":
        """What has been received and not been answered."""
        return self.filter(stage__in=("received", "accepted", "assigned", "drafted"))
