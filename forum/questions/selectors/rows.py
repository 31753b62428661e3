"""Questions as lines of lists: who asked as the reader may read it, the stage, the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.audience.viewer import Viewer
from cms.calendar.working_days import WorkingDays
from cms.people.policies import prepare_names, shown_name
from forum.discussions.selectors.cards import Badge
from forum.questions import policies
from forum.questions.models import Openness, Outcome, Question, Stage

_TONES = {
    Stage.RECEIVED: "waiting",
    Stage.ACCEPTED: "accent",
    Stage.ASSIGNED: "accent",
    Stage.DRAFTED: "accent",
    Stage.ANSWERED: "good",
    Stage.CLOSED: "quiet",
    Stage.DECLINED: "quiet",
}


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as `components/row.html` draws it."""

    kind: str
    url: str
    title: str
    language: str
    byline: str
    details: tuple[str, ...]
    badge: Badge
    published_at: datetime | None
    text: str = ""


def asker_shown(question: Question, viewer: Viewer) -> str:
    """Who asked, as `viewer` may read it. Of an unnamed question only the asker reads anything."""
    is_own = policies.is_asker(viewer, question)
    if question.openness == Openness.UNNAMED:
        if is_own:
            return pgettext("who asked", "you, without your name")
        return pgettext("who asked", "somebody without a name")
    if question.asker is None and (question.asker_name or question.topic.author_label):
        return question.asker_name or question.topic.author_label
    return shown_name(question.asker, viewer)


def badge_of(question: Question, now: datetime) -> Badge:
    """The stage in a word, or that it is late."""
    if question.topic.state == "pending":
        return Badge("waiting", _("waits for a moderator"))
    if question.topic.state == "returned":
        return Badge("refused", _("returned for correction"))
    if is_late(question, now):
        return Badge("late", pgettext("a question", "overdue"))
    if question.duplicate_of_id is not None:
        return Badge("quiet", pgettext("a question", "asked before"))
    if question.outcome == Outcome.SOLVED:
        return Badge("good", str(Outcome.SOLVED.label))
    return Badge(_TONES.get(Stage(question.stage), "quiet"), question.get_stage_display())


def is_late(question: Question, now: datetime) -> bool:
    """True when the promised day has gone by without an answer."""
    waits = question.stage in policies.WAITING
    return waits and question.answer_by is not None and question.answer_by < now


def clock_of(question: Question, days: WorkingDays) -> str:
    """How long the answer took, or when it is promised."""
    if question.stage in policies.WAITING and question.answer_by is not None:
        day = timezone.localdate(question.answer_by)
        return _("answer promised by %(day)s") % {"day": formats.date_format(day)}
    if question.answered_at is None or question.received_at is None:
        return ""
    return took(
        days.between(
            timezone.localdate(question.received_at), timezone.localdate(question.answered_at)
        )
    )


def took(count: int) -> str:
    """A span of working days in words."""
    if count == 0:
        return _("answered on the same day")
    return ngettext(
        "answered in %(count)d working day", "answered in %(count)d working days", count
    ) % {"count": count}


def rows_of(
    questions: Sequence[Question], viewer: Viewer, now: datetime, days: WorkingDays
) -> list[QuestionRow]:
    """Lines of questions that have topic, place, office and asker beside them."""
    prepare_names(q.asker for q in questions if q.openness != Openness.UNNAMED)
    at = reverse("forum:question-list")
    return [
        QuestionRow(
            kind="question",
            url=f"{at}{question.pk}/{question.topic.slug}/",
            title=question.topic.title,
            language=question.topic.language,
            byline=asker_shown(question, viewer),
            details=(
                question.place.name,
                question.office.name if question.office else "",
                _("private") if question.openness == Openness.PRIVATE else "",
                clock_of(question, days),
            ),
            badge=badge_of(question, now),
            published_at=question.received_at,
        )
        for question in questions
    ]
