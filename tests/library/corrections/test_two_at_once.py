"""Reports and answers at one moment: on a server that really lets them."""

import pytest
from django.db import connection
from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.people.models import User
from library.corrections.models import Correction
from library.corrections.services import Reported, answer_report, report_mistake
from library.methods.models import Method
from tests.at_once import AT_ONCE, at_once
from tests.factories import make_method, make_person

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def again(person):
    return viewer_of(User.objects.get(pk=person.pk))


def report(person, method, kind="mistake"):
    reported = Reported(kind=kind, words="Екінші бетте қате бар.", language="kk")
    return report_mistake(
        viewer=again(person),
        method=method,
        reported=reported,
        address="203.0.113.5",
        now=timezone.now(),
    )


def test_one_form_sent_by_many_ways_is_one_report(people):
    method = make_method("Қайық", author=people.teacher)
    assert not at_once(lambda _number: report(people.stranger, method))
    assert Correction.objects.count() == 1


def test_many_who_report_a_child_hide_it_once(people, region):
    method = make_method("Қайық", author=people.teacher)
    readers = [make_person("Оқырман", str(n), place=region.school) for n in range(AT_ONCE)]
    errors = at_once(lambda number: report(readers[number], method, kind="child"))
    assert len(errors) == AT_ONCE - 1, "the others learn that it is off the shelf"
    assert Correction.objects.filter(has_hidden=True).count() == 1
    assert not Method.objects.get(pk=method.pk).live


def test_one_editor_answers(people, region):
    method = make_method("Қайық", author=people.teacher)
    row = report(people.stranger, method)
    editors = [
        make_person("Редактор", str(n), place=region.region, role="editor") for n in range(AT_ONCE)
    ]
    done = []

    def answer(number):
        outcome = ("stays", "withdrawn")[number % 2]
        by = User.objects.get(pk=editors[number].pk)
        done.append(
            answer_report(
                correction=row, by=by, outcome=outcome, answer="Қаралды.", now=timezone.now()
            )
        )

    assert not at_once(answer)
    assert sum(done) == 1
    row.refresh_from_db()
    assert Method.objects.get(pk=method.pk).live == (row.outcome == "stays")
