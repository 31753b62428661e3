"""What decides who sees what, in one query."""

from django.contrib.auth.models import AnonymousUser

from cms.audience.viewer import VISITOR, viewer_of
from cms.people.models import User


def test_a_visitor_holds_the_public_token_alone(people):
    assert viewer_of(AnonymousUser()) is VISITOR
    assert VISITOR.tokens == {"public"}


def test_viewer_is_read_in_one_query(people, django_assert_num_queries):
    teacher = User.objects.get(pk=people.teacher.pk)
    with django_assert_num_queries(1):
        viewer = viewer_of(teacher)
        assert viewer.is_pedagogue
        assert viewer.is_member
        assert viewer.community_ids == {people.community.pk}
        assert viewer_of(teacher) is viewer


def test_a_newcomer_reads_but_does_not_write(people):
    viewer = viewer_of(people.newcomer)
    assert not viewer.may_write
    assert "members" not in viewer.tokens


def test_a_pupil_is_a_member_who_does_not_write_yet(people):
    viewer = viewer_of(people.pupil)
    assert viewer.is_member
    assert not viewer.may_write


def test_a_parent_belongs_to_the_class_and_to_its_school(people, region):
    viewer = viewer_of(people.parent)
    assert viewer.belongs_to(region.school_class.path)
    assert viewer.belongs_to(region.school.path)
    assert not viewer.belongs_to(region.other_school.path)
    assert f"place:{region.school.path}" in viewer.tokens


def test_a_coordinator_answers_for_places_below_and_no_other(people, region):
    viewer = viewer_of(people.coordinator)
    assert viewer.coordinates(region.school_class.path)
    assert not viewer.coordinates(region.other_school.path)
    assert not viewer.coordinates(region.district.path)


def test_an_ended_membership_opens_nothing(people, region):
    people.teacher.memberships.update(started_on="2020-01-01", ended_on="2020-06-01")
    people.teacher.community_memberships.all().delete()
    assert not viewer_of(User.objects.get(pk=people.teacher.pk)).is_member
