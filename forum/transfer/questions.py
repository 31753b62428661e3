"""Questions in an archive: their life, the steps, the answers in all versions.

Mails of visitors and keys of letters never leave; what waits for a letter stays behind with them.
"""

from collections.abc import Iterator

from django.db.models import Q

from cms.settings import limits
from forum.boards.models import Board
from forum.discussions.markup import to_html
from forum.discussions.models import Topic, TopicKind
from forum.questions.models import (
    Office,
    OfficialAnswer,
    Openness,
    Question,
    QuestionEvent,
    Stage,
)
from forum.remarks.models import Sight
from forum.transfer.lines import BrokenArchive, Line, columns_of, login_of, name_of, values_of
from forum.transfer.unpacking import Unpacking

OFFICE_COLUMNS = (
    "name_kk", "name_ru", "name_en", "position_kk", "position_ru", "position_en", "is_active",
)  # fmt: skip
QUESTION_COLUMNS = (
    "openness", "stage", "asker_name", "received_at", "accept_by", "answer_by", "accepted_at",
    "answered_at", "was_on_time", "closed_at", "outcome", "created_at",
)  # fmt: skip
ANSWER_COLUMNS = (
    "version", "state", "language", "source", "position", "note", "drafted_at", "proposed_at",
    "published_at", "sight",
)  # fmt: skip
EVENT_COLUMNS = ("step", "from_stage", "to_stage", "note", "at", "sight")
# What archives of earlier days do not tell.
_SHOWN = {"sight": Sight.PUBLISHED}
# Topics that wait for their asker to follow a letter: without the letter nobody could.
UNCONFIRMED = Q(question__stage=Stage.UNCONFIRMED)


# -- out ---------------------------------------------------------------------------


def lines_of_offices(board: Board) -> Iterator[Line]:
    """Offices that the questions of the board name; who works there is not told."""
    named = Q(questions__topic__board=board)
    named |= Q(pk__in=QuestionEvent.objects.filter(question__topic__board=board).values("office"))
    offices = Office.objects.filter(named).select_related("place").distinct().order_by("pk")
    for office in offices:
        yield {
            "type": "office",
            "place": office.place.slug,
            **columns_of(office, OFFICE_COLUMNS),
        }


def lines_of_question(topic: Topic) -> Iterator[Line]:
    """The question of a topic; nothing where it is none."""
    rows = Question.objects.filter(topic=topic)
    question = rows.select_related(
        "place", "office", "assigned_to", "asker", "duplicate_of__topic"
    ).first()
    if question is None:
        return
    answers = question.answers.select_related("drafted_by", "signed_by").order_by("version")
    events = question.events.select_related("by", "office").order_by("at", "pk")
    original = question.duplicate_of
    is_here = original is not None and original.topic.board_id == topic.board_id
    yield {
        "type": "question",
        "topic": topic.pk,
        "place": question.place.slug,
        "office": _office_name(question.office),
        "assigned_to": login_of(question.assigned_to),
        "asker": login_of(question.asker),
        "duplicate_of": original.topic_id if original is not None and is_here else None,
        "answers": [
            {
                "drafted_by": login_of(answer.drafted_by),
                "signed_by": name_of(answer.signed_by, ""),
                **columns_of(answer, ANSWER_COLUMNS),
            }
            for answer in answers
        ],
        "events": [
            {
                "by": login_of(event.by),
                "office": _office_name(event.office),
                **columns_of(event, EVENT_COLUMNS),
            }
            for event in events
        ],
        **columns_of(question, QUESTION_COLUMNS),
    }


def _office_name(office: Office | None) -> str | None:
    return office.name_kk if office is not None else None


# -- in ----------------------------------------------------------------------------


