"""The desk asks of each person no more than concerns them."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cms.audience.viewer import viewer_of
from cms.people.models import User
from cms.people.services.admin_groups import sync_admin_groups
from home.desk.selectors import awaiting, desk_questions
from tests.factories.pages import make_class_page, make_organisation_page


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("teacher", set()),
        ("leader", {"desk_access", "desk_reviews"}),
        ("coordinator", {"desk_access", "desk_requests", "desk_reviews"}),
        ("editor", {"desk_access", "desk_methods"}),
        ("moderator", {"desk_access", "desk_reviews"}),
        (
            "administrator",
            {"desk_access", "desk_methods", "desk_reviews", "desk_requests"},
        ),
    ],
)
def test_desk_questions_are_those_of_the_role(people, who, expected):
    assert set(desk_questions(viewer_of(getattr(people, who)))) == expected


def test_a_class_page_in_review_awaits_those_alone_who_run_it(people, region, site_ready):
    root = Page.objects.get(depth=1)
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="Look")
    task.groups.add(*Group.objects.all())
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    for person in (people.editor, people.coordinator):
        sync_admin_groups(person=person)
    page = make_class_page(make_organisation_page(region.school), region.school_class)
    page.save_revision(user=people.coordinator)
    workflow.start(page, people.coordinator)

    def pages(person):
        fresh = viewer_of(User.objects.get(pk=person.pk))
        return {part.key for part in awaiting(fresh, timezone.now())} & {"pages"}

    assert pages(people.coordinator) == {"pages"}
    assert pages(people.editor) == set()
