"""A class page in Wagtail's admin: for those who run the class or its school alone."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail.permissions import policy_registry

from cms.people.services import ensure_groups, sync_admin_groups
from cms.people.services.admin_groups import group_of_place
from home.classes.pages import ClassPage
from tests.factories.pages import make_class_page, make_organisation_page

pytestmark = pytest.mark.usefixtures("site_ready")
BACKEND = "cms.audience.backend.PeopleBackend"
SCREENS = (
    "edit",
    "view_draft",
    "history",
    "workflow_history",
    "usage",
    "copy",
    "delete",
    "move",
    "unpublish",
    "preview_on_edit",
    "set_privacy",
)
TITLE = "Жеті «А» сыныбының беті"


@pytest.fixture
def pages(people, region):
    # Rights to pages need the root, which a test database without migrations gets late.
    ensure_groups()
    school = make_organisation_page(region.school)
    group = group_of_place(region.school)
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(
            group=group,
            page=school,
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    for person in (people.editor, people.coordinator, people.administrator):
        sync_admin_groups(person=person)
    page = make_class_page(school, region.school_class, TITLE)
    page.save_revision().publish()
    return school, page


@pytest.mark.parametrize("screen", SCREENS)
def test_an_editor_of_elsewhere_meets_no_class_page(client, people, pages, screen):
    assert people.editor.groups.filter(name="Editors").exists()
    client.force_login(people.editor, backend=BACKEND)
    answer = client.get(reverse(f"wagtailadmin_pages:{screen}", args=[pages[1].pk]))
    assert answer.status_code in {302, 403, 404}
    assert TITLE not in answer.content.decode()


def test_lists_of_the_admin_do_not_name_it_to_an_editor(client, people, pages):
    school, page = pages
    client.force_login(people.editor, backend=BACKEND)
    explore = reverse("wagtailadmin_explore", args=[school.pk])
    history = reverse("wagtailadmin_reports:site_history")
    chooser = reverse("wagtailadmin_choose_page_child", args=[school.pk])
    for address in (explore, history, chooser, reverse("wagtailadmin_home")):
        answer = client.get(address)
        assert answer.status_code in {200, 302}, address
        assert TITLE not in answer.content.decode(), address
    assert client.get(reverse("wagtailadmin_pages:edit", args=[school.pk])).status_code == 200
    # The search of the admin asks the same policy.
    assert policy_registry.get_by_type(Page) is policy_registry.get_by_type(ClassPage)
    found = policy_registry.get_by_type(Page).explorable_instances(people.editor)
    assert found.filter(pk=school.pk).exists()
    assert not found.filter(pk=page.pk).exists()


@pytest.mark.parametrize(("who", "may"), [("editor", False), ("coordinator", True)])
def test_the_policy_gives_a_class_page_to_those_who_run_it_alone(people, pages, who, may):
    school, page = pages
    person = getattr(people, who)
    policy = policy_registry.get_by_type(Page)
    held = policy.instances_user_has_any_permission_for(person, ["change"])
    assert held.filter(pk=school.pk).exists()
    assert held.filter(pk=page.pk).exists() == may
    assert policy.user_has_any_permission_for_instance(person, ["change"], page) == may
    assert policy.user_has_any_permission_for_instance(person, ["change"], school)


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_those_who_run_the_school_work_on_it(client, people, pages, who):
    school, page = pages
    client.force_login(getattr(people, who), backend=BACKEND)
    assert TITLE in client.get(reverse("wagtailadmin_explore", args=[school.pk])).content.decode()
    for screen in ("edit", "view_draft", "history"):
        answer = client.get(reverse(f"wagtailadmin_pages:{screen}", args=[page.pk]))
        assert answer.status_code == 200, screen


def test_a_lock_of_nobody_is_not_the_editors_to_open(people, pages):
    rights = pages[1].permissions_for_user(people.editor)
    assert not rights.can_unlock()
    assert not rights.can_lock()
    assert not rights.can_view_revisions()
    assert not rights.can_submit_for_moderation()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_draft_is_shown_in_the_language_of_its_page(client, people, pages, language):
    client.force_login(people.administrator, backend=BACKEND)
    client.cookies["django_language"] = language
    address = reverse("wagtailadmin_pages:view_draft", args=[pages[1].pk])
    assert '<html lang="kk"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/{pk}/revisions/{rev}/view/",
        "/admin/pages/{pk}/revisions/{rev}/revert/",
        "/admin/pages/{pk}/revisions/compare/earliest...latest/",
        "/admin/api/main/pages/{pk}/",
        "/admin/localize/submit/page/{pk}/",
        "/admin/pages/{pk}/",
    ],
)
def test_side_doors_are_shut_to_an_editor(client, people, pages, address):
    page = pages[1]
    Locale.objects.get_or_create(language_code="en")  # into which a page may be translated
    client.force_login(people.editor, backend=BACKEND)
    path = address.format(pk=page.pk, rev=page.latest_revision_id)
    answer = client.get(path)
    assert answer.status_code in {302, 403, 404}, answer.status_code
    assert TITLE not in answer.content.decode()
    assert TITLE not in client.get(path, follow=True).content.decode()
