"""A guardian reads what the child has said, and can ask that it be taken away."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.moderation.models import Report, ReviewItem
from cms.people.services import confirm_guardianship
from forum.discussions.services.publishing import remove
from tests.factories.forum import let_out, make_board, make_reply, make_topic, settled

pytestmark = pytest.mark.django_db
WORDS = "Менің пікірімше, кітапхана кешке де ашық болса екен"


@pytest.fixture
def post(people):
    confirm_guardianship(by=people.coordinator, guardian=people.parent, child=people.pupil)
    settled(people.teacher)
    topic = make_topic(make_board(), people.teacher)
    post = make_reply(topic, people.pupil, WORDS)
    ReviewItem.objects.update(closed_at=timezone.now(), verdict="published")
    return let_out(post)


def test_child_posts_is_the_guardians_alone(people, post, client):
    page = reverse("forum:child-posts", args=[people.pupil.pk])
    for who in ("teacher", "coordinator", "pupil", "administrator", "stranger"):
        client.force_login(getattr(people, who))
        assert client.get(page).status_code == 404
    client.force_login(people.parent)
    assert WORDS in client.get(page).content.decode()


def test_child_posts_hides_the_words_of_what_was_taken_away(people, post, client):
    remove(post)
    client.force_login(people.parent)
    page = client.get(reverse("forum:child-posts", args=[people.pupil.pk])).content.decode()
    assert WORDS not in page
    assert post.topic.title in page


def test_ask_removal_brings_it_into_the_queue_once(people, post, client):
    client.force_login(people.parent)
    url = reverse("forum:child-removal", args=[people.pupil.pk, post.pk])
    for _time in range(2):
        assert client.post(url, {"words": "Отбасымыз туралы"}).status_code == 302
    assert Report.objects.get().words == "Отбасымыз туралы"
    assert ReviewItem.objects.open().get().object_pk == post.pk
    client.force_login(people.teacher)
    assert client.post(url).status_code == 404


def test_ask_removal_of_anothers_post_is_not_there(people, post, client):
    other = make_reply(post.topic, people.teacher)
    client.force_login(people.parent)
    url = reverse("forum:child-removal", args=[people.pupil.pk, other.pk])
    assert client.post(url).status_code == 404
