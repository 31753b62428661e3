"""What awaits the author and the editor."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from cms.audience.viewer import Viewer
from cms.people.policies import prepare_names
from cms.settings import limits
from library.curation.models import Review
from library.methods import policies
from library.methods.models import Method
from library.methods.querysets import MethodQuerySet
from library.methods.selectors.rows import HEAVY, author_of
from library.methods.selectors.states import MethodState, state_of


@dataclass(frozen=True, slots=True)
class OwnMethod:
    """A method on its author's list, with where it stands and what the editor wrote."""

    pk: int
    title: str
    language: str
    state: MethodState
    url: str
    edit_url: str
    note: str
    changed_at: datetime | None
    downloads: int | None = None
    may_edit: bool = False
    may_take_back: bool = False
    may_discard: bool = False


@dataclass(frozen=True, slots=True)
class AwaitingMethod:
    """A method that waits for an editor or, returned, for its author."""

    pk: int
    title: str
    language: str
    author: str
    url: str
    waiting_since: datetime | None


def own_methods(viewer: Viewer) -> list[OwnMethod]:
    """All methods of the person, last changed first, in one query."""
    found = _own(viewer).order_by("-latest_revision__created_at", "-pk")
    return [_own_method(method, viewer) for method in found[: limits.OWN_METHODS_SHOWN]]


def methods_to_review(viewer: Viewer) -> MethodQuerySet:
    """What waits for editors, who see every method; empty for everybody else."""
    return Method.objects.in_review() if viewer.is_editor else Method.objects.none()


def methods_awaiting(viewer: Viewer) -> list[AwaitingMethod]:
    """What waits for editors, the longest wait first; empty for everybody else."""
    return _awaiting(methods_to_review(viewer), viewer)


def methods_returned(viewer: Viewer) -> list[AwaitingMethod]:
    """What editors gave back to its authors; for editors alone."""
    if not viewer.is_editor:
        return []
    return _awaiting(Method.objects.returned(), viewer)


def _awaiting(methods: MethodQuerySet, viewer: Viewer) -> list[AwaitingMethod]:
    found = list(
        methods.with_review()
        .annotate(review_pk=_newest_review())
        .select_related("author", "latest_revision")
        .defer(*HEAVY, "latest_revision__content")
        .order_by("review_since", "pk")[: limits.WAITING_SHOWN]
    )
    prepare_names(method.author for method in found)
    return [
        AwaitingMethod(
            pk=method.pk,
            title=newest_title(method),
            language=method.language,
            author=author_of(method, viewer),
            url=_review_url(method.review_pk),
            waiting_since=method.review_since,
        )
        for method in found
    ]


def _review_url(pk: int | None) -> str:
    if pk is None:
        return reverse("library:curation-board")
    return reverse("library:curation-review", args=[pk])


def _newest_review() -> Subquery:
    found = Review.objects.filter(method=OuterRef("pk")).order_by("-pk")
    return Subquery(found.values("pk")[:1])


def newest_title(method: Method) -> str:
    """The title in the newest version, without opening that version."""
    revision = method.latest_revision
    return revision.object_str if revision and method.has_unpublished_changes else method.title


def _own(viewer: Viewer) -> QuerySet[Method]:
    return (
        Method.objects.written_by(viewer)
        .with_review()
        .with_authors()
        .select_related("latest_revision")
        .defer(*HEAVY, "latest_revision__content")
    )


def _own_method(method: Method, viewer: Viewer) -> OwnMethod:
    state = state_of(method)
    revision = method.latest_revision
    in_review = state.is_in_review
    url = reverse("library:method-detail", args=[method.pk, method.slug])
    return OwnMethod(
        pk=method.pk,
        title=newest_title(method),
        language=method.language,
        state=state,
        url=url,
        edit_url=reverse("library:method-edit", args=[method.pk]),
        note=(method.review_note or "") if state.is_returned else "",
        changed_at=revision.created_at if revision else method.created_at,
        may_edit=policies.can_edit(viewer, method, is_in_review=in_review),
        may_take_back=policies.can_take_back(viewer, method, is_in_review=in_review),
        may_discard=policies.can_discard(viewer, method, is_in_review=in_review),
    )
