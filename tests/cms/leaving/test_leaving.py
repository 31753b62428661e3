"""A person goes; what they said in public stays without their name."""

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cms.audience.viewer import viewer_of
from cms.leaving.services import erase_person
from cms.people.models import Membership, Profile, User
from cms.people.policies import shown_name
from cms.people.services.admin_groups import sync_admin_groups
from forum.discussions.models import Draft, Post, TopicRead
from library.essays.models import Essay
from tests.factories import make_essay
from tests.factories.forum import make_reply, make_talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PASSWORD = "сынақ-құпиясөз-1"


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


def test_erase_keeps_the_words_and_takes_the_name(people, talk):
    posted = make_essay(author=people.teacher, community=people.community)
    reply = make_reply(talk.topic, people.colleague, f"Рақмет, @{people.teacher.username}!")
    erase_person(person=people.teacher, by=people.teacher)
    gone = User.objects.get(pk=people.teacher.pk)
    assert not gone.is_active
    assert (gone.first_name, gone.last_name, gone.email) == ("", "", "")
    assert str(gone.pk) in shown_name(gone, viewer_of(AnonymousUser()))
    assert Post.objects.get(topic=talk.topic, number=1).author == gone
    assert Essay.objects.get(pk=posted.pk).author == gone
    assert people.teacher.username not in Post.objects.get(pk=reply.pk).html
    assert not Membership.objects.active().filter(person=gone).exists()
    assert not Profile.objects.get(person=gone).is_findable
    assert not TopicRead.objects.filter(person=gone).exists()


def test_erase_twice_is_once(people):
    erase_person(person=people.teacher, by=people.administrator)
    erase_person(person=people.teacher, by=people.administrator)
    assert User.objects.get(pk=people.teacher.pk).username == f"gone-{people.teacher.pk}"


@pytest.mark.parametrize("by", ["colleague", "coordinator", "editor", "moderator"])
def test_nobody_erases_another(people, by):
    with pytest.raises(PermissionDenied):
        erase_person(person=people.teacher, by=getattr(people, by))


def test_a_child_does_not_erase_itself(people):
    with pytest.raises(PermissionDenied):
        erase_person(person=people.pupil, by=people.pupil)


def test_the_last_administrator_stays(people):
    with pytest.raises(PermissionDenied):
        erase_person(person=people.administrator, by=people.administrator)


def test_data_page_asks_for_the_password(client, people):
    client.force_login(people.teacher)
    url = reverse("leaving:data-page")
    answer = client.post(url, {"password": "басқа", "is_sure": "on"})
    assert answer.status_code == 422
    assert User.objects.get(pk=people.teacher.pk).is_active
    answer = client.post(url, {"password": PASSWORD, "is_sure": "on"})
    assert answer.status_code == 302
    assert not User.objects.get(pk=people.teacher.pk).is_active


def test_download_holds_what_one_wrote_and_nothing_of_others(client, people, talk):
    Draft.objects.create(
        person=people.colleague,
        place="topic:1",
        fields={"text": "бөтеннің жобасы"},
        token="0" * 32,
        updated_at=talk.topic.created_at,
    )
    make_essay("Менің эссем", author=people.teacher, community=people.community)
    client.force_login(people.teacher)
    client.post(
        reverse("account_reauthenticate") + "?next=/kk/people/own/data/", {"password": PASSWORD}
    )
    answer = client.post(reverse("leaving:data-download"))
    assert answer.status_code == 200
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    data = json.loads(packed.read("data.json"))
    assert data["login"] == people.teacher.username
    assert [post["number"] for post in data["posts"]] == [1]
    assert "Менің эссем" in {essay["title"] for essay in data["essays"]}
    assert "бөтеннің" not in packed.read("data.json").decode()


def test_download_asks_for_the_password_again(client, people):
    client.force_login(people.teacher)
    answer = client.post(reverse("leaving:data-download"))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url


def test_the_admin_erases_instead_of_deleting(client, people, talk):
    sync_admin_groups(person=people.administrator)
    client.force_login(people.administrator)
    url = reverse("wagtailusers_users:delete", args=[people.teacher.pk])
    assert client.post(url).status_code == 302
    assert Post.objects.get(topic=talk.topic, number=1).author_id == people.teacher.pk
    assert User.objects.get(pk=people.teacher.pk).username == f"gone-{people.teacher.pk}"
