"""The start page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.people.models import CommunityMembership
from cms.people.services import confirm_guardianship, ensure_groups, sync_admin_groups
from forum.discussions.models import Reader
from forum.questions.models import Question
from forum.questions.services import propose_answer
from home.communities.models import Rhythm
from home.plan.models import PlanRow
from library.methods.services import submit
from tests.factories import make_essay, make_method
from tests.factories.forum import let_out, make_board, make_reply, make_topic, settled, viewer
from tests.factories.questions import fresh, make_draft, make_question, make_staff


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


@pytest.mark.parametrize("who", ["teacher", "leader"])
def test_start_needs_at_most_twelve_queries(start, client, people, who):
    ensure_groups()
    sync_admin_groups(person=getattr(people, who))
    CommunityMembership.objects.create(person=people.stranger, community=people.community)
    Rhythm.objects.create(community=people.community, kind="term", name_kk="Серуен")
    PlanRow.objects.create(community=people.community, theme_kk="Іс", planned_on="2099-01-01")
    make_essay("Ой", author=people.colleague, community=people.community)
    make_method("Әдіс", author=people.colleague, community=people.community)
    make_essay("Шимай", author=getattr(people, who), community=people.community, live=False)
    make_method("Шимай", author=getattr(people, who), live=False)
    html = start(who).content.decode()
    assert ('id="waiting"' in html, 'id="desk"' in html) == (who == "leader", who == "leader")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("home:start")).status_code == 200
    assert len(queries) <= 12, [q["sql"][:120] for q in queries]


ACCOUNT = (
    "people:profile-edit",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
)


@pytest.mark.parametrize("who", ["teacher", "newcomer", "pupil"])
def test_start_leads_to_the_account(start, who):
    html = start(who).content.decode()
    for name in ACCOUNT:
        assert f'href="{reverse(name)}"' in html
    for name in ("people:membership-request", "account_email"):
        assert (f'href="{reverse(name)}"' in html) is (who != "pupil")


def test_start_leads_to_the_desk_with_what_waits(start, people):
    ensure_groups()
    sync_admin_groups(person=people.editor)
    method = make_method("Әдіс", author=people.teacher, live=False)
    method.save_revision(user=people.teacher)
    submit(method=method, by=people.teacher)
    html = start("editor").content.decode()
    assert f'href="{reverse("wagtailadmin_home")}"' in html
    assert "Қарауды күтіп тұрған 1 әдіс" in html


def test_start_of_a_teacher_says_nothing_of_the_desk(start):
    assert 'id="desk"' not in start("teacher").content.decode()


@pytest.mark.parametrize("who", ["editor", "moderator", "administrator"])
def test_start_of_the_desk_needs_at_most_twelve_queries(start, client, people, who):
    ensure_groups()
    sync_admin_groups(person=getattr(people, who))
    make_method("Әдіс", author=people.teacher)
    assert 'id="desk"' in start(who).content.decode()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("home:start")).status_code == 200
    assert len(queries) <= 12, [q["sql"][:120] for q in queries]


def test_start_says_that_a_request_to_a_community_waits(start, people):
    CommunityMembership.objects.filter(person=people.stranger).delete()
    none_yet, waits = "Сіз әлі ешбір қауымдастықта", "Қауымдастыққа кіру өтінішіңіз жауап күтуде"
    html = start("stranger").content.decode()
    assert waits not in html
    CommunityMembership.objects.create(person=people.stranger, community=people.community)
    html = start("stranger").content.decode()
    assert waits in html
    assert none_yet not in html


def test_start_tells_of_questions_that_wait(start, client, people, region):
    staff = make_staff(people, region)
    people.head, people.clerk = staff.head, staff.clerk
    question = make_question(region.school, people.parent)
    work = reverse("forum:question-work")

    def told(who):
        return set(re.findall(rf'href="{work}[?]show=(\w+)"', start(who).content.decode()))

    assert told("head") == told("coordinator") == {"accept"}
    Question.objects.update(assigned_to=staff.clerk, stage="assigned")
    draft = make_draft(question, staff.clerk)
    propose_answer(
        viewer=viewer(staff.clerk), question=fresh(question), seen=draft.mark, now=timezone.now()
    )
    assert told("head") == {"sign"}
    assert told("clerk") == {"mine"}
    Question.objects.update(answer_by=timezone.now() - timedelta(days=1))
    assert told("clerk") == {"mine", "overdue"}
    assert told("teacher") == told("parent") == set()
    start("head")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home:start"))
    assert len(queries) <= 12, [q["sql"][:120] for q in queries]


@pytest.mark.parametrize("who", ["pupil", "parent"])
def test_start_of_a_family_tells_of_talk(start, client, people, region, who):
    """One's own posts with the moderators, what is new, and the ways there."""
    for name in ("teacher", who):
        settled(getattr(people, name))
    board = make_board(place=region.school, is_premoderated=True)
    topic = make_topic(board, people.teacher)
    let_out(topic.posts.get())
    topic.refresh_from_db()
    make_reply(topic, getattr(people, who))
    Reader.objects.update(unread_floor=timezone.now() - timezone.timedelta(days=1))
    html = start(who).content.decode()
    part = html.split('id="talk"')[1].split("</section>")[0]
    for address in ("moderation:own", "forum:new-list", "forum:board-index", "forum:idea-list"):
        assert f'href="{reverse(address)}"' in part
    assert (reverse("forum:help-ask") in part) == (who == "pupil")
    assert (reverse("children:own-children") in part) == (who == "parent")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("home:start")).status_code == 200
    assert len(queries) <= 12, [q["sql"][:120] for q in queries]


def test_start_of_staff_has_no_talk_of_families(start):
    assert 'id="talk"' not in start("teacher").content.decode()


def test_start_of_a_teacher_who_is_a_guardian_adds_the_children(start, client, people, region):
    settled(people.teacher)
    board = make_board(place=region.school, is_premoderated=True)
    make_topic(board, people.teacher)
    confirm_guardianship(by=people.coordinator, guardian=people.teacher, child=people.pupil)
    html = start("teacher").content.decode()
    part = html.split('id="talk"')[1].split("</section>")[0]
    for address in ("children:own-children", "moderation:own", "forum:board-index"):
        assert f'href="{reverse(address)}"' in part
    assert reverse("forum:help-ask") not in part
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home:start"))
    assert len(queries) <= 16, [q["sql"][:120] for q in queries]


def test_start_of_a_guardian_whom_nobody_has_accepted_yet_leads_to_the_children(start, people):
    confirm_guardianship(by=people.coordinator, guardian=people.newcomer, child=people.pupil)
    html = start("newcomer").content.decode()
    assert f'href="{reverse("children:own-children")}"' in html
    assert 'id="talk"' not in html
