"""A small storm: people act at once on a server that really lets them, and no counter drifts."""

import random
from collections import Counter

import pytest
from django.db import connection

from forum.audit.selectors import drifts
from tests.at_once import at_once
from tests.storm import scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
PARTS, ACTS = 4, 60


def test_many_acts_at_once_leave_every_counter_right():
    scene.build(people=12, moderators=2)
    done: Counter[str] = Counter()

    def play(part):
        dice = random.Random(part)
        people = scene.people(dice, part, PARTS)
        done.update(dice.choice(people).act() for _ in range(ACTS))

    assert at_once(play, times=PARTS, patience=120) == []
    assert done.total() == PARTS * ACTS
    assert done["reply"] > ACTS / 2
    assert [str(drift) for drift in drifts()] == []
    assert scene.lost() == []
