"""The admin opens on what awaits the person, and sends others kindly away."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from cms.audience.viewer import viewer_of
from cms.people.models import CommunityMembership
from cms.people.services import ensure_groups, group_of_community, sync_admin_groups
from cms.people.services.admin_groups import EDITORS
from home.communities.pages import CommunityIndexPage
from home.desk.selectors import age_phrase, awaiting
from library.methods.services import submit
from tests.factories import make_method, make_person
from tests.factories.pages import make_class_page, make_organisation_page


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


@pytest.mark.usefixtures("english")
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
def test_admin_tells_those_without_a_role_that_it_is_not_theirs(enter, who):
    answer = enter(who).get(reverse("wagtailadmin_home"), follow=True)
    assert answer.status_code == 403


@pytest.fixture
def in_review(site_ready, people):
    """Two methods sent to the editors, the second one later."""
    methods = [make_method(f"Әдіс {n}", author=people.teacher, live=False) for n in (1, 2)]
    for method in methods:
        method.save_revision(user=people.teacher)
        submit(method=method, by=people.teacher)
    return methods


def test_methods_wait_for_editors_oldest_first(people, in_review):
    part = parts_of(people.editor)["methods"]
    assert [line.title for line in part.lines] == ["Әдіс 1", "Әдіс 2"]
    assert part.lines[0].note == "Айгүл Серікова"
    for person in (people.teacher, people.leader, people.coordinator, people.moderator):
        assert "methods" not in parts_of(person)


def test_methods_returned_move_to_a_part_of_their_own(people, in_review):
    task = in_review[0].current_workflow_task_state.specific
    task.reject(user=people.editor, comment="Дерек көзін қосыңыз.")
    parts = parts_of(people.editor)
    assert [line.title for line in parts["methods"].lines] == ["Әдіс 2"]
    assert [line.title for line in parts["returned"].lines] == ["Әдіс 1"]


def review(page, group, by):
    """Puts a page before a group of reviewers."""
    task = GroupApprovalTask.objects.create(name="Бет")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Бет")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    page.save_revision(user=by)
    workflow.start(page, by)


def test_a_class_page_waits_for_those_who_run_its_school_alone(site_ready, people, region):
    ensure_groups()
    page = make_class_page(make_organisation_page(region.school), region.school_class)
    review(page, Group.objects.get(name=EDITORS), people.coordinator)
    assert "pages" not in parts_of(people.editor)
    people.coordinator.groups.add(Group.objects.get(name=EDITORS))
    assert [line.title for line in parts_of(people.coordinator)["pages"].lines] == [page.title]


def test_pages_wait_for_those_who_review_them(site_ready, people):
    page = CommunityIndexPage.objects.get(locale__language_code="kk")
    review(page, group_of_community(people.community), people.editor)
    sync_admin_groups(person=people.leader)
    (line,) = parts_of(people.leader)["pages"].lines
    assert line.title == page.title
    assert line.note == "Марат Иса"
    assert "pages" not in parts_of(people.teacher)


def test_awaiting_costs_the_same_with_three_and_thirty(
    people, in_review, region, django_assert_max_num_queries
):
    for number in range(15):
        asking = make_person(f"Сұраушы{number}", "Аты")
        asking.memberships.create(place=region.school, role="teacher")
        CommunityMembership.objects.create(person=asking, community=people.community)
    viewer = viewer_of(people.administrator)
    awaiting(viewer, timezone.now())
    with django_assert_max_num_queries(13):
        parts = awaiting(viewer, timezone.now())
        assert {part.key: part.count for part in parts}["communities"] == 15
