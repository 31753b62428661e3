"""The editors' board: what waits, with whom, how long, and what became of the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Role, User
from cms.people.policies import prepare_names, shown_name
from cms.requests.numbers import number_in
from cms.settings import limits
from library.curation import policies
from library.curation.models import Review
from library.curation.querysets import OPEN, ReviewQuerySet, own
from library.methods.models import Method
from library.methods.selectors import MethodState, author_of, named, newest_title, vocabularies

WAITING, TAKEN, RETURNED, PUBLISHED, WITHDRAWN = (
    "waiting",
    "taken",
    "returned",
    "published",
    "withdrawn",
)
SHOWS = (WAITING, TAKEN, RETURNED, PUBLISHED, WITHDRAWN)
WHOSE = ("", "mine", "nobody")
_HEAVY = ("body", "body_html", "latest_revision__content")


@dataclass(frozen=True, slots=True)
class Filters:
    """What an editor wants to see."""

    show: str = WAITING
    whose: str = ""
    subject: int | None = None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One review."""

    pk: int
    seen: int
    title: str
    language: str
    author: str
    url: str
    state: MethodState
    subjects: tuple[str, ...]
    since: datetime
    days: int
    due_on: date | None
    is_overdue: bool
    editor: str
    is_mine: bool
    is_own: bool
    looking: str


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the board."""

    rows: list[BoardRow]
    page: Page
    counts: Mapping[str, int]
    subjects: tuple[tuple[int, str], ...]


def filters_of(data: QueryDict) -> Filters:
    """What an address asks for; anything unknown is as if it was not said."""
    show, whose, subject = (data.get(name, "") for name in ("show", "whose", "subject"))
    known = vocabularies().subjects
    key = number_in(subject)
    return Filters(
        show=show if show in SHOWS else WAITING,
        whose=whose if whose in WHOSE else "",
        subject=key if key in known else None,
    )


def board(viewer: Viewer, filters: Filters, page: str | None, now: datetime) -> Board:
    """One page, overdue first, then the longest wait: five queries."""
    reviews = _narrowed(Review.objects.visible_to(viewer), viewer, filters).with_round()
    today = timezone.localdate(now)
    part = reviews.filter(_conditions(now)[filters.show])
    shown = Paginator(_ordered(part, filters.show, today), limits.CURATION_PER_PAGE)
    found = shown.get_page(page)
    return Board(
        rows=_rows(list(found.object_list), viewer, now),
        page=found,
        counts=_counts(reviews, now),
        subjects=tuple((pk, word.name) for pk, word in vocabularies().subjects.items()),
    )


def reviewers(viewer: Viewer) -> list[tuple[int, str]]:
    """Who may answer for a review, by name."""
    editing = Membership.objects.active().filter(role__in=[Role.EDITOR, Role.ADMINISTRATOR])
    people = User.objects.filter(is_active=True, pk__in=editing.values("person"))
    people = people.order_by("last_name", "first_name", "pk")
    return [(person.pk, shown_name(person, viewer)) for person in people]


def state_of_review(review: Review) -> MethodState:
    """Where its method stands, of a row `with_round()`; no query."""
    method, status = review.method, review.workflow_state.status
    if status == WorkflowState.STATUS_NEEDS_CHANGES:
        return MethodState.PUBLISHED_RETURNED if method.live else MethodState.RETURNED
    if status == WorkflowState.STATUS_IN_PROGRESS:
        if review.is_taken:
            return MethodState.IN_REVIEW
        return MethodState.RESUBMITTED if review.round_number > 1 else MethodState.SUBMITTED
    if method.live:
        return MethodState.PUBLISHED
    return MethodState.WITHDRAWN if method.first_published_at else MethodState.DRAFT


def _narrowed(reviews: ReviewQuerySet, viewer: Viewer, filters: Filters) -> ReviewQuerySet:
    if filters.whose == "mine":
        reviews = reviews.filter(assigned_to=viewer.person_id)
    elif filters.whose == "nobody":
        reviews = reviews.filter(assigned_to__isnull=True)
    if filters.subject is not None:
        reviews = reviews.filter(method__in=Method.objects.about([filters.subject]).values("pk"))
    return reviews


def _conditions(now: datetime) -> dict[str, Q]:
    waits = Q(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
    lately = now - timedelta(days=limits.CURATION_PUBLISHED_DAYS)
    return {
        WAITING: waits & Q(is_taken=False),
        TAKEN: waits & Q(is_taken=True),
        RETURNED: Q(workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES),
        PUBLISHED: Q(
            workflow_state__status=WorkflowState.STATUS_APPROVED,
            method__live=True,
            answered_at__gte=lately,
        ),
        WITHDRAWN: Q(method__live=False, method__first_published_at__isnull=False)
        & ~Q(workflow_state__status__in=OPEN),
    }


def _counts(reviews: ReviewQuerySet, now: datetime) -> dict[str, int]:
    """How much each part has: one query."""
    counted: dict[str, int] = reviews.aggregate(
        **{show: Count("pk", filter=part) for show, part in _conditions(now).items()}
    )
    return counted


def _ordered(reviews: QuerySet[Review], show: str, today: date) -> QuerySet[Review]:
    if show in {PUBLISHED, WITHDRAWN}:
        return reviews.order_by(F("answered_at").desc(), "-pk")
    moment = "answered_at" if show == RETURNED else "sent_at"
    overdue = Case(When(due_on__lt=today, then=F("due_on")), default=Value(date.max))
    return reviews.order_by(overdue, moment, "pk")


def _rows(reviews: list[Review], viewer: Viewer, now: datetime) -> list[BoardRow]:
    keys = [review.pk for review in reviews]
    full = {
        review.pk: review
        for review in Review.objects.visible_to(viewer)
        .with_round()
        .filter(pk__in=keys)
        .select_related(
            "method__author", "method__latest_revision", "assigned_to", "looking", "workflow_state"
        )
        .defer(*(f"method__{name}" for name in _HEAVY))
    }
    found = [full[pk] for pk in keys if pk in full]
    prepare_names(review.method.author for review in found)
    methods = [review.method_id for review in found]
    subjects: dict[int, list[int]] = {pk: [] for pk in methods}
    through = Method.subjects.through
    pairs = through.objects.filter(method__in=methods).values_list("method_id", "subject_id")
    for method_pk, subject_pk in pairs:
        subjects[method_pk].append(subject_pk)
    mine = set(Method.objects.filter(own(viewer), pk__in=methods).values_list("pk", flat=True))
    return [_row(review, viewer, now, subjects[review.method_id], mine) for review in found]


def _row(
    review: Review, viewer: Viewer, now: datetime, subjects: Iterable[int], mine: set[int]
) -> BoardRow:
    method = review.method
    since = review.sent_at if review.waits else review.answered_at or review.sent_at
    looker, today = policies.looker_of(review, now), timezone.localdate(now)
    return BoardRow(
        pk=review.pk,
        seen=review.round_number or 0,
        title=newest_title(method),
        language=method.language,
        author=author_of(method, viewer),
        url=reverse("library:curation-review", args=[review.pk]),
        state=state_of_review(review),
        subjects=named(vocabularies().subjects, subjects),
        since=since,
        days=(today - timezone.localdate(since)).days,
        due_on=review.due_on,
        is_overdue=review.waits and review.due_on is not None and review.due_on < today,
        editor=shown_name(review.assigned_to, viewer) if review.assigned_to else "",
        is_mine=review.assigned_to_id is not None and review.assigned_to_id == viewer.person_id,
        is_own=method.pk in mine,
        looking=shown_name(looker, viewer)
        if looker is not None and looker.pk != viewer.person_id
        else "",
    )
