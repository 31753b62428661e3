"""Named questions about methods."""

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Cast
from wagtail.models import TaskState, WorkflowState

from cms.audience.viewer import Viewer
from cms.people.models import Community, Place

# Those who switched methods off are few: they are read once, not joined to every row.
_IN_USE = ~Q(place__in=Place.objects.filter(uses_methods=False).order_by().values("pk")) & ~Q(
    community__in=Community.objects.filter(uses_methods=False).values("pk")
)
_ON_THE_SHELF = Q(live=True) & _IN_USE


class MethodQuerySet(models.QuerySet):
    """Questions about methods; every screen starts from `visible_to`."""

    def published(self) -> "MethodQuerySet":
        """What everybody may read: on the shelf, of organisations and communities that use methods.

        Narrower than `visible_to` of any viewer, so that it needs no door beside it.
        """
        return self.filter(_ON_THE_SHELF)

    def visible_to(self, viewer: Viewer) -> "MethodQuerySet":
        """Published ones, one's own, and for editors all."""
        if viewer.is_editor:
            return self.all()
        if viewer.person_id is None:
            return self.published()
        return self.filter(_ON_THE_SHELF | self._by(viewer.person_id))

    def withdrawn(self) -> "MethodQuerySet":
        """What was taken back with a reason: its place, which everybody may read, not its words."""
        return self.filter(_IN_USE, withdrawn_at__isnull=False)

    def with_authors(self) -> "MethodQuerySet":
        """Reads the author and those who made it with them, in one query more."""
        beside = apps.get_model("library.CoAuthor")
        people = beside._default_manager.select_related("person")
        return self.select_related("author").prefetch_related(Prefetch("co_authors", people))

    def written_by(self, viewer: Viewer) -> "MethodQuerySet":
        """The viewer's own, drafts too."""
        if viewer.person_id is None:
            return self.none()
        return self.filter(self._by(viewer.person_id))

    def _by(self, person: int) -> Q:
        """The author's, and of those who agreed that they made it with them."""
        beside = apps.get_model("library.CoAuthor")._default_manager
        agreed = beside.filter(person=person, agreed_at__isnull=False)
        return Q(author_id=person) | Q(pk__in=agreed.values("method"))

    def newest(self) -> "MethodQuerySet":
        """In the order of the shelf: last published first."""
        return self.order_by("-first_published_at", "-id")

    def about(self, subjects: list[int]) -> "MethodQuerySet":
        """Of any of the subjects."""
        return self.filter(_has_any(self._words("subjects"), "subject_id", subjects))

    def for_grades(self, grades: list[int]) -> "MethodQuerySet":
        """For any of the grades."""
        return self.filter(_has_any(self._words("grades"), "grade_id", grades))

    def _words(self, name: str) -> type[models.Model]:
        return getattr(self.model, name).through

    def in_review(self) -> "MethodQuerySet":
        """Those that wait for an editor."""
        return self._where_review_is(WorkflowState.STATUS_IN_PROGRESS)

    def returned(self) -> "MethodQuerySet":
        """Those that editors gave back with a note."""
        return self._where_review_is(WorkflowState.STATUS_NEEDS_CHANGES)

    def _where_review_is(self, status: str) -> "MethodQuerySet":
        # Starts from the few open reviews, not from the shelf.
        states = WorkflowState.objects.filter(
            base_content_type=self.model.get_base_content_type(),  # type: ignore[attr-defined]
            status=status,
        )
        keys = states.annotate(key=Cast("object_id", models.BigIntegerField())).values("key")
        return self.filter(pk__in=keys)

    def with_review(self) -> "MethodQuerySet":
        """Adds how the workflow stands: `review_status`, `review_since`, `review_note`; and in
        `review_step` whether an editor has it ("taken") or it was sent "again"."""
        content_type = self.model.get_base_content_type()  # type: ignore[attr-defined]
        under_way = WorkflowState.objects.filter(
            base_content_type=content_type,
            object_id=Cast(OuterRef("pk"), models.CharField()),
            status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
        ).order_by("-pk")
        return self.annotate(
            review_status=Subquery(under_way.values("status")[:1]),
            review_since=Subquery(under_way.values("current_task_state__started_at")[:1]),
            review_note=Subquery(under_way.values("current_task_state__comment")[:1]),
            review_step=Subquery(under_way.values(step=_step())[:1]),
            review_answered_at=Subquery(under_way.values("current_task_state__finished_at")[:1]),
        )


def _has_any(through: type[models.Model], column: str, keys: list[int]) -> Exists:
    return Exists(
        through._default_manager.filter(method_id=OuterRef("pk"), **{f"{column}__in": keys})
    )


def _step() -> Case:
    """Of a workflow: who has opened what was sent has it; the first time who answers for it too."""
    returned = TaskState.objects.filter(
        workflow_state=OuterRef("pk"), status=TaskState.STATUS_REJECTED
    )
    return Case(
        When(review__looked_at__gte=F("current_task_state__started_at"), then=Value("taken")),
        When(Exists(returned), then=Value("again")),
        When(review__assigned_to__isnull=False, then=Value("taken")),
        default=Value(""),
        output_field=models.CharField(),
    )
