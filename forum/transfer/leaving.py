"""A board as a ZIP: `board.jsonl`, one thing a line, and its files by their digest."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Prefetch, QuerySet

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.people.models import Place
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
from forum.transfer.ideas import lines_of_idea, lines_of_rules, milestones_with_files
from forum.transfer.lines import FORMAT, LINES, NOWHERE, Line, columns_of, login_of, name_of
from forum.transfer.questions import UNCONFIRMED, lines_of_offices, lines_of_question

BOARD_COLUMNS = (
    "slug", "kind", "name_kk", "name_ru", "name_en", "about_kk", "about_ru", "about_en",
    "is_own_topics_only", "is_premoderated", "slow_mode_seconds",
)  # fmt: skip
TOPIC_COLUMNS = (
    "kind", "is_by_minor", "language", "title", "slug", "state", "is_private", "highest_number",
    "published_count", "last_number_at", "is_pinned", "is_locked", "slow_mode_seconds",
    "problem_stage", "published_at",
)  # fmt: skip
POST_COLUMNS = (
    "number", "is_by_minor", "language", "source", "state", "edit_count", "submitted_at",
    "published_at", "edited_at",
)  # fmt: skip
POLL_COLUMNS = ("question", "choices_at_most", "is_anonymous", "results", "closes_at")


def write_board(board: Board, target: IO[bytes], *, at: datetime) -> int:
    """Writes `board` without the boards below it; gives the number of topics."""
    topics = 0
    packed: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        lines = []
        for line in lines_of(board, at):
            topics += line["type"] == "topic"
            lines.append(json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False))
        archive.writestr(LINES, "\n".join(lines) + "\n")
        for stored in _files(board):
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


def lines_of(board: Board, at: datetime, *, reader: Viewer | None = None) -> Iterator[Line]:
    """All that stands on `board`; for a `reader`, of topics and posts what is out and they read,
    nothing private."""
    yield {
        "type": "board",
        "format": FORMAT,
        "written_at": at,
        "place": board.place.slug if board.place else None,
        "community": board.community.slug if board.community else None,
        **columns_of(board, BOARD_COLUMNS),
    }
    for grant in (
        BoardGrant.objects.filter(board=board).select_related("place", "community").order_by("pk")
    ):
        yield {
            "type": "grant",
            "who": grant.who,
            "level": grant.level,
            "place": grant.place.slug if grant.place else None,
            "community": grant.community.slug if grant.community else None,
        }
    if board.kind == BoardKind.QUESTIONS:
        yield from lines_of_offices(board)
    if board.kind == BoardKind.IDEAS:
        yield from lines_of_rules(board)
    slugs = _places_kept_in(board)
    topics = _topics(board).select_related("author", "helpful_post")
    if reader is not None:
        read = Topic.objects.visible_to(reader).published().filter(is_private=False)
        topics = topics.filter(pk__in=read.order_by().values("pk"))
    for topic in topics.prefetch_related("tags").order_by("pk"):
        yield {
            "type": "topic",
            "id": topic.pk,
            "author": name_of(topic.author, topic.author_label),
            "tags": [
                {"slug": t.slug, "kk": t.name_kk, "ru": t.name_ru, "en": t.name_en}
                for t in topic.tags.all()
            ],
            "helpful": topic.helpful_post.number if topic.helpful_post else None,
            "kept_in": slugs[topic.kept_in],
            **columns_of(topic, TOPIC_COLUMNS),
        }
        yield from _posts(topic, slugs, reader)
        yield from _poll(topic)
        yield from lines_of_question(topic)
        yield from lines_of_idea(topic)
    for alias in PostAlias.objects.filter(topic__board=board).select_related("post").order_by("pk"):
        yield {
            "type": "alias",
            "topic": alias.topic_id,
            "number": alias.number,
            "to_topic": alias.post.topic_id,
            "to_number": alias.post.number,
        }


def _posts(topic: Topic, slugs: dict[str, str], reader: Viewer | None) -> Iterator[Line]:
    rows = Post.objects if reader is None else Post.objects.visible_to(reader).published()
    posts = rows.filter(topic=topic).select_related("author", "reply_to")
    posts = posts.prefetch_related(
        Prefetch("revisions", PostRevision.objects.select_related("changed_by").order_by("number")),
        Prefetch("reaction_rows", Reaction.objects.select_related("person").order_by("pk")),
        Prefetch("files", PostFile.objects.select_related("stored").order_by("position")),
    )
    # What waits for a number stands behind, so that the first one stays the first.
    for post in posts.order_by(F("number").asc(nulls_last=True), "pk"):
        yield {
            "type": "post",
            "topic": topic.pk,
            "author": name_of(post.author, post.author_label),
            "reply_to": post.reply_to.number if post.reply_to else None,
            "revisions": [
                {
                    "number": old.number,
                    "source": old.source,
                    "title": old.title,
                    "by": login_of(old.changed_by),
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
            "kept_in": slugs[post.kept_in],
            **columns_of(post, POST_COLUMNS),
        }


def _poll(topic: Topic) -> Iterator[Line]:
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
        **columns_of(poll, POLL_COLUMNS),
    }


def _topics(board: Board) -> QuerySet[Topic]:
    return Topic.objects.filter(board=board).exclude(UNCONFIRMED)


def _files(board: Board) -> Iterator[StoredFile]:
    held = PostFile.objects.filter(post__topic__in=_topics(board)).select_related("stored")
    for one in held.order_by("pk").iterator():
        yield one.stored
    for step in milestones_with_files(board):
        if step.file is not None:
            yield step.file


def _places_kept_in(board: Board) -> dict[str, str]:
    """Addresses of the organisations that alone read some of it: another site has other paths."""
    topics = Topic.objects.filter(board=board)
    posts = Post.objects.filter(topic__board=board)
    paths = {row for rows in (topics, posts) for row in rows.values_list("kept_in", flat=True)}
    slugs = dict(Place.objects.filter(path__in=paths).values_list("path", "slug"))
    return {path: slugs.get(path, NOWHERE if path else "") for path in paths}
