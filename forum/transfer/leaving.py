"""A board as a ZIP: `board.jsonl`, one thing a line, and its files by their digest."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch

from cms.audience.viewer import VISITOR
from cms.people.models import User
from cms.people.policies import shown_name
from forum.boards.models import Board, BoardGrant, BoardKind
from forum.discussions.models import (
    Poll,
    Post,
    PostAlias,
    PostFile,
    PostRevision,
    Reaction,
    Topic,
)

FORMAT = 1
LINES = "board.jsonl"
BOARD_COLUMNS = (
    "slug", "kind", "name_kk", "name_ru", "name_en", "about_kk", "about_ru", "about_en",
    "is_own_topics_only", "is_premoderated", "slow_mode_seconds",
)  # fmt: skip
TOPIC_COLUMNS = (
    "kind", "is_by_minor", "language", "title", "slug", "state", "is_private", "highest_number",
    "kept_in", "published_count", "last_number_at", "is_pinned", "is_locked", "slow_mode_seconds",
    "problem_stage", "published_at",
)  # fmt: skip
POST_COLUMNS = (
    "number", "is_by_minor", "kept_in", "language", "source", "state", "edit_count", "submitted_at",
    "published_at", "edited_at",
)  # fmt: skip
POLL_COLUMNS = ("question", "choices_at_most", "is_anonymous", "results", "closes_at")


class NotForTransfer(ValueError):  # noqa: N818 - the sentence is the message
    """This board cannot be taken out as it is."""


def write_board(board: Board, target: IO[bytes], *, at: datetime) -> int:
    """Writes `board` without the boards below it; gives the number of topics.

    Raises `NotForTransfer` for boards of questions and ideas: what hangs on their topics stays.
    """
    if board.kind != BoardKind.DISCUSSIONS:
        raise NotForTransfer("Only boards of discussions can be taken along.")
    topics = 0
    packed: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        lines = []
        for line in _lines(board, at):
            topics += line["type"] == "topic"
            lines.append(json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False))
        archive.writestr(LINES, "\n".join(lines) + "\n")
        for held in _files(board):
            stored = held.stored
            if stored.sha256 in packed:
                continue
            packed.add(stored.sha256)
            with (
                stored.file.open("rb") as source,
                archive.open(f"files/{stored.sha256}", "w") as into,
            ):
                while piece := source.read(1 << 16):
                    into.write(piece)
    return topics


def _lines(board: Board, at: datetime) -> Iterator[dict[str, Any]]:
    yield {"type": "board", "format": FORMAT, "written_at": at, **_columns(board, BOARD_COLUMNS)}
    for grant in BoardGrant.objects.filter(board=board).select_related("place", "community"):
        yield {
            "type": "grant",
            "who": grant.who,
            "level": grant.level,
            "place": grant.place.slug if grant.place else None,
            "community": grant.community.slug if grant.community else None,
        }
    topics = Topic.objects.filter(board=board).select_related("author", "helpful_post")
    for topic in topics.prefetch_related("tags").order_by("pk"):
        yield {
            "type": "topic",
            "id": topic.pk,
            "author": _name(topic.author, topic.author_label),
            "tags": [
                {"slug": t.slug, "kk": t.name_kk, "ru": t.name_ru, "en": t.name_en}
                for t in topic.tags.all()
            ],
            "helpful": topic.helpful_post.number if topic.helpful_post else None,
            **_columns(topic, TOPIC_COLUMNS),
        }
        yield from _posts(topic)
        yield from _poll(topic)
    for alias in PostAlias.objects.filter(topic__board=board).select_related("post").order_by("pk"):
        yield {
            "type": "alias",
            "topic": alias.topic_id,
            "number": alias.number,
            "to_topic": alias.post.topic_id,
            "to_number": alias.post.number,
        }


def _posts(topic: Topic) -> Iterator[dict[str, Any]]:
    posts = Post.objects.filter(topic=topic).select_related("author", "reply_to")
    posts = posts.prefetch_related(
        Prefetch("revisions", PostRevision.objects.select_related("changed_by").order_by("number")),
        Prefetch("reaction_rows", Reaction.objects.select_related("person").order_by("pk")),
        Prefetch("files", PostFile.objects.select_related("stored").order_by("position")),
    )
    for post in posts.order_by("number", "pk"):
        yield {
            "type": "post",
            "topic": topic.pk,
            "author": _name(post.author, post.author_label),
            "reply_to": post.reply_to.number if post.reply_to else None,
            "revisions": [
                {
                    "number": old.number,
                    "source": old.source,
                    "by": old.changed_by.username if old.changed_by else None,
                    "at": old.changed_at,
                    "reason": old.reason,
                }
                for old in post.revisions.all()
            ],
            "reactions": [[r.person.username, r.code] for r in post.reaction_rows.all()],
            "files": [
                {
                    "sha256": held.stored.sha256,
                    "name": held.stored.name,
                    "alt": held.alt,
                    "is_image": held.is_image,
                    "width": held.width,
                    "height": held.height,
                }
                for held in post.files.all()
            ],
            **_columns(post, POST_COLUMNS),
        }


def _poll(topic: Topic) -> Iterator[dict[str, Any]]:
    poll = Poll.objects.filter(topic=topic).first()
    if poll is None:
        return
    options = list(poll.options.order_by("position"))
    places = {option.pk: option.position for option in options}
    yield {
        "type": "poll",
        "topic": topic.pk,
        "options": [{"text": option.text, "votes": option.votes} for option in options],
        "ballots": [
            [ballot.person.username, sorted(places[o.pk] for o in ballot.options.all())]
            for ballot in poll.ballots.select_related("person").prefetch_related("options")
        ],
        **_columns(poll, POLL_COLUMNS),
    }


def _files(board: Board) -> Iterator[PostFile]:
    held = PostFile.objects.filter(post__topic__board=board).select_related("stored")
    return held.order_by("pk").iterator()


def _columns(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _name(person: User | None, label: str) -> dict[str, str]:
    """The login, by which a person is found again, and the name for where they are not."""
    if person is None:
        return {"login": "", "label": label}
    return {"login": person.username, "label": shown_name(person, VISITOR)}
