"""The line of the log about a board that was taken along."""

from datetime import datetime

from cms.audience.viewer import Viewer
from cms.moderation.models import Verb
from cms.moderation.services import log_act
from forum.boards.models import Board

KIND = "board"


def note_taken(*, viewer: Viewer, board: Board, now: datetime) -> None:
    """Says who took what others have written, and when."""
    assert viewer.person is not None
    log_act(verb=Verb.TAKEN, kind=KIND, object_pk=board.pk, actor=viewer.person, at=now)
