"""Figures of questions for the indicators."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cms.measures import Measure, Period
from forum.questions.models import Openness
from forum.questions.selectors import median_working_days, on_time_share
from tests.factories.questions import answer, make_question, make_staff

pytestmark = pytest.mark.django_db

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def staff(people, region):
    for person in vars(people).values():
        if hasattr(person, "date_joined"):
            person.date_joined = datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())
            person.save()
    return make_staff(people, region)


def on(day, hour=10):
    return datetime(2026, 10, day, hour, tzinfo=timezone.get_default_timezone())


def test_on_time_share_counts_answers_and_what_is_late(people, region, staff):
    places = [region.school]
    assert on_time_share(places, OCTOBER) == Measure(None, 0, "percent")
    early = make_question(region.school, people.parent, at=on(5))
    answer(early, staff.head, at=on(6))
    late = make_question(region.school, people.teacher, at=on(5))
    answer(late, staff.head, at=on(20))
    make_question(region.school, people.colleague, at=on(6), openness=Openness.PRIVATE)
    assert on_time_share(places, OCTOBER) == Measure(33.3, 3, "percent")
    # One that nobody had to answer yet does not count, nor what was asked elsewhere.
    make_question(region.school, people.leader, at=timezone.now())
    make_question(region.other_school, people.stranger, at=on(5))
    assert on_time_share(places, OCTOBER).cases == 3
    assert on_time_share([region.region], OCTOBER).cases == 4


def test_median_working_days_leaves_out_weekends_and_holidays(people, region, staff):
    assert median_working_days([region.school], OCTOBER) == Measure(None, 0, "working_days")
    # Friday to Monday is one day; the 26th is off instead of Republic Day, a Sunday.
    for asker, asked_on, answered_on in (
        (people.parent, 2, 5),
        (people.teacher, 23, 27),
        (people.colleague, 5, 16),
    ):
        question = make_question(region.school, asker, at=on(asked_on))
        answer(question, staff.head, at=on(answered_on))
    assert median_working_days([region.school], OCTOBER) == Measure(1.0, 3, "working_days")


def test_a_period_holds_its_last_day(people, region, staff):
    question = make_question(region.school, people.parent, at=on(31, hour=23))
    answer(question, staff.head, at=on(31, hour=23) + timedelta(days=2))
    assert on_time_share([region.school], OCTOBER).cases == 1
