"""How far people have read, and how much of a topic they want to hear."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from cms.notices.services import read_notices_of
from cms.people.models import User
from cms.settings import limits
from forum.discussions.models import BoardRead, Post, Reader, Topic, TopicRead, WatchLevel
from forum.discussions.services.publishing import POST_PUBLISHED

# The mark only ever moves on: what two tabs tell in whatever order ends at the highest.
_READ = """
INSERT INTO forum_topicread (person_id, topic_id, last_number, updated_at)
SELECT %(person)s, id, {least}(highest_number, %(number)s), %(at)s FROM forum_topic
WHERE id = %(topic)s
ON CONFLICT (person_id, topic_id) DO UPDATE
SET last_number = {greatest}(forum_topicread.last_number, EXCLUDED.last_number),
    updated_at = EXCLUDED.updated_at
"""


def mark_read(*, person: User, topic: Topic, number: int, now: datetime) -> None:
    """`person` has had `number` of a topic that they see on the screen, and all before it.

    Numbers that are not given yet count for nothing. What told of these posts is read too.
    """
    given = {
        "person": person.pk,
        "topic": topic.pk,
        "number": max(0, number),
        "at": connection.ops.adapt_datetimefield_value(now),
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_in_words_of_the_database(_READ), given)
        seen = Post.objects.filter(topic=topic, number__lte=number)
        read_notices_of(person=person, kind=POST_PUBLISHED, objects=seen, now=now)


def mark_board_read(*, person: User, board_id: int, until: datetime, now: datetime) -> None:
    """All that was said on a board `until` the page was drawn counts as read."""
    until = min(until, now)
    with transaction.atomic():
        _catch_up(TopicRead.objects.filter(person=person, topic__board=board_id), until, now)
        mine = BoardRead.objects.filter(person=person, board=board_id)
        BoardRead.objects.get_or_create(
            person=person, board_id=board_id, defaults={"read_at": until}
        )
        mine.filter(read_at__lt=until).update(read_at=until)


def mark_all_read(*, person: User, until: datetime, now: datetime) -> None:
    """All that was said anywhere `until` the page was drawn counts as read: the floor rises."""
    until = min(until, now)
    with transaction.atomic():
        _catch_up(TopicRead.objects.filter(person=person), until, now)
        Reader.objects.get_or_create(person=person, defaults={"unread_floor": until})
        Reader.objects.filter(person=person, unread_floor__lt=until).update(unread_floor=until)


def set_level(*, person: User, topic: Topic, level: int | None, now: datetime) -> None:
    """How much `person` wants to hear of a topic; None is as usual. The mark stays."""
    TopicRead.objects.bulk_create(
        [
            TopicRead(
                person=person,
                topic=topic,
                level=None if level is None else WatchLevel(level),
                updated_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["level", "updated_at"],
    )


def forget_reading(*, now: datetime) -> int:
    """Deletes marks of topics that have rested so long that all in them counts as read.

    What somebody chose to hear of stays. Gives the number of marks.
    """
    floor = now - timedelta(days=limits.UNREAD_DAYS)
    BoardRead.objects.filter(read_at__lt=floor).delete()
    old = TopicRead.objects.filter(
        updated_at__lt=floor, level__isnull=True, topic__last_number_at__lt=floor
    ).order_by("updated_at")
    forgotten = 0
    while keys := list(old.values_list("pk", flat=True)[: limits.MARKS_AT_ONCE]):
        # Asked once more: somebody may have come back in between.
        done, _by_model = TopicRead.objects.filter(pk__in=keys, updated_at__lt=floor).delete()
        if not done:
            break
        forgotten += done
    return forgotten


def _catch_up(marks: QuerySet[TopicRead], until: datetime, now: datetime) -> None:
    """Moves marks to the end of topics in which nothing was said since `until`."""
    topics = Topic.objects.filter(pk=OuterRef("topic_id"))
    marks.filter(
        topic__last_number_at__lte=until, topic__highest_number__gt=F("last_number")
    ).update(last_number=Subquery(topics.values("highest_number")[:1]), updated_at=now)


def _in_words_of_the_database(sql: str) -> str:
    is_sqlite = connection.vendor == "sqlite"
    return sql.replace("{greatest}", "MAX" if is_sqlite else "GREATEST").replace(
        "{least}", "MIN" if is_sqlite else "LEAST"
    )
