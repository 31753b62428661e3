"""A board as whoever looks after it takes it along: what readers read, without who is who.

No login, no vote of anybody, nothing private or hidden, nothing that waits; numbers of votes only
where readers see them. Talks about a child and calls for help stand on no board.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cms.audience.viewer import Viewer
from forum.boards.models import Board
from forum.discussions.models import PollResults
from forum.questions.models import AnswerState
from forum.remarks.models import Sight
from forum.transfer.leaving import lines_of
from forum.transfer.lines import Line

_TOLD: dict[str, tuple[str, ...]] = {
    "board": (
        "format", "written_at", "place", "community", "slug", "kind", "name_kk", "name_ru",
        "name_en", "about_kk", "about_ru", "about_en",
    ),
    "topic": (
        "id", "tags", "helpful", "kind", "language", "title", "slug", "is_pinned", "is_locked",
        "problem_stage", "published_at",
    ),
    "post": (
        "topic", "number", "reply_to", "language", "source", "published_at", "edited_at",
    ),
    "poll": ("topic", "question", "choices_at_most", "is_anonymous", "results", "closes_at"),
    "question": (
        "topic", "place", "office", "openness", "stage", "received_at", "accept_by", "answer_by",
        "answered_at", "was_on_time", "closed_at", "outcome",
    ),
    "stage": ("code", "name_kk", "name_ru", "name_en", "position"),
    "idea": ("topic", "stage", "quorum", "due_on", "progress", "moved_at", "created_at"),
}  # fmt: skip


def told_lines(board: Board, reader: Viewer, at: datetime) -> Iterator[str]:
    """Lines of JSON, one thing each."""
    hides_votes = False
    for line in lines_of(board, at, reader=reader):
        kind = line["type"]
        if kind == "ideas_rules":
            until = line["hides_votes_until"]
            hides_votes = until is not None and until > at
        if kind not in _TOLD:
            continue
        told = {"type": kind, **{name: line[name] for name in _TOLD[kind]}}
        more = _MORE.get(kind)
        if more is not None:
            told |= more(line, at)
        if kind == "idea" and not hides_votes:
            told["votes"] = len(line["votes"]) + line["brought_votes"]
        yield json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"


def _named(line: Line, at: datetime) -> Line:
    return {"author": line["author"]["label"]}


def _post(line: Line, at: datetime) -> Line:
    return _named(line, at) | {
        "reactions": len(line["reactions"]),
        "files": [{"name": held["name"], "alt": held["alt"]} for held in line["files"]],
    }


def _poll(line: Line, at: datetime) -> Line:
    has_closed = line["closes_at"] is not None and line["closes_at"] <= at
    is_seen = has_closed or line["results"] == PollResults.ALWAYS
    return {
        "options": [
            {"text": option["text"], **({"votes": option["votes"]} if is_seen else {})}
            for option in line["options"]
        ]
    }


def _question(line: Line, at: datetime) -> Line:
    answers = [
        _some(answer, ("version", "language", "source", "position", "published_at"))
        | {"signed_by": answer["signed_by"]["label"]}
        for answer in _shown(line["answers"])
        if answer["state"] == AnswerState.PUBLISHED
    ]
    return {"answers": answers}


def _idea(line: Line, at: datetime) -> Line:
    return {
        "moves": [
            _some(move, ("from", "to", "text", "language", "at")) for move in _shown(line["moves"])
        ],
        "opinions": [
            _some(one, ("language", "source", "written_at")) for one in _shown(line["opinions"])
        ],
        "milestones": [
            _some(step, ("position", "language", "title", "due_on", "done_at", "evidence"))
            for step in _shown(line["milestones"])
        ],
    }


_MORE: dict[str, Any] = {
    "topic": _named,
    "post": _post,
    "poll": _poll,
    "question": _question,
    "idea": _idea,
}


def _shown(rows: list[Line]) -> Iterator[Line]:
    return (row for row in rows if row["sight"] == Sight.PUBLISHED)


def _some(row: Line, names: tuple[str, ...]) -> Line:
    return {name: row[name] for name in names}
