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
    last_number_at = %(at)s, last_author_id = %(author)s, version = version + 1
WHERE id = %(topic)s RETURNING id, highest_number, board_id
"""
_COUNT = """
UPDATE forum_board SET post_count = post_count + 1, topic_count = topic_count + %(topics)s,
    last_number_at = %(at)s
WHERE id = {board}
"""
_COUNT_TAKEN = _COUNT.format(board="(SELECT board_id FROM taken)")
_COUNT_GIVEN = _COUNT.format(board="%(board)s")
_READ = """
INSERT INTO forum_topicread (person_id, topic_id, last_number, updated_at)
{values}
ON CONFLICT (person_id, topic_id)
    DO UPDATE SET last_number = EXCLUDED.last_number, updated_at = EXCLUDED.updated_at
"""
_SENT = "DELETE FROM forum_draft WHERE person_id = %(reader)s AND place = %(place)s"
_READ_TAKEN = _READ.format(values="SELECT %(reader)s, id, highest_number, %(at)s FROM taken")
_READ_GIVEN = _READ.format(values="VALUES (%(reader)s, %(topic)s, %(number)s, %(at)s)")


def take_number(
    *,
    topic_id: int,
    author_id: int | None,
    at: datetime,
    is_first: bool,
    reader_id: int | None,
    draft_place: str = "",
) -> int:
    """The next number of the topic; counts it there and on the board. One query on PostgreSQL.

    The board is the one that the topic is on now: it may have been moved since the page was read.

    `reader_id` has read up to it: the author who sends it now, whose mark moves along, and whose
    draft at `draft_place` has been sent.
    """
    given = {
        "at": connection.ops.adapt_datetimefield_value(at),
        "author": author_id,
        "topic": topic_id,
        "topics": int(is_first),
        "reader": reader_id,
        "place": draft_place,
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            read = f", read AS ({_READ_TAKEN})" if reader_id is not None else ""
            sent = f", sent AS ({_SENT})" if draft_place else ""
            cursor.execute(
                f"WITH taken AS ({_TAKE}), counted AS ({_COUNT_TAKEN}){read}{sent}"  # noqa: S608
                " SELECT highest_number FROM taken",
                given,
            )
            return cursor.fetchone()[0]
        cursor.execute(_TAKE, given)
        _key, number, board_id = cursor.fetchone()
        cursor.execute(_COUNT_GIVEN, given | {"board": board_id})
        if reader_id is not None:
            cursor.execute(_READ_GIVEN, given | {"number": number})
        if draft_place:
            cursor.execute(_SENT, given)
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
