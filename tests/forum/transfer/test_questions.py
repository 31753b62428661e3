"""A board of questions goes out and comes in with the life of each question."""

import io
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.people.models import User
from forum.boards.models import Board
from forum.discussions.models import Post, Topic
from forum.questions import services
from forum.questions.models import Office, OfficialAnswer, Openness, Question, QuestionEvent
from forum.transfer.arriving import read_board
from forum.transfer.lines import BrokenArchive
from tests.factories.forum import make_reply, settled, viewer
from tests.factories.questions import (
    answer,
    fresh,
    let_out,
    make_draft,
    make_question,
    make_staff,
)
from tests.factories.transfer import lines_of, packed, spoilt

pytestmark = pytest.mark.django_db
MAIL = "kelushi@example.kz"


@pytest.fixture
def asked(people, region):
    """Four questions of every openness and a letter that nobody followed."""
    staff = make_staff(people, region)
    now = timezone.now()
    bus = make_question(region.school, people.parent)
    services.assign_question(
        viewer=viewer(staff.head), question=bus, office=staff.office, person=staff.clerk, now=now
    )
    answer(bus, staff.head)
    answer(bus, staff.head, "Автобус жеті жарымда шығады.", at=now + timedelta(minutes=5))
    services.say_outcome(
        question=fresh(bus), outcome="solved", note="Рақмет!", by=people.parent, now=now
    )
    twin = make_question(region.school, people.colleague, openness=Openness.UNNAMED)
    services.mark_duplicate(viewer=viewer(staff.head), question=twin, original=fresh(bus), now=now)
    make_reply(bus.topic, people.colleague, at=now + timedelta(days=1))
    private = make_question(region.school, people.teacher, openness=Openness.PRIVATE)
    make_draft(private, staff.head)
    visitors = make_question(region.school, None, name="Келуші", mail=MAIL)
    Question.objects.filter(pk=visitors.pk).update(key_digest="")
    visitors = make_question(region.school, None, name="Келуші", mail=MAIL)
    Question.objects.filter(pk=visitors.pk).update(
        stage="received", received_at=now, key_digest="0" * 64
    )
    let_out(visitors)
    board = Board.objects.get(kind="questions", place=region.school)
    return SimpleNamespace(board=board, bus=bus, twin=twin, private=private, staff=staff)


def arrived_of(board, topic):
    return Question.objects.get(topic__board=board, topic__title=topic.title)


def test_questions_come_in_as_they_went_out(asked):
    before = lines_of(packed(asked.board))
    arrived = read_board(packed(asked.board), place=None, slug="arrived")
    after = lines_of(packed(arrived))
    after[0]["slug"] = before[0]["slug"]
    assert after == before
    told = [line for line in before if line["type"] == "question"]
    assert {line["openness"] for line in told} == set(Openness.values)
    assert max(len(line["answers"]) for line in told) == 2
    assert [line for line in told if line["duplicate_of"] is not None]
    assert {line["type"] for line in before} >= {"office", "topic", "post"}


def test_letters_and_what_waits_for_one_stay(asked):
    archive = packed(asked.board)
    text = zipfile.ZipFile(archive).read("board.jsonl").decode()
    assert "Келуші" in text
    assert MAIL not in text
    assert "0" * 64 not in text
    arrived = read_board(archive, place=None, slug="arrived")
    assert not Question.objects.filter(topic__board=arrived, stage="unconfirmed").exists()
    assert Topic.objects.filter(board=asked.board).count() == 5
    assert Topic.objects.filter(board=arrived).count() == 4


def test_who_reads_a_question_stays(asked, people):
    arrived = read_board(packed(asked.board), place=None, slug="arrived")
    for person, sees in ((people.teacher, True), (people.colleague, False), (None, False)):
        for board in (asked.board, arrived):
            private = arrived_of(board, asked.private.topic)
            seen = Question.objects.visible_to(viewer(person) if person else VISITOR)
            assert seen.filter(pk=private.pk).exists() is sees
    unnamed = arrived_of(arrived, asked.twin.topic)
    assert unnamed.topic.author is None
    assert unnamed.asker == people.colleague


