"""Who is told of a question, and in which words."""

import pytest
from django.utils import timezone

from cms.notices.models import Event
from cms.ports.noticeable import notice_kind
from forum.questions import services
from forum.questions.models import Openness
from tests.factories.forum import viewer
from tests.factories.questions import answer, make_question, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(people, region):
    return make_staff(people, region)


def newest(kind):
    return Event.objects.filter(kind=f"question.{kind}").last()


def hearers(kind):
    event = newest(kind)
    return set(notice_kind(event.kind).hearers(event))


def line(kind, person):
    event = newest(kind)
    found = notice_kind(event.kind).lines([event], viewer(person))
    return found[event.pk].text if event.pk in found else None


def test_received_is_told_to_heads_deputies_and_coordinators(people, region, staff):
    make_question(region.school, people.parent, "Автобус қашан келеді?")
    assert hearers("received") == {staff.head.pk, staff.deputy.pk, people.coordinator.pk}
    assert "Автобус қашан келеді?" in line("received", staff.head)


def test_a_waiting_question_is_told_once_it_is_out(people, region, staff):
    make_question(region.school, people.pupil)
    assert line("received", staff.head) is None


def test_assigned_is_told_to_the_office(people, region, staff):
    question = make_question(region.school, people.parent)
    services.assign_question(
        viewer=viewer(staff.deputy),
        question=question,
        office=staff.office,
        person=None,
        now=timezone.now(),
    )
    assert hearers("assigned") == {staff.head.pk, staff.clerk.pk}


def test_answered_is_told_to_the_asker_without_a_name_too(people, region, staff, english):
    question = make_question(region.school, people.parent, openness=Openness.UNNAMED)
    answer(question, staff.head)
    assert hearers("answered") == {people.parent.pk}
    assert line("answered", people.parent).startswith("Your question is answered")


def test_nothing_of_a_private_question_goes_by_mail(people, region, staff):
    question = make_question(region.school, people.parent, openness=Openness.PRIVATE)
    answer(question, staff.head)
    event = newest("answered")
    assert not notice_kind(event.kind).may_mail(event, people.parent)
    assert line("answered", people.stranger) is None
