"""Numbers of posts and the counts that go with them, by difference, in the caller's transaction.

A number is given when a post is published: `UPDATE … RETURNING` lets two publications follow each
other, so 100 at once get 1 … 100, and a post that was approved late stands after all that people
have read. The topic is changed before its board, everywhere, so that nobody waits in a circle.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from forum.boards.models import Board
from forum.discussions.models import Topic

_TAKE = """
UPDATE forum_topic SET highest_number = highest_number + 1, published_count = published_count + 1,
    last_number_at = %(at)s, last_author_id = %(author)s
WHERE id = %(topic)s{condition} RETURNING id, highest_number, board_id
"""
# What a reply needs behind the lock of the row: it may have been merged, hidden, closed or moved
# since the page was read.
_IF_OPEN = " AND state = 'published' AND board_id = %(board)s AND (NOT is_locked OR %(moderates)s)"
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
_SENT_TAKEN = f"{_SENT} AND EXISTS (SELECT 1 FROM taken)"  # noqa: S608 - ours
_READ_TAKEN = _READ.format(values="SELECT %(reader)s, id, highest_number, %(at)s FROM taken")
_READ_GIVEN = _READ.format(values="VALUES (%(reader)s, %(topic)s, %(number)s, %(at)s)")


def take_number(
    *, topic_id: int, author_id: int | None, at: datetime, is_first: bool, reader_id: int | None
) -> int:
    """The next number of the topic; counts it there and on the board. One query on PostgreSQL.

    The board is the one that the topic is on now: it may have been moved since the page was read.

    `reader_id` has read up to it: the author who sends it now, whose mark moves along.
    """
    given = {"author": author_id, "topic": topic_id, "topics": int(is_first), "reader": reader_id}
    number = _taken(given, at, condition="")
    assert number is not None
    return number


def take_number_of_reply(
    *, topic_id: int, board_id: int, moderates: bool, author_id: int, at: datetime, draft_place: str
) -> int | None:
    """The next number, for a reply that is out at once; its draft at `draft_place` has been sent.

    None when the topic is no longer published on that board, or closed to all but those who
    moderate: nothing is changed then.
    """
    given = {
        "author": author_id,
        "topic": topic_id,
        "topics": 0,
        "reader": author_id,
        "place": draft_place,
        "board": board_id,
        "moderates": moderates,
    }
    return _taken(given, at, condition=_IF_OPEN)


def _taken(given: dict[str, Any], at: datetime, *, condition: str) -> int | None:
    given["at"] = connection.ops.adapt_datetimefield_value(at)
    take = _TAKE.format(condition=condition)
    has_reader, has_draft = given["reader"] is not None, "place" in given
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            read = f", read AS ({_READ_TAKEN})" if has_reader else ""
            sent = f", sent AS ({_SENT_TAKEN})" if has_draft else ""
            cursor.execute(
                f"WITH taken AS ({take}), counted AS ({_COUNT_TAKEN}){read}{sent}"  # noqa: S608
                " SELECT highest_number FROM taken",
                given,
            )
            row = cursor.fetchone()
            return row and row[0]
        cursor.execute(take, given)
        row = cursor.fetchone()
        if row is None:
            return None
        _key, number, board_id = row
        cursor.execute(_COUNT_GIVEN, given | {"board": board_id})
        if has_reader:
            cursor.execute(_READ_GIVEN, given | {"number": number})
        if has_draft:
            cursor.execute(_SENT, given)
    return number


def count_hidden(*, topic: Topic, posts: int, topics: int = 0) -> None:
    """Takes posts (and topics) that went out of sight off the counts."""
    _shift(topic, -posts, -topics)


def count_shown(*, topic: Topic, posts: int, topics: int = 0) -> None:
    """Adds posts (and topics) that came back into sight to the counts."""
    _shift(topic, posts, topics)


def _shift(topic: Topic, posts: int, topics: int) -> None:
    Topic.objects.filter(pk=topic.pk).update(published_count=F("published_count") + posts)
    Board.objects.filter(pk=topic.board_id).update(
        post_count=F("post_count") + posts, topic_count=F("topic_count") + topics
    )
