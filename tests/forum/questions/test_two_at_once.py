"""Two people at one question, on a database that really lets them."""

import pytest
from django.db import connection
from django.utils import timezone

from cms.audience.viewer import VISITOR
from forum.boards.models import Board
from forum.discussions.refusals import Changed
from forum.questions import services
from forum.questions.models import OfficialAnswer, Question, QuestionEvent, Stage
from tests.at_once import AT_ONCE, at_once
from tests.factories.forum import settled, viewer
from tests.factories.questions import asked, fresh, make_draft, make_question, make_staff

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a server"),
]


@pytest.fixture
def staff(people, region):
    return make_staff(people, region)


def test_one_of_those_who_begin_an_answer_together_is_kept(people, region, staff):
    question = make_question(region.school, people.parent)
    deputy = viewer(staff.deputy)
    errors = at_once(
        lambda n: services.save_answer(
            viewer=deputy,
            question=question,
            source=f"{n}-жауап",
            language="kk",
            seen="",
            now=timezone.now(),
        )
    )
    assert OfficialAnswer.objects.count() == 1
    assert [type(error) for error in errors] == [Changed] * (AT_ONCE - 1)


def test_an_answer_is_published_once(people, region, staff):
    question = make_question(region.school, people.parent)
    draft = make_draft(question, staff.head)
    head = viewer(staff.head)
    errors = at_once(
        lambda n: services.publish_answer(
            viewer=head, question=fresh(question), seen=draft.mark, now=timezone.now()
        )
    )
    assert [type(error) for error in errors] == [Changed] * (AT_ONCE - 1)
    assert fresh(question).stage == Stage.ANSWERED
    assert QuestionEvent.objects.filter(question=question, step="answered").count() == 1


def test_first_questions_of_a_place_make_one_board(people, region, staff):
    askers = [people.teacher, people.colleague, people.parent, people.leader, people.coordinator]
    viewers = [viewer(settled(person)) for person in askers]
    errors = at_once(
        lambda n: services.ask(viewer=viewers[n], asked=asked(region.school), now=timezone.now()),
        times=len(viewers),
    )
    assert errors == []
    assert Board.objects.filter(place=region.school, kind="questions").count() == 1
    assert Question.objects.count() == len(viewers)


def test_a_form_sent_many_times_at_once_asks_once(people, region, staff):
    settled(people.parent)
    asker = viewer(people.parent)
    one = asked(region.school)
    at_once(lambda n: services.ask(viewer=asker, asked=one, now=timezone.now()))
    assert Question.objects.count() == 1


def test_a_form_of_a_visitor_sent_many_times_at_once_asks_once(people, region, staff):
    services.ensure_question_board(place=region.school)
    one = asked(region.school, name="Болат", mail="bolat@example.kz")
    errors = at_once(lambda n: services.ask(viewer=VISITOR, asked=one, now=timezone.now()))
    assert (errors, Question.objects.count()) == ([], 1)
