"""How moderators look after official answers and the notes to steps of questions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.ports.reviewable import Scope, offer_review
from cms.ports.searchable import changed
from forum.discussions.models import Topic
from forum.questions.models import (
    AnswerState,
    OfficialAnswer,
    Openness,
    Question,
    QuestionEvent,
    Step,
)
from forum.questions.selectors.rows import asker_shown
from forum.remarks.policies import scope_on
from forum.remarks.reviewable import RemarkReview

_WORDS_OF_ASKER = (Step.SOLVED, Step.NOT_YET)


class _OfQuestion(RemarkReview):
    """Words that hang on a question."""

    topic = "question__topic"

    def read_by(self, viewer: Viewer) -> QuerySet[Any]:
        """Those of questions that the viewer reads."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.filter(question__in=Question.objects.visible_to(viewer))

    def lock_above(self, row: Any) -> None:
        """The question."""
        Question.objects.select_for_update().get(pk=row.question_id)

    def touch(self, row: Any) -> None:
        """Search reads it again."""
        changed("question", [row.question_id])

    def topic_of(self, row: Any) -> Topic:
        """That of the question."""
        topic: Topic = row.question.topic
        return topic


@offer_review
class AnswerReview(_OfQuestion):
    """Official answers, each version by itself."""

    kind = OfficialAnswer.review_kind
    label = _("Official answers")
    model = OfficialAnswer
    author = "signed_by"

    def read_by(self, viewer: Viewer) -> QuerySet[Any]:
        """Those that were published."""
        return super().read_by(viewer).filter(state=AnswerState.PUBLISHED)

    def scope_of(self, row: OfficialAnswer) -> Scope:
        """Said for the organisation."""
        topic = row.question.topic
        return scope_on(topic, row.signed_by_id, is_guarded=True, needs_several=True)

    def html(self, row: OfficialAnswer) -> str:
        """As it was signed."""
        return row.html

    def url(self, row: OfficialAnswer) -> str:
        """The top of the page, or the list of versions."""
        return f"{row.question.get_absolute_url()}#answer-{row.version}"

    def erase(self, row: OfficialAnswer) -> None:
        """The words; that it was answered, when and by whom stays."""
        OfficialAnswer.objects.filter(pk=row.pk).update(source="", html="")


@offer_review
class NoteReview(_OfQuestion):
    """Why a question is not taken up, and what its asker says of the answer."""

    kind = QuestionEvent.review_kind
    label = _("Notes to questions")
    model = QuestionEvent
    author = "by"

    def rows(self) -> QuerySet[Any]:
        """With the asker."""
        return super().rows().select_related("question__asker")

    def read_by(self, viewer: Viewer) -> QuerySet[Any]:
        """Refusals for all; what the asker says for those who answer."""
        rows = super().read_by(viewer).exclude(note="")
        mine = Question.objects.answerable_by(viewer)
        public = rows.filter(step=Step.DECLINED)
        return public | rows.filter(step__in=_WORDS_OF_ASKER, question__in=mine)

    def scope_of(self, row: QuestionEvent) -> Scope:
        """A refusal is the word of the organisation, the rest that of a person."""
        topic, is_refusal = row.question.topic, row.step == Step.DECLINED
        return scope_on(topic, row.by_id, is_guarded=is_refusal, needs_several=is_refusal)

    def html(self, row: QuestionEvent) -> str:
        """The note."""
        return format_html("<p>{}</p>", row.note) if row.note else ""

    def language(self, row: QuestionEvent) -> str:
        """Notes say none; that of the question is the likeliest."""
        return row.question.topic.language

    def name(self, row: QuestionEvent, viewer: Viewer) -> str:
        """Of the asker what the page tells of them."""
        if row.step in _WORDS_OF_ASKER:
            return asker_shown(row.question, viewer)
        return super().name(row, viewer)

    def writer(self, row: QuestionEvent) -> User | None:
        """Nobody for a question without a name."""
        is_unnamed = row.question.openness == Openness.UNNAMED
        return None if is_unnamed and row.step in _WORDS_OF_ASKER else row.by

    def url(self, row: QuestionEvent) -> str:
        """Its line in the timeline."""
        return f"{row.question.get_absolute_url()}#step-{row.pk}"

    def erase(self, row: QuestionEvent) -> None:
        """The note; the step stays."""
        QuestionEvent.objects.filter(pk=row.pk).update(note="")
