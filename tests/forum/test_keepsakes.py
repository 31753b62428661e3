"""What goes when somebody leaves, and what stays whole."""

import pytest
from django.utils import timezone

from cms.leaving.services import erase_person
from forum.discussions.models import Post
from forum.discussions.services import change_post
from tests.factories import make_person
from tests.factories.forum import make_reply, make_talk, said, viewer

pytestmark = pytest.mark.django_db


def test_erasing_a_person_leaves_longer_logins_whole(people, region):
    talk = make_talk(people, region)
    one = make_person("Али", "Бірінші", place=region.school, username="ali-serik")
    make_person("Али", "Екінші", place=region.school, username="ali-serik-2")
    post = make_reply(talk.topic, people.teacher, "Сәлем, @Ali-Serik және @ali-serik-2, қалайсыз?")
    change_post(
        viewer=viewer(people.teacher),
        post=Post.objects.select_related("topic").get(pk=post.pk),
        said=said("Сәлем, @ali-serik мен @ali-serik-2."),
        seen_edits=0,
        now=timezone.now(),
    )
    erase_person(person=one, by=people.administrator)
    post.refresh_from_db()
    assert post.source == "Сәлем, @— мен @ali-serik-2."
    assert "ali-serik<" not in post.html
    assert [kept.source for kept in post.revisions.all()] == [
        "Сәлем, @— және @ali-serik-2, қалайсыз?"
    ]
