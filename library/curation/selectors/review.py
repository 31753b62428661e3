"""The page of one review for editors, and what its authors and experts see of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Avg, Count, Prefetch
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import ModelLogEntry

from cms.audience.viewer import VISITOR, Viewer
from cms.files.models import StoredFile
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from library.curation import policies
from library.curation.models import AXES, Opinion, Remark, Review, Round, Score
from library.curation.querysets import ReviewQuerySet
from library.curation.selectors.board import state_of_review
from library.curation.selectors.fields import (
    Block,
    FileBlock,
    blocks_of,
    files_of,
    pin,
    sent_before,
)
from library.methods.models import Method
from library.methods.selectors import MethodState, author_of, draft_of, file_url
from library.methods.services import missing_parts


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the rubric: how it is called, the mean, what the viewer gave."""

    name: str
    label: str
    mean: float | None
    own: int | None


@dataclass(frozen=True, slots=True)
class Rubric:
    """What people think of what was sent last."""

    axes: list[Axis]
    count: int

    @property
    def is_told(self) -> bool:
        """True when the authors are told: a mean of fewer tells who gave it."""
        return self.count >= limits.SCORES_SHOWN_FROM


@dataclass(frozen=True, slots=True)
class LogLine:
    """Something that happened to the method."""

    who: str
    what: str
    at: datetime


@dataclass(slots=True)
class ReviewScreen:
    """All that an editor needs to decide."""

    review: Review
    method: Method
    state: MethodState
    author: str
    rounds: list[Round]
    blocks: list[Block]
    files: list[FileBlock]
    talk: list[Remark]
    rubric: Rubric
    opinions: list[Opinion]
    missing: Mapping[str, str]
    log: list[LogLine]
    looking: str
    may_return: bool
    is_compared: bool
    has_changes: bool

    @property
    def round(self) -> Round | None:
        """The newest one."""
        return self.rounds[-1] if self.rounds else None


@dataclass(slots=True)
class OwnReview:
    """A review as the authors of its method see it."""

    review: Review
    method: Method
    state: MethodState
    rounds: list[Round]
    pinned: list[tuple[str, list[Remark]]] = field(default_factory=list)
    talk: list[Remark] = field(default_factory=list)
    rubric: Rubric | None = None
    may_answer: bool = False

    @property
    def open_count(self) -> int:
        """Remarks that are not settled yet."""
        return sum(remark.settled_at is None for _label, some in self.pinned for remark in some)

    @property
    def returned(self) -> Round | None:
        """The newest answer, when it is a return."""
        last = self.rounds[-1] if self.rounds else None
        return last if last is not None and last.outcome == "returned" else None


@dataclass(slots=True)
class OpinionScreen:
    """What an expert sees: the method as it was sent, the question, their own words."""

    opinion: Opinion
    method: Method
    author: str
    blocks: list[Block]
    files: list[FileBlock]
    rubric: Rubric
    may_answer: bool


def find_review(pk: int, viewer: Viewer) -> Review | None:
    """A review of which `viewer` may know."""
    return _whole(Review.objects.visible_to(viewer)).filter(pk=pk).first()


def review_of(method_pk: int, viewer: Viewer) -> Review | None:
    """The newest review of a method, for its authors and editors."""
    found = _whole(Review.objects.visible_to(viewer)).filter(method=method_pk)
    return found.order_by("-pk").first()


