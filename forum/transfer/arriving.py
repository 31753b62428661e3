"""A board out of a ZIP, below a place of this site. All of it or nothing."""

import json
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils.dateparse import parse_datetime

from cms.files.models import StoredFile
from cms.files.refusals import FileRefused
from cms.files.services import store_file
from cms.people.models import Community, Place, User
from cms.ports.searchable import changed
from cms.settings import limits
from forum.boards.access import boards_changed
from forum.boards.models import Board, BoardGrant
from forum.discussions.markup import to_html
from forum.discussions.models import (
    Ballot,
    Poll,
    PollOption,
    Post,
    PostAlias,
    PostFile,
    PostRevision,
    Reaction,
    Tag,
    Topic,
)
from forum.discussions.services.writing import digest_of
from forum.transfer.leaving import (
    BOARD_COLUMNS,
    FORMAT,
    LINES,
    POLL_COLUMNS,
    POST_COLUMNS,
    TOPIC_COLUMNS,
)

_MOMENTS = frozenset(
    {"last_number_at", "published_at", "submitted_at", "edited_at", "closes_at", "at"}
)


class BrokenArchive(ValueError):  # noqa: N818 - the sentence is the message
    """The archive is not one of ours, or was damaged."""


def read_board(source: IO[bytes], *, place: Place | None, slug: str = "") -> Board:
    """Makes the board of the archive anew; `slug` when its own address is taken.

    Authors are found by login; where there is none, their name stands as a label. Raises
    `BrokenArchive` with what is wrong; nothing is kept then.
    """
    try:
        with zipfile.ZipFile(source) as archive, transaction.atomic():
            board = _Arrival(archive, place, slug).board()
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, FileRefused) as error:
        if isinstance(error, BrokenArchive):
            raise
        raise BrokenArchive(f"This archive cannot be read: {error}") from error
    return board


