"""Two people who act on a community at the same moment."""

import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.people.models import CommunityMembership, CommunityRole, User
from home.communities import services
from tests.factories import join

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite of tests: one connection"),
]


def together(*acts):
    """Runs the acts at once; gives the refusals and the errors."""
    refusals, errors = [], []
    start = threading.Barrier(len(acts))

    def work(act):
        start.wait()
        try:
            act()
        except services.Refusal as why:
            refusals.append(str(why))
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals, errors


def fresh(person):
    return viewer_of(User.objects.get(pk=person.pk))


def test_two_answers_at_once_leave_the_first(people, mailoutbox):
    asked = CommunityMembership.objects.create(person=people.stranger, community=people.community)
    viewers = [fresh(people.leader), fresh(people.administrator)] * 2

    def answer(viewer, accept):
        return lambda: services.answer_request(
            membership_id=asked.pk,
            viewer=viewer,
            accept=accept,
            note="Кейін",
            today=timezone.localdate(),
        )

    refusals, errors = together(*[answer(v, n % 2 == 0) for n, v in enumerate(viewers)])
    assert errors == []
    assert len(refusals) == 3
    assert len(mailoutbox) == 1


def test_two_requests_at_once_are_one(people, mailoutbox):
    viewers = [fresh(people.stranger) for _ in range(4)]
    _refusals, errors = together(
        *[
            lambda v=v: services.ask_to_join(
                viewer=v, community=people.community, accepts_rules=True
            )
            for v in viewers
        ]
    )
    assert errors == []
    assert people.stranger.community_memberships.count() == 1
    assert len(mailoutbox) == 1


def test_two_leaders_who_leave_at_once_leave_one_behind(people):
    join(people.community, people.colleague, CommunityRole.LEADER)
    viewers = [fresh(people.leader), fresh(people.colleague)]
    refusals, errors = together(
        *[
            lambda v=v: services.leave_community(
                viewer=v, community=people.community, today=timezone.localdate()
            )
            for v in viewers
        ]
    )
    assert errors == []
    assert len(refusals) == 1
    leaders = CommunityMembership.objects.active().filter(
        community=people.community, role=CommunityRole.LEADER
    )
    assert leaders.count() == 1
