"""Who may do what with one posted essay of the teacher."""

import pytest

from cms.audience.viewer import viewer_of
from cms.people.models import CommunityMembership
from library.essays import policies
from tests.factories import join, make_essay

OVERSEERS = {"leader", "administrator", "editor"}


@pytest.fixture
def essay(people):
    return make_essay(author=people.teacher, community=people.community)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (policies.is_author, {"author"}),
        (policies.can_edit, {"author"}),
        (policies.can_post, {"author"}),
        (policies.can_see_marks, {"author", "leader", "administrator"}),
        (policies.can_see_history, {"author", *OVERSEERS}),
        (policies.can_oversee, OVERSEERS),
        (policies.can_withdraw, {"author", *OVERSEERS}),
    ],
)
def test_policy_lets_those_and_nobody_else(readers, essay, policy, expected):
    assert {name for name, viewer in readers.viewers.items() if policy(viewer, essay)} == expected


def test_can_begin_is_for_members_who_may_write(readers, people):
    join(people.community, people.pupil)
    readers.viewers["pupil"] = viewer_of(type(people.pupil).objects.get(pk=people.pupil.pk))
    may = {n for n, v in readers.viewers.items() if policies.can_begin(v, people.community.pk)}
    assert may == {"author", "leader", "expert"}


def test_can_post_ends_with_the_membership_and_can_edit_does_not(people, essay):
    CommunityMembership.objects.filter(person=people.teacher).delete()
    viewer = viewer_of(type(people.teacher).objects.get(pk=people.teacher.pk))
    assert policies.can_post(viewer, essay)
    essay.live = False
    assert not policies.can_post(viewer, essay)
    assert not policies.can_withdraw(viewer, essay)


def test_leads_is_for_leaders_of_that_community_and_administrators(readers, people):
    led = {n for n, v in readers.viewers.items() if policies.leads(v, people.community.pk)}
    assert led == {"leader", "administrator"}
    led = {n for n, v in readers.viewers.items() if policies.leads(v, readers.other_community.pk)}
    assert led == {"administrator"}
