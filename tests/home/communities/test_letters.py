"""Letters of the review of pages, in the language in which each person reads the site."""

import pytest
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from cms.people.services import ensure_groups, sync_admin_groups
from cms.people.services.admin_groups import REVIEW_OF_PAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(people, community_page):
    """A review of the community's page that waits for the editor."""
    ensure_groups()
    for person in (people.leader, people.editor):
        sync_admin_groups(person=person)
    people.editor.interface_language = "ru"
    people.editor.save()
    task = GroupApprovalTask.objects.create(name="Қарау")
    task.groups.add(*people.editor.groups.all())
    workflow = Workflow.objects.create(name="Бет")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=community_page)
    community_page.save_revision(user=people.leader)
    return workflow.start(community_page, people.leader)


def last_letter(mailoutbox, person):
    return [letter for letter in mailoutbox if letter.to == [person.email]][-1]


def test_letter_asks_editors_to_review_in_their_language(
    people, community_page, review, mailoutbox
):
    letter = last_letter(mailoutbox, people.editor)
    assert "ждёт" in letter.subject
    body = letter.body
    assert body.startswith("Здравствуйте")
    assert f"/admin/pages/{community_page.pk}/edit/" in body


def test_letter_brings_the_note_to_the_author_in_theirs(people, community_page, review, mailoutbox):
    review.current_task_state.specific.reject(user=people.editor, comment="Сурет қосыңыз & тез")
    letter = last_letter(mailoutbox, people.leader)
    assert "Шыңдау" in letter.subject
    body = letter.body
    assert "Сурет қосыңыз & тез" in body
    assert "бетін" in body
    assert "Вы можете" not in body


def test_letter_tells_that_the_page_is_published(people, community_page, review, mailoutbox):
    review.current_task_state.specific.approve(user=people.editor)
    letter = last_letter(mailoutbox, people.leader)
    assert "жарияланды" in letter.subject
    assert community_page.full_url in letter.body


def test_review_that_wagtail_made_is_named_for_people(db):
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    workflow = Workflow.objects.create(name="Moderators approval")
    ensure_groups()
    task.refresh_from_db()
    workflow.refresh_from_db()
    assert task.name == workflow.name == REVIEW_OF_PAGES
    Workflow.objects.update(name="Өз атауымыз")
    ensure_groups()
    workflow.refresh_from_db()
    assert workflow.name == "Өз атауымыз"
