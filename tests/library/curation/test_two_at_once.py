"""Editors who answer at one moment: on a server that really lets them."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from cms.audience.viewer import viewer_of
from cms.people.models import User
from library.curation import services
from library.curation.models import AlreadyAnswered, Review
from library.methods.models import Method
from tests.at_once import at_once
from tests.factories import make_person

AT_ONCE = 3  # each holds the row for as long as a publication takes

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def test_one_answer_counts_and_the_others_are_told(review, editors, region):
    people = [
        make_person(f"Р{number}", "Редактор", place=region.region, role="editor")
        for number in range(AT_ONCE)
    ]
    for person in people:
        person.groups.add(Group.objects.get(name="Editors"))

    def answer(number):
        viewer = viewer_of(User.objects.get(pk=people[number].pk))
        mine = Review.objects.get(pk=review.pk)
        if number % 2:
            services.publish(viewer=viewer, review=mine, seen=1)
        else:
            services.send_back(viewer=viewer, review=mine, seen=1, note="Жасын жазыңыз", reasons=())

    errors = at_once(answer, AT_ONCE)
    assert len(errors) == AT_ONCE - 1
    assert all(isinstance(error, AlreadyAnswered) for error in errors), errors
    kept = review.rounds.get()
    assert kept.outcome in {"published", "returned"}
    assert Method.objects.get(pk=review.method_id).live == (kept.outcome == "published")
