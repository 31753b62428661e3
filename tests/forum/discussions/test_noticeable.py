"""Who is told of what is said, and in which words."""

import pytest
from django.utils import timezone

from cms.notices.models import Event, Notice
from cms.notices.selectors import notices_of
from cms.notices.services import announce, spread_events
from cms.ports.noticeable import notice_kind
from forum.boards.access import boards_changed
from forum.boards.models import BoardGrant, Level
from forum.discussions import services
from forum.discussions.models import TopicRead, WatchLevel
from forum.discussions.noticeable import (
    POST_HELPFUL,
    POST_PUBLISHED,
    TOPIC_MOVED,
    TOPIC_SPLIT,
)
from tests.factories.forum import (
    let_out,
    make_board,
    make_reply,
    make_talk,
    make_topic,
    settled,
    viewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(people, region, english):
    made = make_talk(people, region)
    spread()
    Notice.objects.all().delete()
    return made


def spread():
    spread_events(now=timezone.now())


def told(person):
    page = notices_of(viewer(person), None)
    return [row.text for day in (*page.unread, *page.read) for row in day.rows]


def read(person, topic, number):
    TopicRead.objects.update_or_create(
        person=person,
        topic=topic,
        defaults={"last_number": number, "updated_at": timezone.now()},
    )


def want(person, topic, level):
    TopicRead.objects.update_or_create(
        person=person, topic=topic, defaults={"level": level, "updated_at": timezone.now()}
    )


def test_those_who_wrote_in_a_topic_hear_of_the_next_reply(talk, people):
    title = talk.topic.title
    make_reply(talk.topic, people.coordinator)
    spread()
    # Only the last who wrote has read all that was there.
    assert told(people.parent) == [f"Сәуле Ерғали wrote in “{title}”."]
    assert told(people.teacher) == []
    assert told(people.coordinator) == []


def test_a_lively_topic_rings_once_until_one_returns(talk, people):
    make_reply(talk.topic, people.coordinator)
    make_reply(talk.topic, people.teacher)
    spread()
    make_reply(talk.topic, people.colleague)
    spread()
    assert len(told(people.parent)) == 1
    talk.topic.refresh_from_db()
    read(people.parent, talk.topic, talk.topic.highest_number)
    make_reply(talk.topic, people.coordinator)
    spread()
    assert Notice.objects.filter(person=people.parent).count() == 2
    assert len(told(people.parent)) == 1  # the list shows the newest of the topic


def test_a_hidden_post_between_silences_nobody(talk, people):
    bad = make_reply(talk.topic, people.coordinator)
    services.hide(bad)
    spread()
    assert told(people.parent) == []
    make_reply(talk.topic, people.colleague)
    spread()
    assert len(told(people.parent)) == 1
    # Whose only words were hidden does not take part.
    assert told(people.coordinator) == []


def test_a_post_that_was_hidden_before_it_was_told_is_told_to_nobody(talk, people):
    made = make_reply(talk.topic, people.coordinator, f"@{people.moderator.username} қараңызшы")
    event = Event.objects.get(kind=POST_PUBLISHED, object_pk=made.pk)
    assert people.moderator.pk in notice_kind(POST_PUBLISHED).hearers(event)
    services.hide(made)
    assert notice_kind(POST_PUBLISHED).hearers(event) == set()
    spread()
    assert not Notice.objects.exists()


def test_the_one_who_is_answered_hears_of_it_at_any_rate(talk, people):
    make_reply(talk.topic, people.coordinator, reply_to=talk.replies[0])
    spread()
    assert told(people.colleague) == [f"Сәуле Ерғали answered you in “{talk.topic.title}”."]


def test_those_who_are_named_hear_of_it(talk, people):
    make_reply(talk.topic, people.coordinator, f"@{people.moderator.username} көмектесіңізші")
    spread()
    assert told(people.moderator) == [f"Сәуле Ерғали named you in “{talk.topic.title}”."]


def test_those_who_may_not_read_the_board_are_not_told_that_they_are_named(people, region):
    settled(people.teacher)
    board = make_board(place=region.school, grants=[("members", Level.START, region.school)])
    make_topic(board, people.teacher, source=f"Мұнда @{people.stranger.username} болса екен")
    spread()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("level", "of_a_reply", "of_a_name"),
    [(WatchLevel.ALL, 1, 1), (WatchLevel.MENTIONS, 0, 1), (WatchLevel.MUTED, 0, 0)],
)
def test_levels_of_a_topic(talk, people, level, of_a_reply, of_a_name):
    read(people.parent, talk.topic, 3)
    want(people.parent, talk.topic, level)
    make_reply(talk.topic, people.coordinator)
    spread()
    assert len(told(people.parent)) == of_a_reply
    Notice.objects.all().delete()
    make_reply(talk.topic, people.colleague, f"@{people.parent.username} қараңызшы")
    spread()
    assert len(told(people.parent)) == of_a_name


