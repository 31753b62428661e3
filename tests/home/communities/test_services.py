"""Joining, answering, leading, leaving; and the rights that follow."""

from datetime import date

import pytest
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from cms.audience.viewer import viewer_of
from cms.people.models import CommunityMembership, CommunityRole, MembershipState, User
from cms.people.services import group_of_community
from home.communities import services
from tests.factories import join, make_community, make_person

TODAY = date(2026, 11, 22)


def fresh(person):
    return viewer_of(User.objects.get(pk=person.pk))


def ask(person, community):
    return services.ask_to_join(viewer=fresh(person), community=community, accepts_rules=True)


def answer(membership, leader, *, accept, note=""):
    return services.answer_request(
        membership_id=membership.pk,
        viewer=fresh(leader),
        accept=accept,
        note=note,
        today=timezone.localdate(),
    )


def test_ask_to_join_keeps_the_day_the_rules_were_accepted(people, mailoutbox):
    membership = ask(people.stranger, people.community)
    assert membership.state == MembershipState.REQUESTED
    assert membership.rules_accepted_at is not None
    (letter,) = mailoutbox
    assert letter.to == [people.leader.email]
    assert "Ирина Ким" in letter.body


def test_ask_to_join_twice_is_one_request_and_one_letter(people, mailoutbox):
    first = ask(people.stranger, people.community)
    second = ask(people.stranger, people.community)
    assert first.pk == second.pk
    assert len(mailoutbox) == 1


def test_ask_to_join_needs_the_rules(people):
    with pytest.raises(services.Refusal):
        services.ask_to_join(
            viewer=fresh(people.stranger), community=people.community, accepts_rules=False
        )
    assert not people.stranger.community_memberships.exists()


def test_ask_to_join_is_open_to_a_coach_of_no_organisation(people):
    assert ask(people.newcomer, people.community).state == MembershipState.REQUESTED


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("who", ["parent", "pupil"])
def test_ask_to_join_is_kindly_refused_to_families(people, who):
    with pytest.raises(services.Refusal, match="welcome to read"):
        ask(getattr(people, who), people.community)


@pytest.mark.usefixtures("english")
def test_ask_to_join_is_refused_to_a_parent_who_is_not_accepted_yet(people, region):
    people.newcomer.memberships.create(place=region.school, role="parent")
    with pytest.raises(services.Refusal, match="welcome to read"):
        ask(people.newcomer, people.community)


def test_ask_to_join_is_open_to_a_teacher_who_is_a_parent_too(people, region):
    people.parent.memberships.create(place=region.school, role="teacher", state="active")
    assert ask(people.parent, people.community).state == MembershipState.REQUESTED


def test_ask_to_join_a_community_at_rest_is_refused(people):
    people.community.is_active = False
    people.community.save()
    with pytest.raises(services.Refusal):
        ask(people.stranger, people.community)


def test_ask_to_join_again_after_a_refusal(people):
    answer(ask(people.stranger, people.community), people.leader, accept=False, note="Кейін")
    again = ask(people.stranger, people.community)
    assert again.state == MembershipState.REQUESTED
    assert people.stranger.community_memberships.count() == 2


def test_answer_request_takes_in_and_tells_in_the_persons_language(people, mailoutbox):
    User.objects.filter(pk=people.stranger.pk).update(interface_language="en")
    membership = answer(ask(people.stranger, people.community), people.leader, accept=True)
    assert membership.started_on == timezone.localdate()
    assert membership.decided_by == people.leader
    assert people.community.pk in fresh(people.stranger).community_ids
    assert mailoutbox[-1].to == [people.stranger.email]
    assert "has taken you in" in mailoutbox[-1].body


def test_answer_request_refuses_with_a_note_that_the_person_reads(people, mailoutbox):
    membership = answer(
        ask(people.stranger, people.community), people.leader, accept=False, note="Топ толды."
    )
    assert membership.state == MembershipState.REFUSED
    assert membership.refusal_note == "Топ толды."
    assert "Топ толды." in mailoutbox[-1].body
    assert people.community.pk not in fresh(people.stranger).community_ids


@pytest.mark.usefixtures("english")
def test_answer_request_holds_the_first_of_two_answers(people):
    membership = ask(people.stranger, people.community)
    answer(membership, people.leader, accept=True)
    with pytest.raises(services.Refusal, match="already"):
        answer(membership, people.leader, accept=False, note="Жоқ")
    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE


@pytest.mark.parametrize("who", ["teacher", "stranger", "coordinator", "moderator"])
def test_answer_request_is_a_leaders_alone(people, who):
    membership = ask(people.newcomer, people.community)
    with pytest.raises(CommunityMembership.DoesNotExist):
        answer(membership, getattr(people, who), accept=True)


def test_answer_request_of_another_community_is_not_there(people):
    other = make_community("Басқа", leader=people.colleague)
    membership = ask(people.stranger, people.community)
    with pytest.raises(CommunityMembership.DoesNotExist):
        answer(membership, people.colleague, accept=True)
    assert other.memberships.count() == 1


