"""Questions beside other things: what was answered lately."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.people.models import Consent
from forum.discussions.services import hide
from forum.questions.models import Openness
from forum.questions.selectors import lately_answered
from tests.factories.forum import viewer
from tests.factories.questions import answer, let_out, make_question, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(people, region):
    return make_staff(people, region)


def lately(place, who=VISITOR):
    rows = lately_answered(who, paths=[place.path], limit=3, now=timezone.now())
    return [row.title for row in rows]


def answered(place, asker, title, staff, *, asked, days, **fields):
    now = timezone.now()
    question = make_question(place, asker, title, at=now - timedelta(days=asked), **fields)
    answer(question, staff.head, at=now - timedelta(days=days))
    return question


def test_lately_answered_shows_the_last_answers_first_and_what_waits_never(people, region, staff):
    answered(region.school, people.parent, "Форма қандай болуы керек?", staff, asked=9, days=2)
    answered(region.school, people.parent, "Автобус қашан келеді?", staff, asked=8, days=7)
    make_question(region.school, people.parent, "Кітапхана қашан ашық?")
    expected = ["Форма қандай болуы керек?", "Автобус қашан келеді?"]
    assert lately(region.school) == lately(region.school, viewer(people.parent)) == expected
    assert lately(region.other_school) == []


def test_lately_answered_shows_what_everybody_reads(people, region, staff):
    private = answered(
        region.school, people.parent, "Қызымның тамағы туралы", staff,
        asked=4, days=3, openness=Openness.PRIVATE,
    )  # fmt: skip
    hidden = answered(region.school, people.parent, "Автобус қашан келеді?", staff, asked=2, days=1)
    hide(hidden.topic.posts.get(number=1))
    assert private.topic.is_private
    for who in (VISITOR, viewer(people.parent), viewer(staff.head)):
        assert lately(region.school, who) == []


def test_lately_answered_shows_no_question_of_a_child(people, region, staff):
    assert Consent.objects.filter(child=people.pupil, purpose="public").exists()
    question = let_out(make_question(region.school, people.pupil, "Қақпаның кілті кімде?"))
    assert question.topic.is_by_minor
    assert not question.topic.kept_in
    answer(question, staff.head)
    assert lately(region.school) == []


def test_lately_answered_costs_one_query_and_none_where_nobody_asks(people, region, staff):
    assert lately(region.school) == []
    with CaptureQueriesContext(connection) as none:
        lately(region.school)
    assert len(none) == 0
    answered(region.school, people.parent, "Автобус қашан келеді?", staff, asked=9, days=8)
    lately(region.school)
    with CaptureQueriesContext(connection) as one:
        assert len(lately(region.school)) == 1
    assert len(one) == 1
