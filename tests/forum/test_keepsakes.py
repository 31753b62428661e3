"""What goes when somebody leaves, and what stays whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.leaving.services import erase_person
from cms.ports.keepsakes import keepsakes
from forum.discussions.models import Post
from forum.discussions.services import change_post
from tests.factories import make_person
from tests.factories.forum import make_reply, make_talk, said, viewer

pytestmark = pytest.mark.django_db


def test_what_was_said_before_goes_along_with_ones_words(people, region):
    talk = make_talk(people, region)
    post = talk.topic.posts.select_related("topic").get(number=1)
    before = (talk.topic.title, post.source)
    change_post(
        viewer=viewer(people.teacher),
        post=post,
        said=said("Мүлдем басқаша айтайын деп шештім."),
        seen_edits=0,
        now=post.published_at + timedelta(hours=1),
        title="Басқа атау болсын",
    )
    keepsake = next(one for one in keepsakes() if one.name == "posts")
    (row,) = keepsake.rows(people.teacher)
    assert row["topic"] == "Басқа атау болсын"
    (earlier,) = row["earlier"]
    assert (earlier["title"], earlier["text"]) == before


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
