"""Who decides of words beside posts."""

from typing import Any

from cms.ports.reviewable import Scope
from forum.boards.access import rule
from forum.discussions.models import Topic


def scope_on(topic: Topic, author_id: int | None, **more: Any) -> Scope:
    """Those who answer for the board of `topic` decide of what hangs on it."""
    board = topic.board
    path = board.place.path if board.place else ""
    return Scope(path, board.community_id, author_id, rule(path, "reports_to_hide"), **more)
