"""Replies at one moment, on a server that really lets them."""

import pytest
from django.db import connection
from django.utils import timezone

from forum.discussions import services
from forum.discussions.models import Post, Topic, TopicRead
from forum.discussions.services.said import Opening
from tests.at_once import AT_ONCE, at_once
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


def test_a_form_sent_many_times_at_once_is_one_topic(topic, people):
    """Who presses twice is not told to wait: their topic is out."""
    settled(people.colleague)
    opening = Opening(title="Екі рет басылған тақырып", said=said("Бір рет айтылған ұзақ сөз."))
    now = timezone.now()
    made = []

    def send(_number):
        made.append(
            services.start_topic(
                viewer=viewer(people.colleague), board_id=topic.board_id, opening=opening, now=now
            ).pk
        )

    assert at_once(send) == []
    assert len(made) == AT_ONCE
    assert Topic.objects.filter(author=people.colleague).count() == len(set(made)) == 1


def test_replies_while_topics_are_merged_are_all_read_by_their_authors(topic, people, region):
    """What is taken stands where the topic went; what is refused is not there."""
    keeper = viewer(people.coordinator)
    others = [make_topic(topic.board, people.teacher, f"{n}-тақырып", at=_ago(n)) for n in (40, 20)]
    writers = [settled(make_person(f"Адам{n}", f"Көп{n}", place=region.school)) for n in range(30)]
    now = timezone.now()
    taken = []

    def act(number):
        if number == 0:
            services.merge(viewer=keeper, topic=topic, into=others[0], now=now)
            services.merge(viewer=keeper, topic=reread(others[0]), into=others[1], now=now)
            return
        for writer in writers[(number - 1) * 6 : number * 6]:
            post = services.reply(viewer=viewer(writer), topic=topic, said=said(), now=now)
            taken.append((writer, post.pk))

    assert at_once(act, patience=60) == []
    assert len(taken) == len(writers)
    for writer, pk in taken:
        assert Post.objects.visible_to(viewer(writer)).filter(pk=pk, topic=others[1]).exists()


def _ago(minutes):
    return timezone.now() - timezone.timedelta(minutes=minutes)


def reread(topic):
    return Topic.objects.get(pk=topic.pk)
