"""Essays in Wagtail's admin."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from cms.audience.viewer import viewer_of
from library.essays import services
from library.essays.admin import EssayPermissionPolicy
from library.essays.models import Draft, Essay
from tests.factories import make_essay


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def staff(people, readers):
    group = Group.objects.create(name="admin openers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    people.second = readers.second
    for person in (people.leader, people.editor, people.administrator, people.moderator,
                   people.second):  # fmt: skip
        person.interface_language = "en"
        person.save()
        person.groups.add(group)
    return people


@pytest.fixture
def essay(people):
    return make_essay(
        "Жабық ой", author=people.teacher, community=people.community, audience="community"
    )


def statuses(client, person, essay, name, method="get", **data):
    client.force_login(person)
    url = reverse(f"essays:{name}", args=[essay.pk])
    return getattr(client, method)(url, data, follow=True).status_code


def test_the_list_holds_what_one_oversees(client, staff, essay):
    make_essay("Ашық ой", author=staff.leader, community=staff.community)
    draft = make_essay(
        "Жоба", author=staff.leader, community=staff.community, live=False, month="2026-01-01"
    )
    assert not draft.live
    for person, shown in (
        (staff.leader, {"Жабық ой", "Ашық ой"}),
        (staff.editor, {"Ашық ой"}),
        (staff.administrator, {"Жабық ой", "Ашық ой"}),
    ):
        client.force_login(person)
        page = client.get(reverse("essays:index")).content.decode()
        assert {t for t in ("Жабық ой", "Ашық ой", "Жоба") if t in page} == shown
        sheet = client.get(reverse("essays:index") + "?export=csv")
        text = b"".join(sheet.streaming_content).decode()
        assert {t for t in ("Жабық ой", "Ашық ой", "Жоба") if t in text} == shown


def test_the_list_is_not_open_to_those_who_oversee_nothing(client, staff, essay):
    for person in (staff.second, staff.moderator):
        client.force_login(person)
        page = client.get(reverse("essays:index"), follow=True).content.decode()
        assert "Жабық ой" not in page


def test_an_essay_is_opened_by_its_overseers_alone(client, staff, essay):
    assert statuses(client, staff.leader, essay, "inspect") == 200
    assert statuses(client, staff.administrator, essay, "inspect") == 200
    for person in (staff.editor, staff.second, staff.moderator):
        client.force_login(person)
        page = client.get(reverse("essays:inspect", args=[essay.pk]), follow=True)
        assert "Бірінші сөйлем" not in page.content.decode()


def test_a_right_to_look_ends_at_essays_that_one_oversees(people, essay):
    policy = EssayPermissionPolicy(Essay)
    seen = {
        who: policy.user_has_permission_for_instance(getattr(people, who), "view", essay)
        for who in ("leader", "administrator", "editor", "teacher")
    }
    assert seen == {"leader": True, "administrator": True, "editor": False, "teacher": False}


def test_an_essay_taken_back_is_not_offered_to_be_taken_back(client, staff, essay):
    client.force_login(staff.leader)
    address = reverse("essays:inspect", args=[essay.pk])
    act = reverse("essays:withdraw", args=[essay.pk])
    assert act in client.get(address).content.decode()
    Essay.objects.filter(pk=essay.pk).update(live=False)
    assert act not in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["withdraw", "lock"])
def test_others_neither_withdraw_nor_lock(client, staff, essay, name):
    for person in (staff.editor, staff.second, staff.moderator):
        client.force_login(person)
        client.post(
            reverse(f"essays:{name}", args=[essay.pk]), {"note": "х", "locked": "yes"}, follow=True
        )
    essay.refresh_from_db()
    assert (essay.live, essay.locked) == (True, False)


def test_a_leader_locks_unlocks_and_withdraws_with_a_note(client, staff, essay, mailoutbox):
    assert statuses(client, staff.leader, essay, "lock", "post", locked="yes") == 200
    essay.refresh_from_db()
    assert (essay.locked, essay.locked_by) == (True, staff.leader)
    statuses(client, staff.leader, essay, "lock", "post", locked="no")
    statuses(client, staff.leader, essay, "withdraw", "post", note="")
    essay.refresh_from_db()
    assert (essay.live, essay.locked) == (True, False)
    statuses(client, staff.leader, essay, "withdraw", "post", note="Баланың аты бар")
    essay.refresh_from_db()
    assert (essay.live, essay.withdrawal_note) == (False, "Баланың аты бар")
    assert mailoutbox[0].to == [staff.teacher.email]


@pytest.mark.parametrize(
    "name", ["add", "edit", "delete", "copy", "history", "usage", "history_results"]
)
def test_nothing_edits_copies_or_compares_an_essay(name):
    for args in ([], [1]):
        with pytest.raises(NoReverseMatch):
            reverse(f"essays:{name}", args=args)


def test_draft_words_of_a_posted_essay_are_not_in_the_admin(client, staff, people):
    essay = make_essay("Ашық ой", author=people.teacher, community=people.community)
    services.autosave_essay(
        viewer=viewer_of(people.teacher),
        essay=essay,
        draft=Draft(title="Құпияатау", body="Құпиясөз", language="kk"),
        seen=0,
    )
    client.force_login(staff.administrator)
    for url in (reverse("essays:index"), reverse("essays:inspect", args=[essay.pk])):
        page = client.get(url).content.decode()
        assert "Құпия" not in page
