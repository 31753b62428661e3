"""Groups of Wagtail's admin follow what people are."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupApprovalTask, GroupPagePermission, Locale, Page

from cms.people import services
from cms.people.models import User
from tests.factories import make_community, make_person

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def groups(people):
    services.ensure_groups()


def names(person):
    return set(User.objects.get(pk=person.pk).groups.values_list("name", flat=True))


def test_ensure_groups_twice_changes_nothing(groups):
    before = {
        g.name: (g.permissions.count(), g.page_permissions.count()) for g in Group.objects.all()
    }
    services.ensure_groups()
    assert before == {
        g.name: (g.permissions.count(), g.page_permissions.count()) for g in Group.objects.all()
    }


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("editor", {"Editors"}),
        ("moderator", {"Comment moderators"}),
        ("coordinator", {"Coordinators"}),
        ("administrator", {"Administrators"}),
        ("leader", {"Leaders"}),
        ("teacher", set()),
        ("parent", set()),
        ("pupil", set()),
        ("newcomer", set()),
    ],
)
def test_sync_admin_groups_follows_roles(people, groups, who, expected):
    person = getattr(people, who)
    services.sync_admin_groups(person=person)
    assert names(person) == expected
    assert User.objects.get(pk=person.pk).has_perm("wagtailadmin.access_admin") is bool(expected)


@pytest.mark.parametrize(
    ("who", "may", "may_not"),
    [
        ("editor", "library.change_method", "cms.change_user"),
        ("moderator", "django_comments_xtd.change_xtdcomment", "library.change_method"),
        ("coordinator", "wagtailadmin.access_admin", "cms.change_membership"),
        ("leader", "wagtailadmin.access_admin", "cms.change_membership"),
        ("administrator", "cms.change_user", None),
    ],
)
def test_ensure_groups_gives_what_the_role_needs(people, groups, who, may, may_not):
    person = getattr(people, who)
    services.sync_admin_groups(person=person)
    person = User.objects.get(pk=person.pk)
    assert person.has_perm(may)
    assert may_not is None or not person.has_perm(may_not)


def test_sync_admin_groups_takes_back_and_leaves_foreign_groups(people, groups):
    own = Group.objects.create(name="Хор")
    people.editor.groups.add(own)
    services.sync_admin_groups(person=people.editor)
    services.end_membership(
        by=people.administrator,
        membership=people.editor.memberships.get(),
        today=datetime.date.today(),  # noqa: DTZ011 - any day will do
    )
    assert names(people.editor) == {"Хор"}


def test_sync_admin_groups_gives_nothing_to_a_closed_account(people, groups):
    services.sync_admin_groups(person=people.editor)
    User.objects.filter(pk=people.editor.pk).update(is_active=False)
    services.sync_admin_groups(person=people.editor)
    assert names(people.editor) == set()


def test_grant_role_gives_the_group_at_once(people, groups, region):
    services.grant_role(
        by=people.administrator,
        person=people.teacher,
        place=region.school,
        role="editor",
        today=datetime.date.today(),  # noqa: DTZ011 - any day will do
    )
    assert names(people.teacher) == {"Editors"}


def test_group_of_place_gets_the_coordinators_in_whose_scope_it_lies(people, groups, region):
    above = make_person("Аудан", "Адамы", place=region.district, role="coordinator")
    group = services.group_of_place(region.school)
    assert set(group.user_set.all()) == {people.coordinator, above}
    other = services.group_of_place(region.other_school)
    assert set(other.user_set.all()) == {above}
    services.sync_admin_groups(person=people.coordinator)
    assert names(people.coordinator) == {"Coordinators", group.name}


def test_group_of_community_gets_its_leaders(people, groups):
    group = services.group_of_community(people.community)
    other = services.group_of_community(make_community("Басқа"))
    assert set(group.user_set.all()) == {people.leader}
    services.sync_admin_groups(person=people.leader)
    assert names(people.leader) == {"Leaders", group.name}
    assert other.name not in names(people.leader)


def test_sync_admin_groups_command_heals_everybody(people, groups):
    people.teacher.groups.add(Group.objects.get(name="Editors"))
    call_command("sync_admin_groups", verbosity=0)
    assert names(people.teacher) == set()
    assert names(people.editor) == {"Editors"}
    assert names(people.leader) == {"Leaders"}


def test_moderators_of_comments_are_not_those_whom_wagtail_gives_every_page(people):
    """As after Wagtail's migrations, which tests without them do not run."""
    theirs, _made = Group.objects.get_or_create(name="Moderators")
    Locale.objects.get_or_create(language_code="kk")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.get_or_create(group=theirs, page=root, permission=change)
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(theirs)
    services.ensure_groups()
    services.sync_admin_groups(person=people.moderator)
    moderator = User.objects.get(pk=people.moderator.pk)
    assert not root.permissions_for_user(moderator).can_edit()
    assert not task.user_can_access_editor(root, moderator)
    services.sync_admin_groups(person=people.editor)
    assert task.user_can_access_editor(root, User.objects.get(pk=people.editor.pk))