def review_screen(review: Review, viewer: Viewer, now: datetime) -> ReviewScreen:
    """The page of `review` (found through the door)."""
    method = review.method
    draft = draft_of(method)
    rounds = list(_rounds(review))
    before = sent_before(rounds[-2].revision) if len(rounds) > 1 else None
    missing = missing_parts(draft) if review.is_open else {}
    blocks = blocks_of(draft, before, missing)
    files = files_of(draft, before, lambda stored: file_url(method, stored))
    remarks = _remarks(review, viewer)
    opinions = list(
        Opinion.objects.visible_to(viewer)
        .filter(review=review)
        .select_related("expert", "group", "asked_by")
        .order_by("pk")
    )
    prepare_names([remark.author for remark in remarks] + [one.expert for one in opinions])
    looker = policies.looker_of(review, now)
    return ReviewScreen(
        review=review,
        method=draft,
        state=state_of_review(review),
        author=author_of(method, viewer),
        rounds=rounds,
        talk=pin(remarks, blocks, files),
        blocks=blocks,
        files=files,
        rubric=rubric_of(rounds[-1] if rounds else None, viewer),
        opinions=opinions,
        missing=missing,
        log=log_of(method),
        looking=shown_name(looker, viewer)
        if looker is not None and looker.pk != viewer.person_id
        else "",
        may_return=policies.can_be_returned(method),
        is_compared=before is not None,
        has_changes=any(b.changes for b in blocks) or any(f.change for f in files),
    )


def rubric_of(newest: Round | None, viewer: Viewer) -> Rubric:
    """Means and number of scores of a round, with what the viewer gave: two queries."""
    means: Mapping[str, float | None] = {}
    own: Score | None = None
    if newest is not None:
        means = Score.objects.filter(round=newest).aggregate(
            count=Count("pk"), **{f"mean_{axis}": Avg(axis) for axis in AXES}
        )
        if viewer.person_id is not None:
            own = Score.objects.filter(round=newest, author=viewer.person_id).first()
    return Rubric(
        axes=[
            Axis(
                name=axis,
                label=capfirst(str(Score._meta.get_field(axis).verbose_name)),  # type: ignore[union-attr]
                mean=means.get(f"mean_{axis}"),
                own=getattr(own, axis, None),
            )
            for axis in AXES
        ],
        count=int(means.get("count") or 0),
    )


def empty_rubric() -> Rubric:
    """The axes alone."""
    return rubric_of(None, VISITOR)


def log_of(method: Method) -> list[LogLine]:
    """What has happened to a method, newest first."""
    entries = ModelLogEntry.objects.for_instance(method).select_related("user", "content_type")
    newest = entries.order_by("-timestamp", "-pk")[: limits.CURATION_LOG_SHOWN]
    return [
        LogLine(who=str(entry.user_display_name), what=str(entry.message), at=entry.timestamp)
        for entry in newest
    ]


def own_review(method: Method, viewer: Viewer) -> OwnReview | None:
    """The newest review of an own method, as its authors see it."""
    review = review_of(method.pk, viewer)
    if review is None:
        return None
    draft = draft_of(method)
    blocks = blocks_of(draft, None, {})
    files = files_of(draft, None, lambda stored: file_url(method, stored))
    remarks = _remarks(review, viewer)
    prepare_names(remark.author for remark in remarks)
    talk = pin(remarks, blocks, files)
    rounds = list(_rounds(review))
    pinned = [(block.label, block.remarks) for block in blocks if block.remarks]
    pinned += [(file.name, file.remarks) for file in files if file.remarks]
    rubric = rubric_of(rounds[-1] if rounds else None, viewer)
    return OwnReview(
        review=review,
        method=draft,
        state=state_of_review(review),
        rounds=rounds,
        pinned=pinned,
        talk=talk,
        rubric=rubric if rubric.is_told else None,
        may_answer=review.is_open and policies.can_answer(viewer, review),
    )


def own_reviews(methods: Iterable[int], viewer: Viewer) -> dict[int, OwnReview]:
    """For a list of own methods: rounds, reasons and open remarks of those under way, by method.

    Three queries, however many they are.
    """
    found = list(
        Review.objects.visible_to(viewer)
        .open()
        .filter(method__in=list(methods))
        .with_round()
        .select_related("workflow_state", "method")
        .defer("method__body", "method__body_html")
        .prefetch_related(Prefetch("rounds", Round.objects.prefetch_related("reasons")))
    )
    open_remarks: dict[int, list[Remark]] = {}
    if found:
        for remark in Remark.objects.visible_to(viewer).filter(
            review__in=found, settled_at__isnull=True, is_private=False
        ):
            if remark.field or remark.stored_id:
                open_remarks.setdefault(remark.review_id, []).append(remark)
    return {
        review.method_id: OwnReview(
            review=review,
            method=review.method,
            state=state_of_review(review),
            rounds=list(review.rounds.all()),
            pinned=[("", open_remarks.get(review.pk, []))],
        )
        for review in found
    }