def test_who_is_not_here_signs_by_name(asked, region):
    archive = packed(asked.board)
    User.objects.filter(pk=asked.staff.head.pk).update(username="somebody-else")
    arrived = read_board(archive, place=None, slug="arrived")
    signed = OfficialAnswer.objects.filter(
        question=arrived_of(arrived, asked.bus.topic), version=1
    ).get()
    assert signed.signed_by is None
    assert signed.position == "Директор, Қуаныш Төлегенов"


def test_an_office_that_is_not_here_is_made_without_people(asked, region):
    arrived = read_board(packed(asked.board), place=region.other_school, slug="arrived")
    office = Office.objects.get(place=region.other_school)
    assert office.name_kk == asked.staff.office.name_kk
    assert (office.head, list(office.members.all())) == (None, [])
    question = arrived_of(arrived, asked.bus.topic)
    assert (question.place, question.office) == (region.other_school, office)
    assert office.pk in question.events.values_list("office", flat=True)


def of(kind, lines, place=0):
    return [number for number, line in enumerate(lines) if line["type"] == kind][place]


def without(lines, number):
    return lines[:number] + lines[number + 1 :]


def changed(lines, kind, **values):
    lines[of(kind, lines)].update(values)
    return lines


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda lines: [*lines[:3], "{", *lines[3:]], "^Line 4 "),
        (lambda lines: [*lines[:3], "[1]", *lines[3:]], "^Line 4 "),
        (lambda lines: [*lines[:3], {"type": "person"}, *lines[3:]], "^Line 4: nothing here"),
        (lambda lines: changed(lines, "question", stage="sold"), r"^Line \d+: “stage”"),
        (lambda lines: changed(lines, "question", received_at="soon"), r"^Line \d+: “received_at”"),
        (lambda lines: changed(lines, "question", openness="private"), r"^Line \d+: its topic"),
        (lambda lines: changed(lines, "question", openness="unnamed"), r"^Line \d+: it has no na"),
        (lambda lines: changed(lines, "question", topic=0), r"^Line \d+: there is no topic 0"),
        (lambda lines: changed(lines, "question", place="alys"), r"^Line \d+: there is no place"),
        (lambda lines: changed(lines, "question", stage="unconfirmed"), r"^Line \d+: it waits"),
        (lambda lines: changed(lines, "question", answers=None), r"^Line \d+ cannot be read"),
        (lambda lines: changed(lines, "question", received_at=None), r"^Line \d+ cannot be read"),
        (lambda lines: changed(lines, "post", source=["a"]), r"^Line \d+"),
        (lambda lines: without(lines, of("office", lines)), r"^Line \d+: the office"),
        (lambda lines: without(lines, of("question", lines, -1)), "^What was asked"),
        (lambda lines: without(lines, of("question", lines)), "^The question .* not in"),
        (lambda lines: [], "no archive"),
    ],
)
def test_a_broken_line_is_told_and_nothing_is_kept(asked, spoil, sentence):
    archive = spoilt(packed(asked.board), spoil)
    tables = (Board, Topic, Post, Question, QuestionEvent, OfficialAnswer, Office)
    before = [table.objects.count() for table in tables]
    with pytest.raises(BrokenArchive, match=sentence):
        read_board(archive, place=None, slug="arrived")
    assert [table.objects.count() for table in tables] == before


def test_a_damaged_archive_is_told(asked):
    content = bytearray(packed(asked.board).getvalue())
    for place in range(60, 200):
        content[place] ^= 0xFF
    with pytest.raises(BrokenArchive):
        read_board(io.BytesIO(bytes(content)), place=None, slug="arrived")
    assert not Board.objects.filter(slug="arrived").exists()


def test_a_question_that_came_in_goes_on(asked, people):
    arrived = read_board(packed(asked.board), place=None, slug="arrived")
    private = arrived_of(arrived, asked.private.topic)
    settled(people.teacher)
    answered = answer(private, asked.staff.head, "Келіңіз, сөйлесейік.")
    assert answered.version == 1
    assert fresh(private).stage == "answered"
