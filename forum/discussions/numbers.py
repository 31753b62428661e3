"""Numbers of posts and the counts that go with them, by difference, in the caller's transaction.

A number is given when a post is published: `UPDATE … RETURNING` lets two publications follow each
other, so 100 at once get 1 … 100, and a post that was approved late stands after all that people
have read. The topic is changed before its board, everywhere, so that nobody waits in a circle.
"""

from datetime import datetime

from django.db import connection
from django.db.models import F

from forum.boards.models import Board
from forum.discussions.models import Topic

_TAKE = """
UPDATE forum_topic SET highest_number = highest_number + 1, published_count = published_count + 1,
    last_number_at = %s, last_author_id = %s, version = version + 1
WHERE id = %s RETURNING highest_number
"""
_COUNT = """
UPDATE forum_board SET post_count = post_count + 1, topic_count = topic_count + %s,
    last_number_at = %s
WHERE id = %s
"""


def take_number(
    *, topic_id: int, board_id: int, author_id: int | None, at: datetime, is_first: bool
) -> int:
    """The next number of the topic; counts it there and on the board. One query on PostgreSQL."""
    moment = connection.ops.adapt_datetimefield_value(at)
    taken = [moment, author_id, topic_id]
    counted = [int(is_first), moment, board_id]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH counted AS ({_COUNT}) {_TAKE}", [*counted, *taken])
            return cursor.fetchone()[0]
        cursor.execute(_TAKE, taken)
        number = cursor.fetchone()[0]
        cursor.execute(_COUNT, counted)
    return number


def count_hidden(*, topic: Topic, posts: int, topics: int = 0) -> None:
    """Takes posts (and topics) that went out of sight off the counts."""
    _shift(topic, -posts, -topics)


def count_shown(*, topic: Topic, posts: int, topics: int = 0) -> None:
    """Adds posts (and topics) that came back into sight to the counts."""
    _shift(topic, posts, topics)


def _shift(topic: Topic, posts: int, topics: int) -> None:
    Topic.objects.filter(pk=topic.pk).update(
        published_count=F("published_count") + posts, version=F("version") + 1
    )
    Board.objects.filter(pk=topic.board_id).update(
        post_count=F("post_count") + posts, topic_count=F("topic_count") + topics
    )
