"""What those who moderate see of a topic beside its posts: notes, log, boards to take it to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cms.audience.viewer import Viewer
from cms.moderation.models import ModerationEvent, ModeratorsNote
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.requests.numbers import number_in
from forum.boards.access import boards_from
from forum.boards.models import Board, BoardKind, Level
from forum.discussions.models import Topic

_LINES = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A note, or a line of the log."""

    by: str
    at: datetime
    text: str


def notes_of(topic: Topic, viewer: Viewer) -> list[Line]:
    """What moderators told each other, the newest first."""
    notes = ModeratorsNote.objects.filter(kind="topic", object_pk=topic.pk)
    rows = list(notes.select_related("author").order_by("-pk")[:_LINES])
    prepare_names(note.author for note in rows)
    return [Line(shown_name(note.author, viewer), note.created_at, note.text) for note in rows]


def log_of(topic: Topic, viewer: Viewer) -> list[Line]:
    """What was done with the topic, the newest first."""
    events = ModerationEvent.objects.filter(kind="topic", object_pk=topic.pk).order_by("-pk")
    rows = list(events[:_LINES])
    people = User.objects.in_bulk([event.actor_id for event in rows if event.actor_id])
    prepare_names(people.values())
    return [
        Line(
            shown_name(people.get(event.actor_id or 0), viewer),
            event.at,
            str(event.get_verb_display()),
        )
        for event in rows
    ]


def boards_to_move_to(viewer: Viewer) -> list[Board]:
    """Boards of discussions that the viewer moderates."""
    keys = boards_from(viewer, Level.MODERATE)
    return list(Board.objects.among(keys).filter(kind=BoardKind.DISCUSSIONS))


def board_to_move_to(viewer: Viewer, pk: int) -> Board | None:
    """One of them; None when it is not among them any more."""
    return next((board for board in boards_to_move_to(viewer) if board.pk == pk), None)


def numbers_in(text: str, highest: int) -> list[int]:
    """«4, 7-9» as numbers, few beyond the highest; empty when it is something else."""
    found: set[int] = set()
    for part in text.replace("–", "-").replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        start, end = number_in(first), number_in(last if dash else first)
        if start is None or end is None:
            return []
        # One beyond the last stays in, so that whoever wrote it hears that it is not there.
        found.update(range(start, min(end, max(start, highest + 1)) + 1))
    return sorted(found)


def names_of(boards: Iterable[Board]) -> list[tuple[str, str]]:
    """Boards as choices of a form, deeper ones set in."""
    return [(str(board.pk), f"{'— ' * (board.depth - 1)}{board.name}") for board in boards]
