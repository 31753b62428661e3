"""Named questions about reviews; every screen starts from `visible_to`."""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from wagtail.models import WorkflowState

from cms.audience.viewer import Viewer

OPEN = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


def own(viewer: Viewer, prefix: str = "") -> Q:
    """Made by the viewer, alone or with others; `prefix` is the way to the method."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    agreed = {
        f"{prefix}co_authors__person": viewer.person_id,
        f"{prefix}co_authors__agreed_at__isnull": False,
    }
    return Q(**{f"{prefix}author": viewer.person_id}) | Q(**agreed)


def _beside(model: type[models.Model], name: str) -> models.Manager:
    """Rows of the model to which the relation `name` leads: it cannot be imported here."""
    other: Any = model._meta.get_field(name).related_model
    manager: models.Manager = other._base_manager
    return manager


class ReviewQuerySet(models.QuerySet):
    """Questions about reviews."""

    def visible_to(self, viewer: Viewer) -> "ReviewQuerySet":
        """All for editors; those of own methods for their authors."""
        if viewer.is_editor:
            return self.all()
        return self.filter(pk__in=self.model._base_manager.filter(own(viewer, "method__")))

    def open(self) -> "ReviewQuerySet":
        """With the editors, or returned and not sent again."""
        return self.filter(workflow_state__status__in=OPEN)

    def newest_of_methods(self) -> "ReviewQuerySet":
        """Of each method the last one."""
        later = self.model._base_manager.filter(method=OuterRef("method"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def with_round(self) -> "ReviewQuerySet":
        """Adds the newest round (`round_number`, `sent_at`, `answered_at`) and `is_taken`: an
        editor has opened what was sent, or answers for it the first time."""
        rounds = _beside(self.model, "rounds")
        newest = rounds.filter(review=OuterRef("pk")).order_by("-number")
        return self.annotate(
            round_number=Subquery(newest.values("number")[:1]),
            sent_at=Subquery(newest.values("sent_at")[:1]),
            answered_at=Subquery(newest.values("answered_at")[:1]),
        ).annotate(
            is_taken=Case(
                When(looked_at__gte=F("sent_at"), then=Value(True)),
                When(assigned_to__isnull=False, round_number=1, then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            )
        )


class RemarkQuerySet(models.QuerySet):
    """Questions about remarks."""

    def visible_to(self, viewer: Viewer) -> "RemarkQuerySet":
        """All for editors but the private ones of own methods; the others for the authors."""
        reviews = _beside(self.model, "review")
        mine = reviews.filter(own(viewer, "method__")).values("pk")
        if viewer.is_editor:
            return self.exclude(is_private=True, review__in=mine)
        return self.filter(is_private=False, review__in=mine)


class ScoreQuerySet(models.QuerySet):
    """Questions about scores."""

    def visible_to(self, viewer: Viewer) -> "ScoreQuerySet":
        """Of methods of others for editors; one's own for experts."""
        if not viewer.is_editor:
            return self.filter(author=viewer.person_id) if viewer.person_id else self.none()
        rounds = _beside(self.model, "round")
        mine = rounds.filter(own(viewer, "review__method__"))
        return self.exclude(round__in=mine.values("pk"))


class OpinionQuerySet(models.QuerySet):
    """Questions about opinions."""

    def visible_to(self, viewer: Viewer) -> "OpinionQuerySet":
        """Of methods of others for editors; for an expert those asked of them."""
        if viewer.person_id is None:
            return self.none()
        asked = Q(expert=viewer.person_id)
        if not viewer.is_editor:
            return self.filter(asked)
        reviews = _beside(self.model, "review")
        mine = reviews.filter(own(viewer, "method__"))
        return self.filter(asked | ~Q(review__in=mine.values("pk")))
