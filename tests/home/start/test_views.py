"""The start page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.communities.models import Rhythm
from home.plan.models import PlanRow
from tests.factories import make_essay, make_method


@pytest.fixture
def start(client, site_ready, people):
    """The start page as a person sees it."""

    def show(who):
        client.force_login(getattr(people, who))
        return client.get(reverse("home:start"))

    return show


def test_start_sends_a_visitor_to_sign_in(client, site_ready):
    answer = client.get(reverse("home:start"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


@pytest.mark.parametrize(
    "who",
    [
        "teacher",
        "colleague",
        "stranger",
        "leader",
        "parent",
        "pupil",
        "newcomer",
        "coordinator",
        "editor",
        "moderator",
        "administrator",
    ],
)
def test_start_greets_everybody_by_name_and_is_not_kept_in_caches(start, people, who):
    answer = start(who)
    assert answer.status_code == 200
    assert getattr(people, who).first_name in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_start_of_a_newcomer_says_what_happens_next(start):
    html = start("newcomer").content.decode()
    assert reverse("people:membership-request") in html
    assert reverse("library:essay-write") not in html


def test_start_of_a_teacher_without_community_shows_the_way(start):
    html = start("stranger").content.decode()
    assert "/kk/communities/" in html
    assert 'class="empty"' in html


def test_start_begins_an_essay_by_one_act(start, client, people):
    html = start("teacher").content.decode()
    choice = html.split('name="essay" value="')[1].split('"')[0]
    answer = client.post(reverse("library:essay-write"), {"essay": choice})
    assert answer.status_code == 302
    assert people.teacher.essays.count() == 1


def test_start_needs_at_most_twelve_queries(start, client, people):
    Rhythm.objects.create(community=people.community, kind="term", name_kk="Серуен")
    PlanRow.objects.create(community=people.community, theme="Іс", planned_on="2099-01-01")
    make_essay("Ой", author=people.leader, community=people.community)
    make_method("Әдіс", author=people.leader, community=people.community)
    start("teacher")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse("home:start")).status_code == 200
    assert len(queries) <= 12, [q["sql"][:120] for q in queries]
