"""The one number in the header: what waits for the reader."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.moderation.services import open_review
from cms.ports.awaited import number_awaited
from cms.ports.reviewable import Scope
from forum.help.services import ask_for_help, take_request
from forum.questions.services import accept_question
from tests.factories import make_person
from tests.factories.forum import make_talk, viewer
from tests.factories.questions import fresh, make_question, make_staff

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"
PAGE = "/kk/people/own/profile/"


def number(person):
    cache.clear()
    return number_awaited(viewer(person), timezone.now())


def test_number_awaited_counts_each_question_of_the_staff_once(people, region):
    staff = make_staff(people, region)
    question = make_question(
        region.school, people.parent, at=timezone.now() - timedelta(days=40)
    )  # to be accepted, and overdue
    assert question.answer_by < timezone.now()
    assert number(staff.head) == 1
    assert number(people.parent) == number(people.pupil) == 0


def test_number_awaited_counts_the_queue_of_a_moderator(people, region):
    talk = make_talk(people, region)
    open_review(
        kind="post", object_pk=talk.replies[0].pk, scope=Scope(region.school.path, None, None),
        why="report", at=timezone.now(),
    )  # fmt: skip
    assert number(people.coordinator) == 1
    assert number(people.teacher) == 0


def test_number_awaited_counts_calls_until_somebody_takes_them(people, region):
    psychologist = make_person("Асель", "Нұрым", place=region.school, role="psychologist")
    call = ask_for_help(viewer=viewer(people.pupil), words="", now=timezone.now())
    assert number(psychologist) == 1
    take_request(viewer=viewer(psychologist), request=call, now=timezone.now())
    assert number(psychologist) == 0


def test_number_awaited_is_kept_for_a_while_and_counted_anew_for_whoever_acts(
    people, region, django_capture_on_commit_callbacks
):
    staff = make_staff(people, region)
    head = viewer(staff.head)
    assert number_awaited(head, timezone.now()) == 0
    question = make_question(region.school, people.parent)
    assert number_awaited(head, timezone.now()) == 0
    with django_capture_on_commit_callbacks(execute=True):
        accept_question(viewer=head, question=fresh(question), now=timezone.now())
    later = make_question(region.school, people.teacher, "Тағы бір сұрақ бар ма?")
    assert later.stage == "received"
    assert number_awaited(head, timezone.now()) == 1


def test_number_awaited_asks_nothing_for_visitors_and_parents(people, region):
    for who in (VISITOR, viewer(people.parent), viewer(people.pupil)):
        who.tokens  # noqa: B018 - what the viewer holds is read
        with CaptureQueriesContext(connection) as asked:
            assert number_awaited(who, timezone.now()) == 0
        assert len(asked) == 0


def test_the_header_tells_the_number_at_one_query_a_minute_at_most(client, people, region):
    staff = make_staff(people, region)
    make_question(region.school, people.parent)
    client.force_login(staff.head, BACKEND)
    cache.clear()
    with CaptureQueriesContext(connection) as first:
        page = client.get(PAGE)
    with CaptureQueriesContext(connection) as second:
        client.get(PAGE)
    assert re.search(r'class="count awaited">1<', page.content.decode())
    assert len(first) <= len(second) + 1
