"""The admin opens on what awaits the person, and sends others kindly away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.people.models import CommunityMembership
from cms.people.services import ensure_groups, sync_admin_groups
from home.desk.selectors import age_phrase, awaiting
from tests.factories import make_method


@pytest.fixture
def enter(client, site_ready, people):
    """Signs a person in, with the rights that follow from their roles."""
    ensure_groups()

    def sign_in(who):
        person = getattr(people, who)
        sync_admin_groups(person=person)
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def busy(people, region):
    """A request to a place, one to a community, a method in review."""
    people.newcomer.memberships.create(place=region.school, role="teacher")
    CommunityMembership.objects.create(person=people.stranger, community=people.community)


def parts_of(person):
    return {part.key: part for part in awaiting(viewer_of(person), timezone.now())}


def test_awaiting_gives_each_only_what_concerns_them(site_ready, people, busy):
    assert set(parts_of(people.coordinator)) == {"places"}
    assert set(parts_of(people.leader)) == {"communities"}
    assert {"places", "communities"} <= set(parts_of(people.administrator))
    for person in (people.teacher, people.stranger, people.parent, people.moderator):
        assert parts_of(person) == {}


def test_awaiting_names_the_person_and_the_place(site_ready, people, busy):
    (line,) = parts_of(people.coordinator)["places"].lines
    assert line.title == "Жаңа Адам"
    assert line.note == "Бірінші мектеп"
    (line,) = parts_of(people.leader)["communities"].lines
    assert line.url == reverse("home:community-requests", args=[people.community.pk])


def test_awaiting_leaves_out_answered_requests(site_ready, people, busy):
    CommunityMembership.objects.filter(person=people.stranger).update(state="refused")
    assert parts_of(people.leader) == {}


def test_awaiting_of_a_coordinator_ends_at_their_places(site_ready, people, region):
    people.newcomer.memberships.create(place=region.other_school, role="teacher")
    assert parts_of(people.coordinator) == {}


@pytest.mark.parametrize(
    ("hours", "expected"), [(1, "since today"), (30, "waits 1 day"), (80, "waits 3 days")]
)
def test_age_phrase_counts_whole_days(hours, expected):
    now = timezone.now()
    assert age_phrase(now - timedelta(hours=hours), now) == expected


def test_admin_home_opens_on_what_awaits(enter, people, busy):
    html = enter("leader").get(reverse("wagtailadmin_home")).content.decode()
    assert "Ирина Ким" in html
    assert html.index("Ирина Ким") < html.index("</main>")
    assert "whats-new-in-wagtail" not in html


def test_admin_home_says_when_nothing_waits(enter, people):
    html = enter("leader").get(reverse("wagtailadmin_home")).content.decode()
    assert 'id="awaits' in html or "panel-awaits" in html


@pytest.mark.parametrize("who", ["teacher", "parent", "newcomer"])
def test_admin_sends_those_without_a_role_to_their_start_page(enter, who):
    answer = enter(who).get(reverse("wagtailadmin_home"), follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"].endswith("/start/")


def test_methods_wait_for_editors_oldest_first(site_ready, people):
    make_method("Сөреде", author=people.teacher)
    assert "methods" not in parts_of(people.editor)
