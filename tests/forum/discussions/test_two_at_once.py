"""Replies at one moment, on a server that really lets them."""

import pytest
from django.db import connection
from django.utils import timezone

from forum.discussions import services
from forum.discussions.models import Post, Topic, TopicRead
from tests.at_once import at_once
from tests.factories import make_person
from tests.factories.forum import make_board, make_topic, said, settled, viewer

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
THREADS, EACH = 20, 5


@pytest.fixture
def topic(people, region):
    board = make_board(place=region.school)
    return make_topic(board, settled(people.teacher))


def test_a_hundred_replies_at_once_get_a_hundred_numbers(topic, region):
    writers = [
        settled(make_person(f"Адам{n}", f"Көпшілік{n}", place=region.school))
        for n in range(THREADS * EACH)
    ]
    now = timezone.now()

    def write(number):
        for writer in writers[number * EACH : (number + 1) * EACH]:
            services.reply(viewer=viewer(writer), topic=topic, said=said(), now=now)

    assert at_once(write, times=THREADS, patience=120) == []
    numbers = Post.objects.filter(topic=topic).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, THREADS * EACH + 2))
    topic = Topic.objects.get(pk=topic.pk)
    assert (topic.highest_number, topic.published_count) == (101, 101)
    marks = TopicRead.objects.filter(topic=topic).values_list("last_number", flat=True)
    assert sorted(marks) == list(numbers)


def test_a_form_sent_many_times_at_once_is_one_reply(topic, people):
    settled(people.colleague)
    same = said("Бір рет айтылған сөз")
    now = timezone.now()
    made = []

    def send(_number):
        made.append(
            services.reply(viewer=viewer(people.colleague), topic=topic, said=same, now=now).pk
        )

    assert at_once(send) == []
    assert len(set(made)) == 1
    assert Topic.objects.get(pk=topic.pk).highest_number == 2
