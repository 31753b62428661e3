"""What Wagtail gives a page of a community: draft, preview, schedule, workflow, locks, history."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from cms.audience import tokens
from cms.audience.pages import page_tokens, visible_pages
from cms.audience.viewer import VISITOR, viewer_of
from cms.people.services import ensure_groups, group_of_community, sync_admin_groups
from home.communities.pages import CommunityPage
from tests.factories import make_community


@pytest.fixture
def leader(client, people, community_page):
    """The leader, signed in with the rights that follow."""
    ensure_groups()
    sync_admin_groups(person=people.leader)
    client.force_login(people.leader)
    return client


def form_of(page, **changes):
    data = {
        "title": page.title,
        "slug": page.slug,
        "body-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": 1000,
    }
    for name in ("introduction", "priority", "problem", "purpose", "tasks", "expected_results"):
        data[name] = "null"
    data["rules"] = "null"
    return data | changes


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_draft_is_kept_without_showing(leader, community_page):
    answer = leader.post(edit(community_page), form_of(community_page, title="Жаңа атау"))
    assert answer.status_code == 302
    community_page.refresh_from_db()
    assert community_page.title == "Шыңдау"
    assert community_page.has_unpublished_changes
    assert "Жаңа атау" not in Client().get(community_page.get_url()).content.decode()


def test_publishing_shows_and_keeps_a_history(leader, community_page):
    data = form_of(community_page, title="Жаңа атау") | {"action-publish": "1"}
    leader.post(edit(community_page), data)
    community_page.refresh_from_db()
    assert community_page.title == "Жаңа атау"
    history = leader.get(reverse("wagtailadmin_pages:history", args=[community_page.pk]))
    assert "Дәулет" in history.content.decode()


def test_preview_shows_what_is_not_saved(leader, community_page):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[community_page.pk])
    kept = leader.post(address, form_of(community_page, title="Сынақ атау"))
    assert kept.json()["is_valid"]
    shown = leader.get(address)
    assert shown.status_code == 200
    assert "Сынақ атау" in shown.content.decode()


def test_preview_works_while_the_community_rests(leader, people, community_page):
    people.community.is_active = False
    people.community.save()
    address = reverse("wagtailadmin_pages:view_draft", args=[community_page.pk])
    assert leader.get(address).status_code == 200


def test_scheduled_page_comes_out_by_the_clock(leader, community_page):
    community_page.save_revision().publish()
    community_page.refresh_from_db()
    community_page.title = "Ертеңгі атау"
    community_page.go_live_at = timezone.now() + timedelta(hours=1)
    community_page.save_revision().publish()
    stored = CommunityPage.objects.get(pk=community_page.pk)
    assert stored.title == "Шыңдау"
    # The hour has passed.
    past = timezone.now() - timedelta(minutes=1)
    revision = stored.latest_revision
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    stored.refresh_from_db()
    assert stored.title == "Ертеңгі атау"


def test_lock_keeps_others_out(leader, people, community_page):
    leader.post(reverse("wagtailadmin_pages:lock", args=[community_page.pk]))
    community_page.refresh_from_db()
    assert community_page.locked
    sync_admin_groups(person=people.editor)
    leader.force_login(people.editor)
    leader.post(edit(community_page), form_of(community_page, title="Басқаның атауы"))
    community_page.refresh_from_db()
    assert not community_page.revisions.filter(content__title="Басқаның атауы").exists()


def test_workflow_of_a_page_ends_in_publishing(leader, people, community_page):
    task = GroupApprovalTask.objects.create(name="Көшбасшы қарайды")
    task.groups.add(group_of_community(people.community))
    workflow = Workflow.objects.create(name="Бет")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=community_page)
    community_page.title = "Тексерілген атау"
    community_page.save_revision()
    state = workflow.start(community_page, people.editor)
    assert community_page.workflow_in_progress
    state.current_task_state.specific.approve(user=people.leader)
    community_page.refresh_from_db()
    assert community_page.title == "Тексерілген атау"


def test_translation_belongs_to_the_same_community(community_page, russian):
    twin = community_page.copy_for_translation(russian, copy_parents=True)
    assert twin.community_id == community_page.community_id
    assert twin.translation_key == community_page.translation_key
    assert not twin.live


@pytest.mark.usefixtures("english")
def test_second_page_in_one_language_is_refused(people, index, community_page):
    second = CommunityPage(title="Екінші", community=people.community, locale=index.locale)
    with pytest.raises(ValidationError, match="already has a page"):
        index.add_child(instance=second)


def test_searchable_text_holds_the_words_and_all_names(make_page):
    community = make_community("Шың", name_ru="Вершина", slug="top")
    page = make_page(community, introduction="<p>Біз <b>бірге</b></p>", rules="<p>Тыңда</p>")
    text = page.searchable_text()
    assert "Вершина" in text
    assert "Тыңда" in text
    assert "<" not in text


def test_page_of_a_community_at_rest_is_listed_and_indexed_for_nobody_else(people, community_page):
    pages = CommunityPage.objects.all()
    assert page_tokens(community_page) == (tokens.PUBLIC,)
    people.community.is_active = False
    people.community.save()
    found = CommunityPage.objects.get(pk=community_page.pk)
    assert page_tokens(found) == ()
    for person in (people.stranger, people.parent, people.coordinator):
        assert not visible_pages(viewer_of(person), pages).exists()
    assert not visible_pages(VISITOR, pages).exists()
    for person in (people.teacher, people.editor, people.administrator):
        assert visible_pages(viewer_of(person), pages).exists()
