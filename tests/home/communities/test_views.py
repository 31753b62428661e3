"""Pages and acts of communities as each person meets them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.people.models import CommunityMembership, MembershipState
from home.communities.models import Rhythm
from home.communities.pages import CommunityIndexPage
from home.plan.models import PlanRow
from tests.factories import make_community

ALL = ["teacher", "stranger", "parent", "pupil", "newcomer", "coordinator", "moderator"]


def url(name, *args):
    return reverse(f"home:{name}", args=args)


@pytest.fixture
def asked(people):
    """The stranger asks to join."""
    return CommunityMembership.objects.create(
        person=people.stranger, community=people.community, rules_accepted_at=timezone.now()
    )


def test_community_page_shows_texts_rules_and_the_way_in(client, community_page):
    html = client.get(community_page.get_url()).content.decode()
    assert "Біз бірге іздейміз." in html
    assert "Бір-бірімізді тыңдаймыз." in html
    assert url("community-join", community_page.community_id) in html
    assert "style=" not in html
    assert "<script>" not in html


def test_community_page_at_rest_is_not_there_for_outsiders(client, community_page, people):
    community = people.community
    community.is_active = False
    community.save()
    assert client.get(community_page.get_url()).status_code == 404
    client.force_login(people.stranger)
    assert client.get(community_page.get_url()).status_code == 404
    for person in (people.teacher, people.editor, people.administrator):
        client.force_login(person)
        assert client.get(community_page.get_url()).status_code == 200


def test_community_page_draft_is_not_there(client, make_page, people):
    draft = make_page(people.community, live=False)
    client.force_login(people.leader)
    assert client.get(draft.get_url()).status_code == 404


def test_community_index_lists_communities(client, index, community_page):
    html = client.get(index.get_url()).content.decode()
    assert community_page.title in html


def test_community_index_without_communities_says_what_it_is_for(client, index):
    assert 'class="empty"' in client.get(index.get_url()).content.decode()


def test_community_join_sends_a_visitor_to_sign_in(client, people):
    answer = client.get(url("community-join", people.community.pk))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_community_join_shows_rules_and_asks(client, people, community_page):
    client.force_login(people.stranger)
    page = client.get(url("community-join", people.community.pk))
    assert "Бір-бірімізді тыңдаймыз." in page.content.decode()
    answer = client.post(url("community-join", people.community.pk), {"accepts_rules": "on"})
    assert answer.status_code == 302
    assert people.stranger.community_memberships.get().state == MembershipState.REQUESTED


def test_community_join_without_the_tick_says_so_beside_it(client, people, community_page):
    client.force_login(people.stranger)
    answer = client.post(url("community-join", people.community.pk), {})
    assert answer.status_code == 200
    assert answer.context["form"].errors["accepts_rules"]
    assert not people.stranger.community_memberships.exists()


@pytest.mark.parametrize("who", ["parent", "pupil"])
def test_community_join_refuses_families_kindly(client, people, community_page, who):
    client.force_login(getattr(people, who))
    answer = client.post(url("community-join", people.community.pk), {"accepts_rules": "on"})
    assert answer.status_code == 200
    assert answer.context["refusal"]
    assert not CommunityMembership.objects.filter(state="requested").exists()


def test_community_join_of_none_or_of_one_at_rest_is_not_there(client, people):
    rest = make_community("Демалған", is_active=False)
    client.force_login(people.stranger)
    assert client.get(url("community-join", rest.pk)).status_code == 404
    assert client.get(url("community-join", 999_999)).status_code == 404


def test_community_leave_asks_by_get_and_leaves_by_post(client, people, community_page):
    client.force_login(people.teacher)
    assert client.get(url("community-leave", people.community.pk)).status_code == 200
    assert people.teacher.community_memberships.get().ended_on is None
    client.post(url("community-leave", people.community.pk))
    assert people.teacher.community_memberships.get().ended_on == timezone.localdate()


def test_community_leave_by_the_only_leader_is_refused_with_a_sentence(client, people):
    client.force_login(people.leader)
    answer = client.post(url("community-leave", people.community.pk), follow=True)
    assert [str(m) for m in answer.context["messages"]]
    assert people.leader.community_memberships.get().ended_on is None


def test_community_leave_of_one_at_rest_takes_back_a_request(client, people, asked):
    people.community.is_active = False
    people.community.save()
    client.force_login(people.stranger)
    client.post(url("community-leave", people.community.pk))
    assert not CommunityMembership.objects.filter(pk=asked.pk).exists()


@pytest.mark.parametrize("who", ALL)
def test_community_requests_is_not_there_for_others(client, people, asked, who):
    client.force_login(getattr(people, who))
    assert client.get(url("community-requests", people.community.pk)).status_code == 404


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize("act", ["answer", "role", "end"])
def test_acts_of_a_leader_are_not_there_for_others(client, people, asked, who, act):
    client.force_login(getattr(people, who))
    data = {f"answer-{asked.pk}-answer": "accept", "role": "leader"}
    answer = client.post(url(f"community-{act}", people.community.pk, asked.pk), data)
    assert answer.status_code == 404
    asked.refresh_from_db()
    assert asked.state == MembershipState.REQUESTED


def test_acts_with_the_membership_of_another_community_are_not_there(client, people, asked):
    other = make_community("Басқа", leader=people.colleague)
    client.force_login(people.colleague)
    data = {f"answer-{asked.pk}-answer": "accept"}
    answer = client.post(url("community-answer", other.pk, asked.pk), data)
    assert answer.status_code == 404


def test_community_requests_lists_who_asks_and_the_members(client, people, asked, community_page):
    client.force_login(people.leader)
    html = client.get(url("community-requests", people.community.pk)).content.decode()
    assert "Ирина Ким" in html
    assert "Айгүл Серікова" in html
    assert 'type="submit">Сақтау</button>' in html


def test_community_answer_accepts(client, people, asked):
    client.force_login(people.leader)
    client.post(
        url("community-answer", people.community.pk, asked.pk),
        {f"answer-{asked.pk}-answer": "accept"},
    )
    asked.refresh_from_db()
    assert asked.state == MembershipState.ACTIVE


def test_community_answer_refusal_needs_a_reason_beside_the_field(client, people, asked):
    client.force_login(people.leader)
    answer = client.post(
        url("community-answer", people.community.pk, asked.pk),
        {f"answer-{asked.pk}-answer": "refuse", f"answer-{asked.pk}-note": " "},
    )
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == MembershipState.REQUESTED


def test_community_answer_second_of_two_is_told_so(client, people, asked):
    CommunityMembership.objects.filter(pk=asked.pk).update(state="active")
    client.force_login(people.leader)
    answer = client.post(
        url("community-answer", people.community.pk, asked.pk),
        {f"answer-{asked.pk}-answer": "refuse", f"answer-{asked.pk}-note": "Жоқ"},
        follow=True,
    )
    assert "warning" in [m.level_tag for m in answer.context["messages"]]


def test_community_answer_of_odd_input_changes_nothing(client, people, asked):
    client.force_login(people.leader)
    answer = client.post(
        url("community-answer", people.community.pk, asked.pk),
        {f"answer-{asked.pk}-answer": "crown"},
    )
    assert answer.status_code == 200
    asked.refresh_from_db()
    assert asked.state == MembershipState.REQUESTED


def test_community_role_that_does_not_exist_changes_nothing(client, people):
    held = people.teacher.community_memberships.get()
    client.force_login(people.leader)
    client.post(url("community-role", people.community.pk, held.pk), {"role": "tsar"})
    held.refresh_from_db()
    assert held.role == "member"


def test_community_role_given_away_sends_the_former_leader_home(client, people):
    held = people.teacher.community_memberships.get()
    own = people.leader.community_memberships.get()
    client.force_login(people.leader)
    client.post(url("community-role", people.community.pk, held.pk), {"role": "leader"})
    answer = client.post(url("community-role", people.community.pk, own.pk), {"role": "member"})
    assert answer.url == reverse("home:start")


def test_community_end_parts_with_a_member(client, people):
    held = people.teacher.community_memberships.get()
    client.force_login(people.leader)
    client.post(url("community-end", people.community.pk, held.pk))
    held.refresh_from_db()
    assert held.ended_on == timezone.localdate()


@pytest.mark.parametrize("act", ["join", "leave", "requests"])
def test_acts_of_a_community_that_is_not_there(client, people, act):
    client.force_login(people.leader)
    assert client.get(url(f"community-{act}", 999_999_999)).status_code == 404


@pytest.mark.parametrize("act", ["answer", "role", "end"])
def test_acts_are_never_done_by_get(client, people, asked, act):
    client.force_login(people.leader)
    answer = client.get(url(f"community-{act}", people.community.pk, asked.pk))
    assert answer.status_code == 405


def test_community_page_speaks_the_readers_language_and_marks_the_rest(
    client, people, community_page, russian
):
    Rhythm.objects.create(
        community=people.community,
        kind="term",
        name_kk="Серуен",
        note_kk="Қарасу",
        note_ru="Карасу",
    )
    PlanRow.objects.create(
        community=people.community, theme_kk="Сұрақ", theme_ru="Вопрос", purpose_kk="Мақсат"
    )
    twin = community_page.copy_for_translation(russian, copy_parents=True)
    twin.save_revision().publish()
    html = client.get(twin.get_full_url()).content.decode()
    assert '<th scope="row" lang="ru">Вопрос</th>' in html
    assert '<span lang="kk">Серуен</span>' in html
    assert '<span class="meta" lang="ru">Карасу</span>' in html
    assert 'lang="kk">Мақсат</td>' in html
    assert "Қарасу" not in html


def test_community_index_of_another_language_marks_what_is_not_translated(
    client, index, community_page, russian
):
    shown = client.get(CommunityIndexPage.objects.get(locale=russian).get_url()).content.decode()
    assert community_page.title in shown
    assert "на казахском" in shown
    assert "қазақша" not in client.get(index.get_url()).content.decode().split("<main")[1]