def test_who_watches_without_a_word_hears_of_replies(talk, people):
    read(people.moderator, talk.topic, 3)
    want(people.moderator, talk.topic, WatchLevel.ALL)
    make_reply(talk.topic, people.coordinator)
    spread()
    assert len(told(people.moderator)) == 1


def test_what_was_read_already_is_not_told(talk, people):
    made = make_reply(talk.topic, people.coordinator, f"@{people.parent.username} қараңызшы")
    read(people.parent, talk.topic, made.number)
    spread()
    assert told(people.parent) == []


def test_a_waiting_post_is_told_when_it_is_let_out(talk, people):
    settled(people.pupil)
    late = make_reply(talk.topic, people.pupil)
    spread()
    assert told(people.parent) == []
    let_out(late, by=people.moderator)
    spread()
    assert len(told(people.parent)) == 1


def test_a_notice_of_what_was_hidden_since_is_gone(talk, people):
    made = make_reply(talk.topic, people.coordinator)
    spread()
    assert len(told(people.parent)) == 1
    services.hide(made)
    assert told(people.parent) == []
    assert told(people.coordinator) == []


def test_the_author_of_the_answer_that_helped_hears_of_it(talk, people):
    answer = talk.replies[0]
    talk.topic.helpful_post = answer
    talk.topic.save()
    announce(kind=POST_HELPFUL, object_pk=answer.pk, actor=people.teacher, at=timezone.now())
    spread()
    assert told(people.colleague) == [
        f"Your answer in “{talk.topic.title}” was marked as the one that helped."
    ]
    services.hide(answer)
    assert told(people.colleague) == []
    services.publish(answer, at=timezone.now(), by=people.moderator)
    assert len(told(people.colleague)) == 1
    talk.topic.helpful_post = None
    talk.topic.save()
    assert told(people.colleague) == []


def test_all_who_wrote_in_a_topic_hear_that_it_was_moved(talk, people):
    announce(kind=TOPIC_MOVED, object_pk=talk.topic.pk, actor=people.moderator, at=timezone.now())
    spread()
    assert told(people.teacher) == [f"“{talk.topic.title}” stands on the board “Мектеп алаңы” now."]
    assert told(people.colleague) == told(people.teacher)
    assert told(people.leader) == []


def test_notice_of_a_move_goes_with_the_right_to_read_there(talk, people, region):
    announce(kind=TOPIC_MOVED, object_pk=talk.topic.pk, actor=people.moderator, at=timezone.now())
    spread()
    assert len(told(people.colleague)) == 1
    shut = make_board("Жабық", place=region.school, grants=[("head", Level.READ)])
    services.move(viewer=viewer(people.moderator), topic=talk.topic, board=shut, now=timezone.now())
    assert told(people.colleague) == []


def test_notices_of_a_board_that_was_shut_are_gone(talk, people):
    make_reply(talk.topic, people.coordinator)
    spread()
    assert len(told(people.parent)) == 1
    BoardGrant.objects.filter(board=talk.board).delete()
    boards_changed()
    assert told(people.parent) == []


def test_of_those_who_may_the_same_on_a_board_each_is_asked_for(talk, people, region):
    """On a board of own topics the author reads and the others who wrote there do not."""
    own = make_board("Өз сөзім", place=region.school, is_own_topics_only=True)
    services.move(viewer=viewer(people.moderator), topic=talk.topic, board=own, now=timezone.now())
    talk.topic.refresh_from_db()
    names = f"@{people.teacher.username} @{people.colleague.username}"
    make_reply(talk.topic, people.coordinator, f"{names} қараңызшы")
    spread()
    heard = Notice.objects.values_list("event__kind", "person")
    assert set(heard) == {
        (TOPIC_MOVED, people.teacher.pk),
        (TOPIC_MOVED, people.coordinator.pk),
        (POST_PUBLISHED, people.teacher.pk),
    }


def test_those_whose_words_were_split_off_hear_of_it(talk, people):
    announce(kind=TOPIC_SPLIT, object_pk=talk.topic.pk, actor=people.moderator, at=timezone.now())
    spread()
    assert told(people.parent) == [
        f"Your words stand in a topic of their own now: “{talk.topic.title}”."
    ]