def remarks_by_field(method: Method, viewer: Viewer) -> dict[str, list[Remark]]:
    """Remarks that are not settled, by field; those of a file under `file_<key of the file>`.

    For the author's form. Of a method that is with nobody there are none. One query.
    """
    found = (
        Remark.objects.visible_to(viewer)
        .filter(
            review__in=Review.objects.visible_to(viewer).open().filter(method=method).values("pk"),
            settled_at__isnull=True,
            is_private=False,
        )
        .select_related("author")
        .order_by("pk")
    )
    by_field: dict[str, list[Remark]] = {}
    for remark in found:
        name = f"file_{remark.stored_id}" if remark.stored_id else remark.field
        if name:
            by_field.setdefault(name, []).append(remark)
    return by_field


def find_opinion(pk: int, viewer: Viewer) -> Opinion | None:
    """An opinion that was asked of the viewer."""
    return (
        Opinion.objects.visible_to(viewer)
        .filter(pk=pk, expert=viewer.person_id)
        .select_related(
            "review__workflow_state", "review__method__author", "review__method__latest_revision"
        )
        .first()
    )


def own_opinions(viewer: Viewer) -> list[Opinion]:
    """What was asked of the viewer, the unanswered first."""
    return list(
        Opinion.objects.visible_to(viewer)
        .filter(expert=viewer.person_id)
        .select_related("review__method", "review__workflow_state")
        .order_by("answered_at", "-pk")[: limits.OWN_METHODS_SHOWN]
    )


def opinion_screen(opinion: Opinion, viewer: Viewer) -> OpinionScreen:
    """The page of an expert: what was sent last, as it was sent; nothing of it once it is over."""
    method = opinion.review.method
    shown = sent_method(opinion)
    return OpinionScreen(
        opinion=opinion,
        method=shown or method,
        author=author_of(method, viewer),
        blocks=blocks_of(shown, None, {}) if shown else [],
        files=files_of(shown, None, lambda stored: opinion_file_url(opinion, stored))
        if shown
        else [],
        rubric=rubric_of(_newest_round(opinion.review), viewer),
        may_answer=policies.can_give_opinion(viewer, opinion),
    )


def sent_method(opinion: Opinion) -> Method | None:
    """What the expert may read: the newest sending, while the review is open."""
    if not opinion.review.is_open:
        return None
    newest = _newest_round(opinion.review)
    sent = sent_before(newest.revision if newest else None)
    if sent is not None:
        sent.author = opinion.review.method.author
    return sent


def opinion_file(opinion: Opinion, stored_pk: int) -> StoredFile | None:
    """A file of what was sent."""
    sent = sent_method(opinion)
    held = {file.stored_id for file in sent.files.all()} if sent else set()
    return StoredFile.objects.filter(pk=stored_pk).first() if stored_pk in held else None


def opinion_file_url(opinion: Opinion, stored: StoredFile) -> str:
    """Where the expert opens a file."""
    return reverse("library:curation-opinion-file", args=[opinion.pk, stored.pk, stored.name])


def _whole(reviews: ReviewQuerySet) -> ReviewQuerySet:
    return reviews.with_round().select_related(
        "workflow_state__current_task_state",
        "method__author",
        "method__place",
        "method__community",
        "method__latest_revision",
        "assigned_to",
        "looking",
    )


def _rounds(review: Review) -> Iterable[Round]:
    found = review.rounds.select_related("revision", "sent_by", "answered_by")
    return found.prefetch_related("reasons").order_by("number")


def _newest_round(review: Review) -> Round | None:
    return review.rounds.select_related("revision").order_by("-number").first()


def _remarks(review: Review, viewer: Viewer) -> list[Remark]:
    found = Remark.objects.visible_to(viewer).filter(review=review)
    return list(found.select_related("author", "settled_by", "stored", "round").order_by("pk"))
