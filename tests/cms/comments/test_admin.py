"""The moderators' desk."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import translation

from cms.comments import services
from cms.comments.models import CommentReport
from tests.factories import make_essay
from tests.factories.comments import make_comment


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def essay(people):
    return make_essay("Айдың ойы", author=people.teacher, community=people.community)


@pytest.fixture
def staff(people):
    """Everybody here may open Wagtail's admin; what they find in it is the question."""
    group = Group.objects.create(name="admin openers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for person in (people.moderator, people.administrator, people.editor, people.leader):
        person.interface_language = "en"
        person.save()
        person.groups.add(group)
    return people


def test_comment_queue_shows_waiting_and_reported_with_the_reporter(client, staff, essay):
    make_comment(essay, staff.colleague, "Күтіп тұр", waiting=True)
    reported = make_comment(essay, staff.stranger, "Шағым бар")
    make_comment(essay, staff.stranger, "Жай пікір")
    make_comment(essay, staff.stranger, "Өшірілген", removed=True)
    CommentReport.objects.create(comment=reported, reporter=staff.parent, reason="rude")
    client.force_login(staff.moderator)
    page = client.get(reverse("comment-queue")).content.decode()
    assert "Күтіп тұр" in page
    assert "Шағым бар" in page
    assert "Тоқаев" in page
    assert "Айдың ойы" in page
    assert "Жай пікір" not in page
    assert "Өшірілген" not in page
    assert "Жай пікір" in client.get(reverse("comment-queue") + "?show=all").content.decode()


def test_comment_queue_asks_as_little_with_twenty_comments(
    client, staff, essay, django_assert_max_num_queries
):
    client.force_login(staff.moderator)
    client.get(reverse("comment-queue"))

    def ask(most):
        with django_assert_max_num_queries(most) as counted:
            assert client.get(reverse("comment-queue")).status_code == 200
        return len(counted)

    make_comment(essay, staff.colleague, waiting=True)
    few = ask(40)
    for n in range(15):
        make_comment(essay, staff.colleague, f"{n}", waiting=True)
    assert ask(few) == few


@pytest.mark.parametrize("name", ["editor", "leader"])
def test_the_desk_is_not_there_for_others(client, staff, essay, name):
    comment = make_comment(essay, staff.colleague, waiting=True)
    client.force_login(getattr(staff, name))
    assert client.get(reverse("comment-queue"), follow=True).status_code == 404
    decide = reverse("comment-decide", args=[comment.pk])
    assert client.post(decide, {"act": "approve", "seen": "waiting"}).status_code in {302, 404}
    comment.refresh_from_db()
    assert not comment.is_public


@pytest.mark.parametrize(
    ("name", "shown"), [("moderator", True), ("administrator", True), ("leader", False)]
)
def test_the_way_to_the_desk_stands_in_the_menu_of_moderators_alone(client, staff, name, shown):
    client.force_login(getattr(staff, name))
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    assert (reverse("comment-queue") in page) == shown


def decide(client, comment, **fields):
    return client.post(reverse("comment-decide", args=[comment.pk]), fields, follow=True)


def test_comment_decide_approves_removes_and_restores(client, staff, essay):
    comment = make_comment(essay, staff.colleague, waiting=True)
    client.force_login(staff.moderator)
    decide(client, comment, act="approve", seen="waiting")
    comment.refresh_from_db()
    assert services.state_of(comment) == "out"
    decide(client, comment, act="remove", seen="out", reason="")
    comment.refresh_from_db()
    assert services.state_of(comment) == "out"
    decide(client, comment, act="remove", seen="out", reason="Дөрекі")
    comment.refresh_from_db()
    assert services.state_of(comment) == "removed"
    decide(client, comment, act="restore", seen="removed")
    comment.refresh_from_db()
    assert services.state_of(comment) == "out"


def test_comment_decide_after_another_moderator_changes_nothing(client, staff, essay):
    comment = make_comment(essay, staff.colleague, waiting=True)
    client.force_login(staff.moderator)
    decide(client, comment, act="remove", seen="waiting", reason="Дөрекі")
    client.force_login(staff.administrator)
    client.cookies["django_language"] = "en"
    page = decide(client, comment, act="approve", seen="waiting").content.decode()
    assert "Another moderator has decided" in page
    comment.refresh_from_db()
    assert comment.is_removed


@pytest.mark.parametrize("odd", [{}, {"act": "x"}, {"act": "approve", "seen": "x"}])
def test_comment_decide_answers_odd_forms(client, staff, essay, odd):
    comment = make_comment(essay, staff.colleague, waiting=True)
    client.force_login(staff.moderator)
    url = reverse("comment-decide", args=[comment.pk])
    assert client.post(url, odd).status_code in {302, 404}
    away = client.post("/admin/site-comments/999999999/decide/", odd, follow=True)
    assert away.status_code == 404
    comment.refresh_from_db()
    assert not comment.is_public


def test_comment_queue_asks_for_a_reason_only_of_who_removes(client, staff, essay):
    make_comment(essay, staff.colleague, "Күтіп тұр", waiting=True)
    client.force_login(staff.moderator)
    page = client.get(reverse("comment-queue")).content.decode()
    shut = page[page.index("<details>") : page.index("</details>")]
    assert 'name="reason"' in shut
    assert 'value="remove"' in shut
    assert "csrfmiddlewaretoken" in shut
    assert 'value="approve"' not in shut
    assert page.count('name="reason"') == 1
    assert page.count('value="approve"') == 1