class QuestionsIn:
    """Questions that come in beside their topics."""

    def __init__(self, unpacking: Unpacking) -> None:
        self.unpacking = unpacking
        self.made: dict[int, Question] = {}
        self.duplicates: dict[int, int] = {}
        self.offices: dict[tuple[int, str], Office] = {}

    def office(self, line: Line) -> None:
        """One of that name at the place, or a new one that nobody works in yet."""
        place = self.unpacking.place(line["place"])
        if place is None:
            raise BrokenArchive(_no_place(line["place"]))
        columns = values_of(Office, line, OFFICE_COLUMNS)
        found = Office.objects.filter(place=place, name_kk=columns["name_kk"]).order_by("pk")
        office = found.first() or Office.objects.create(place=place, **columns)
        self.offices[place.pk, office.name_kk] = office

    def question(self, line: Line) -> None:
        """With its steps and answers; who reads it is what its topic says too."""
        topic = self.unpacking.topic(line["topic"])
        if topic.kind != TopicKind.QUESTION:
            raise BrokenArchive("its topic is no question.")
        place = self.unpacking.place(line["place"])
        if place is None:
            raise BrokenArchive(_no_place(line["place"]))
        columns = values_of(Question, line, QUESTION_COLUMNS)
        _require_kept(topic, columns)
        question = Question.objects.create(
            topic=topic,
            place=place,
            office=self._office(place.pk, line["office"]),
            assigned_to=self.unpacking.person(line["assigned_to"]),
            asker=self.unpacking.person(line["asker"]),
            **columns,
        )
        Question.objects.filter(pk=question.pk).update(created_at=columns["created_at"])
        self.made[line["topic"]] = question
        if line["duplicate_of"] is not None:
            self.duplicates[line["topic"]] = line["duplicate_of"]
        for told in line["answers"]:
            self._answer(question, told)
        for told in line["events"]:
            QuestionEvent.objects.create(
                question=question,
                by=self.unpacking.person(told["by"]),
                office=self._office(place.pk, told["office"]),
                **values_of(QuestionEvent, _SHOWN | told, EVENT_COLUMNS),
            )

    def finish(self) -> None:
        """What was asked and answered elsewhere leads there; each topic has its question."""
        for key, original in self.duplicates.items():
            if original not in self.made:
                raise BrokenArchive(f"The question {original} is not in the archive.")
            Question.objects.filter(pk=self.made[key].pk).update(duplicate_of=self.made[original])
        for key, topic in self.unpacking.topics.items():
            if topic.kind == TopicKind.QUESTION and key not in self.made:
                raise BrokenArchive(f"What was asked in the topic {key} is not in the archive.")

    def _answer(self, question: Question, told: Line) -> None:
        columns = values_of(OfficialAnswer, _SHOWN | told, ANSWER_COLUMNS)
        signer = self.unpacking.person(told["signed_by"]["login"])
        if signer is None and told["signed_by"]["label"]:
            # Who signed stands in words where the person is not here.
            named = (columns["position"], told["signed_by"]["label"])
            columns["position"] = ", ".join(filter(None, named))[: limits.TITLE_LENGTH]
        OfficialAnswer.objects.create(
            question=question,
            html=to_html(columns["source"]),
            drafted_by=self.unpacking.person(told["drafted_by"]),
            signed_by=signer,
            **columns,
        )

    def _office(self, place: int, name: str | None) -> Office | None:
        if name is None:
            return None
        if (place, name) not in self.offices:
            raise BrokenArchive(f"the office {name} is not told of before it.")
        return self.offices[place, name]


def _require_kept(topic: Topic, columns: Line) -> None:
    """What few read stays among them: the topic has to say the same as the question."""
    is_private = columns["openness"] == Openness.PRIVATE
    if is_private != topic.is_private:
        raise BrokenArchive("its topic does not say who reads it as it does.")
    if columns["openness"] == Openness.UNNAMED and topic.author_id is not None:
        raise BrokenArchive("it has no name, but its topic tells one.")
    if columns["stage"] == Stage.UNCONFIRMED:
        raise BrokenArchive("it waits for a letter that stayed behind.")


def _no_place(slug: str) -> str:
    return f"there is no place at the address {slug}: make it, or name another with --place."