def test_answer_request_leaves_an_audit_line(people):
    membership = ask(people.stranger, people.community)
    answer(membership, people.leader, accept=True)
    line = ModelLogEntry.objects.filter(action="home.community.accept").get()
    assert line.user == people.leader
    assert line.data["person"] == people.stranger.pk


def test_give_role_brings_the_rights_of_a_leader_and_takes_them(people):
    group = group_of_community(people.community)
    membership = people.teacher.community_memberships.get()
    services.give_role(
        membership_id=membership.pk, viewer=fresh(people.leader), role=CommunityRole.LEADER
    )
    assert people.teacher.groups.filter(pk=group.pk).exists()
    services.give_role(
        membership_id=membership.pk, viewer=fresh(people.leader), role=CommunityRole.MEMBER
    )
    assert not people.teacher.groups.filter(pk=group.pk).exists()


@pytest.mark.usefixtures("english")
def test_give_role_keeps_at_least_one_leader(people):
    membership = people.leader.community_memberships.get()
    with pytest.raises(services.Refusal, match="at least one leader"):
        services.give_role(
            membership_id=membership.pk, viewer=fresh(people.leader), role=CommunityRole.MEMBER
        )


def test_give_role_does_not_count_a_leader_with_a_closed_account(people):
    gone = make_person("Кеткен", "Адам", is_active=False)
    join(people.community, gone, CommunityRole.LEADER)
    membership = people.leader.community_memberships.get()
    with pytest.raises(services.Refusal):
        services.give_role(
            membership_id=membership.pk, viewer=fresh(people.leader), role=CommunityRole.MEMBER
        )


def test_give_role_needs_a_member(people):
    membership = ask(people.stranger, people.community)
    with pytest.raises(services.Refusal):
        services.give_role(
            membership_id=membership.pk, viewer=fresh(people.leader), role=CommunityRole.LEADER
        )


def test_end_membership_holds_at_once(people):
    membership = people.teacher.community_memberships.get()
    services.end_membership(
        membership_id=membership.pk, viewer=fresh(people.leader), today=timezone.localdate()
    )
    assert people.community.pk not in fresh(people.teacher).community_ids
    with pytest.raises(services.Refusal):
        services.end_membership(
            membership_id=membership.pk, viewer=fresh(people.leader), today=timezone.localdate()
        )


def test_leave_community_ends_a_membership_and_takes_back_a_request(people):
    services.leave_community(
        viewer=fresh(people.teacher), community=people.community, today=timezone.localdate()
    )
    assert people.community.pk not in fresh(people.teacher).community_ids
    ask(people.stranger, people.community)
    services.leave_community(
        viewer=fresh(people.stranger), community=people.community, today=timezone.localdate()
    )
    assert not people.stranger.community_memberships.exists()


@pytest.mark.usefixtures("english")
def test_leave_community_keeps_at_least_one_leader(people):
    with pytest.raises(services.Refusal, match="at least one leader"):
        services.leave_community(
            viewer=fresh(people.leader), community=people.community, today=TODAY
        )


@pytest.fixture
def files_root(db):
    """The root of collections, which Wagtail's migrations make on a real site."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def test_ensure_permissions_twice_gives_the_same(files_root, community_page, people):
    services.ensure_permissions()
    rights = GroupPagePermission.objects.filter(group=group_of_community(people.community))
    assert {r.page_id for r in rights} == {community_page.pk}
    assert rights.count() == len(services.PAGE_RIGHTS)
    files = GroupCollectionPermission.objects.filter(group=group_of_community(people.community))
    assert files.values("collection").distinct().count() == 1
    services.ensure_permissions()
    assert rights.count() == len(services.PAGE_RIGHTS)
    assert files.values("collection").distinct().count() == 1


def test_give_page_to_leaders_takes_it_from_the_former_ones(community_page, people):
    other = make_community("Басқа", leader=people.colleague)
    community_page.community = other
    community_page.save()
    rights = GroupPagePermission.objects.filter(page=community_page)
    assert {r.group for r in rights} == {group_of_community(other)}


def test_ask_to_join_writes_to_no_closed_account(people, mailoutbox):
    people.leader.is_active = False
    people.leader.save()
    ask(people.stranger, people.community)
    assert mailoutbox == []


def test_answer_to_a_request_taken_back_meanwhile_is_a_sentence(people, monkeypatch):
    """The row is gone between the first look and the lock."""
    asked = ask(people.stranger, people.community)
    lock = services._lock

    def slow_lock(community_id):
        CommunityMembership.objects.filter(pk=asked.pk).delete()
        return lock(community_id)

    monkeypatch.setattr(services, "_lock", slow_lock)
    with pytest.raises(services.Refusal):
        answer(asked, people.leader, accept=True)