class _Arrival:
    def __init__(self, archive: zipfile.ZipFile, place: Place | None, slug: str) -> None:
        self.archive, self.place, self.slug = archive, place, slug
        self.people: dict[str, User | None] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[tuple[int, int], Post] = {}
        self.files: dict[str, StoredFile] = {}
        self.helpful: dict[int, int] = {}

    def board(self) -> Board:
        lines = self._lines()
        first = next(lines, {})
        if first.get("type") != "board" or first.get("format") != FORMAT:
            raise BrokenArchive("This is no archive of a board, or one of another version.")
        columns = {name: first[name] for name in BOARD_COLUMNS}
        columns["slug"] = self.slug or columns["slug"]
        if Board.objects.filter(slug=columns["slug"]).exists():
            raise BrokenArchive(f"The address {columns['slug']} is taken: give another one.")
        self.made = Board.add_root(instance=Board(place=self.place, **columns))
        for line in lines:
            getattr(self, f"_{line['type']}")(line)
        for topic_id, number in self.helpful.items():
            topic = self.topics[topic_id]
            topic.helpful_post = self.posts[topic_id, number]
            topic.save(update_fields=["helpful_post"])
        topics = Topic.objects.filter(board=self.made)
        self.made.topic_count = topics.filter(state="published").count()
        self.made.post_count = topics.aggregate(n=Sum("published_count"))["n"] or 0
        self.made.last_number_at = max(
            filter(None, topics.values_list("last_number_at", flat=True)), default=None
        )
        self.made.save()
        boards_changed()
        changed("topic", [topic.pk for topic in self.topics.values()])
        return self.made

    def _lines(self) -> Iterator[dict[str, Any]]:
        with self.archive.open(LINES) as lines:
            for line in lines:
                yield json.loads(line)

    def _grant(self, line: dict[str, Any]) -> None:
        place = Place.objects.filter(slug=line["place"]).first() if line["place"] else None
        circle = line["community"]
        community = Community.objects.filter(slug=circle).first() if circle else None
        if (line["place"] and place is None) or (circle and community is None):
            return  # whom it was for is not here
        BoardGrant.objects.create(
            board=self.made, who=line["who"], level=line["level"], place=place, community=community
        )

    def _topic(self, line: dict[str, Any]) -> None:
        columns = _values(line, TOPIC_COLUMNS)
        topic = Topic.objects.create(
            board=self.made,
            author=self._person(line["author"]["login"]),
            author_label=line["author"]["label"],
            **columns,
        )
        for told in line["tags"]:
            names = {f"name_{code}": told[code] for code in ("kk", "ru", "en")}
            tag, _made = Tag.objects.get_or_create(slug=told["slug"], defaults=names)
            topic.tags.add(tag)
        if line["helpful"]:
            self.helpful[line["id"]] = line["helpful"]
        self.topics[line["id"]] = topic

    def _post(self, line: dict[str, Any]) -> None:
        topic = self.topics[line["topic"]]
        reactions = [
            (person, code)
            for login, code in line["reactions"]
            if (person := self._person(login)) is not None
        ]
        post = Post.objects.create(
            topic=topic,
            author=self._person(line["author"]["login"]),
            author_label=line["author"]["label"],
            html=to_html(line["source"]),
            token=uuid.uuid4(),
            digest=digest_of(line["source"]),
            reply_to=self.posts.get((line["topic"], line["reply_to"] or 0)),
            reactions=dict(Counter(code for _person, code in reactions)),
            file_count=len(line["files"]),
            **_values(line, POST_COLUMNS),
        )
        if post.number is not None:
            self.posts[line["topic"], post.number] = post
            if post.number == topic.highest_number:
                Topic.objects.filter(pk=topic.pk).update(last_author=post.author)
        for person, code in reactions:
            Reaction.objects.create(post=post, person=person, code=code)
        for old in line["revisions"]:
            PostRevision.objects.create(
                post=post,
                number=old["number"],
                source=old["source"],
                changed_by=self._person(old["by"] or ""),
                changed_at=datetime.fromisoformat(old["at"]),
                reason=old["reason"],
            )
        for position, held in enumerate(line["files"]):
            PostFile.objects.create(
                post=post,
                stored=self._file(held),
                position=position,
                alt=held["alt"],
                is_image=held["is_image"],
                width=held["width"],
                height=held["height"],
            )

    def _poll(self, line: dict[str, Any]) -> None:
        poll = Poll.objects.create(topic=self.topics[line["topic"]], **_values(line, POLL_COLUMNS))
        voters = [(self._person(login), places) for login, places in line["ballots"]]
        known = [(person, places) for person, places in voters if person is not None]
        counted = Counter(place for _person, places in known for place in places)
        options = [
            PollOption.objects.create(
                poll=poll,
                position=place,
                text=told["text"],
                # Of an anonymous poll the counts are all there is.
                votes=told["votes"] if poll.is_anonymous else counted[place],
            )
            for place, told in enumerate(line["options"])
        ]
        for person, places in known:
            ballot = Ballot.objects.create(poll=poll, person=person)
            ballot.options.set([options[place] for place in places])
        Poll.objects.filter(pk=poll.pk).update(ballot_count=len(known))

    def _alias(self, line: dict[str, Any]) -> None:
        post = self.posts.get((line["to_topic"], line["to_number"] or 0))
        topic = self.topics.get(line["topic"])
        if post is not None and topic is not None:
            PostAlias.objects.create(topic=topic, number=line["number"], post=post)

    def _person(self, login: str) -> User | None:
        if not login:
            return None
        if login not in self.people:
            self.people[login] = User.objects.filter(username=login).first()
        return self.people[login]

    def _file(self, held: dict[str, Any]) -> StoredFile:
        """Checked as if somebody had sent it now."""
        known = self.files.get(held["sha256"])
        if known is None:
            entry = self.archive.getinfo(f"files/{held['sha256']}")
            if entry.file_size > limits.UPLOAD_SIZE:
                raise BrokenArchive(f"The file {held['name']} is too large.")
            content = ContentFile(self.archive.read(entry), name=held["name"])
            known = self.files[held["sha256"]] = store_file(upload=content, by=None)
        return known


def _values(line: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Columns as the tables have them: moments are moments again."""
    return {
        name: parse_datetime(line[name]) if name in _MOMENTS and line[name] else line[name]
        for name in names
    }
