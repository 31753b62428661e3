"""A board out of a ZIP, below a place of this site. All of it or nothing."""

import json
import uuid
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from cms.people.models import Community, Place, PlaceKind
from cms.ports.searchable import changed
from forum.boards.access import boards_changed, lock_boards
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
    ReactionCode,
    Tag,
    Topic,
)
from forum.discussions.services.keeping import keep_words
from forum.discussions.services.said import digest_of
from forum.transfer.ideas import IdeasIn
from forum.transfer.leaving import BOARD_COLUMNS, POLL_COLUMNS, POST_COLUMNS, TOPIC_COLUMNS
from forum.transfer.lines import FORMAT, LINES, NOWHERE, BrokenArchive, Line, values_of
from forum.transfer.questions import QuestionsIn
from forum.transfer.unpacking import Unpacking

# What a line that nobody of us wrote can bring about.
_WRONG = (
    AttributeError, DatabaseError, LookupError, OverflowError, TypeError, ValidationError,
    ValueError,
)  # fmt: skip
# What an archive that is none, or is damaged, can.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError)


def read_board(source: IO[bytes], *, place: Place | None, slug: str = "") -> Board:
    """Makes the board of the archive anew; `slug` when its own address is taken.

    Without `place` it belongs where it did. Authors are found by login; where there is none, their
    name stands as a label. Raises `BrokenArchive` with what is wrong, and in which line; nothing
    is kept then.
    """
    try:
        with zipfile.ZipFile(source) as archive, transaction.atomic():
            return _Arrival(archive, place, slug).board()
    except _DAMAGED as error:
        raise BrokenArchive(f"This archive cannot be read: {error}") from error


class _Arrival:
    def __init__(self, archive: zipfile.ZipFile, place: Place | None, slug: str) -> None:
        self.unpacking = Unpacking(archive)
        self.place, self.slug = place, slug
        self.helpful: dict[int, int] = {}
        self.questions = QuestionsIn(self.unpacking)
        self.ideas = IdeasIn(self.unpacking)
        self.kinds: dict[str, Callable[[Line], None]] = {
            "grant": self._grant,
            "office": self.questions.office,
            "ideas_rules": self.ideas.ideas_rules,
            "stage": self.ideas.stage,
            "topic": self._topic,
            "post": self._post,
            "poll": self._poll,
            "question": self.questions.question,
            "idea": self.ideas.idea,
            "alias": self._alias,
        }

    def board(self) -> Board:
        with self.unpacking.archive.open(LINES) as lines:
            for number, raw in enumerate(lines, start=1):
                with _told_of(number):
                    self._take(json.loads(raw))
        if self.unpacking.board is None:
            raise BrokenArchive(_FOREIGN)
        self._finish()
        return self.unpacking.made

    def _take(self, line: Line) -> None:
        if self.unpacking.board is None:
            self._begin(line)
            return
        kind = line["type"]
        if kind not in self.kinds:
            raise BrokenArchive(f"nothing here is called {kind}.")
        self.kinds[kind](line)

    def _begin(self, line: Line) -> None:
        if line.get("type") != "board" or line.get("format") != FORMAT:
            raise BrokenArchive(_FOREIGN)
        columns = values_of(Board, line, BOARD_COLUMNS)
        columns["slug"] = self.slug or columns["slug"]
        if Board.objects.filter(slug=columns["slug"]).exists():
            raise BrokenArchive(f"the address {columns['slug']} is taken: give another one.")
        community = None
        if self.place is None:
            self.place = self.unpacking.place(line["place"])
            community = Community.objects.filter(slug=line["community"] or "").first()
            if (line["place"] and not self.place) or (line["community"] and not community):
                raise BrokenArchive(
                    f"{line['place'] or line['community']}, where the board belongs, is not here:"
                    " name a place with --place."
                )
        self.unpacking.from_place = line["place"]
        board = Board(place=self.place, community=community, **columns)
        lock_boards()
        self.unpacking.board = Board.add_root(instance=board)

    def _finish(self) -> None:
        for topic_id, number in self.helpful.items():
            post = self.unpacking.posts.get((topic_id, number))
            if post is None:
                raise BrokenArchive(f"The helpful post of the topic {topic_id} is not there.")
            Topic.objects.filter(pk=self.unpacking.topics[topic_id].pk).update(helpful_post=post)
        self.questions.finish()
        self.ideas.finish()
        self._count()
        boards_changed()
        for person in self.unpacking.people():
            if person.is_minor:
                # As the guardian agrees here, whatever held there.
                keep_words(child=person)
        topics = Topic.objects.filter(board=self.unpacking.made)
        changed("topic", topics.values_list("pk", flat=True))
        changed("question", [question.pk for question in self.questions.made.values()])
        changed("idea", [idea.pk for idea in self.ideas.made.values()])
        replies = Post.objects.filter(topic__board=self.unpacking.made, number__gt=1)
        changed("post", replies.values_list("pk", flat=True))

    def _count(self) -> None:
        """Counters say what has come in, not what was told."""
        topics = Topic.objects.filter(board=self.unpacking.made)
        posts = Post.objects.filter(topic=OuterRef("pk"))
        aliases = PostAlias.objects.filter(topic=OuterRef("pk"))
        topics.update(
            published_count=_of_topic(posts.filter(state="published"), Count("pk")),
            highest_number=Greatest(
                _of_topic(posts, Max("number")), _of_topic(aliases, Max("number"))
            ),
        )
        self.unpacking.made.topic_count = topics.filter(state="published").count()
        self.unpacking.made.post_count = topics.aggregate(n=Sum("published_count"))["n"] or 0
        self.unpacking.made.last_number_at = topics.aggregate(last=Max("last_number_at"))["last"]
        self.unpacking.made.save()

    def _grant(self, line: Line) -> None:
        place = self.unpacking.place(line["place"])
        circle = line["community"]
        community = Community.objects.filter(slug=circle).first() if circle else None
        if (line["place"] and place is None) or (circle and community is None):
            return  # whom it was for is not here
        columns = values_of(BoardGrant, line, ("who", "level"))
        BoardGrant.objects.create(
            board=self.unpacking.made, place=place, community=community, **columns
        )

    def _topic(self, line: Line) -> None:
        if line["id"] in self.unpacking.topics:
            raise BrokenArchive(f"the topic {line['id']} is there twice.")
        columns = values_of(Topic, line, TOPIC_COLUMNS)
        topic = Topic.objects.create(
            board=self.unpacking.made,
            kept_in=self._kept_in(line["kept_in"]),
            **self._author(line["author"]),
            **columns,
        )
        for told in line["tags"]:
            names = {f"name_{code}": told[code] for code in ("kk", "ru", "en")}
            tag, _made = Tag.objects.get_or_create(slug=told["slug"], defaults=names)
            topic.tags.add(tag)
        if line["helpful"]:
            self.helpful[line["id"]] = line["helpful"]
        self.unpacking.topics[line["id"]] = topic

    def _post(self, line: Line) -> None:
        topic = self.unpacking.topic(line["topic"])
        reactions = [
            (person, code)
            for login, code in line["reactions"]
            if (person := self.unpacking.person(login)) is not None
        ]
        columns = values_of(Post, line, POST_COLUMNS)
        columns["edit_count"] = max((old["number"] for old in line["revisions"]), default=0)
        post = Post.objects.create(
            topic=topic,
            kept_in=self._kept_in(line["kept_in"]),
            html=to_html(line["source"]),
            token=uuid.uuid4(),
            digest=digest_of(line["source"]),
            reply_to=self.unpacking.posts.get((line["topic"], line["reply_to"] or 0)),
            reactions=dict(Counter(code for _person, code in reactions)),
            file_count=len(line["files"]),
            **self._author(line["author"]),
            **columns,
        )
        if post.number is not None:
            self.unpacking.posts[line["topic"], post.number] = post
            if post.number == topic.highest_number:
                Topic.objects.filter(pk=topic.pk).update(last_author=post.author)
        for person, code in reactions:
            if code not in ReactionCode.values:
                raise BrokenArchive(f"nobody can react with {code}.")
            Reaction.objects.create(post=post, person=person, code=code)
        for old in line["revisions"]:
            PostRevision.objects.create(
                post=post,
                number=old["number"],
                source=old["source"],
                # Archives of before know no earlier titles.
                **values_of(PostRevision, {"title": ""} | old, ("title",)),
                changed_by=self.unpacking.person(old["by"]),
                changed_at=datetime.fromisoformat(old["at"]),
                reason=old["reason"],
            )
        for position, held in enumerate(line["files"]):
            PostFile.objects.create(
                post=post,
                stored=self.unpacking.file(held),
                position=position,
                alt=held["alt"],
                is_image=held["is_image"],
                width=held["width"],
                height=held["height"],
            )

    def _poll(self, line: Line) -> None:
        topic = self.unpacking.topic(line["topic"])
        poll = Poll.objects.create(topic=topic, **values_of(Poll, line, POLL_COLUMNS))
        voters = [(self.unpacking.person(login), places) for login, places in line["ballots"]]
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

    def _alias(self, line: Line) -> None:
        post = self.unpacking.posts.get((line["to_topic"], line["to_number"] or 0))
        topic = self.unpacking.topics.get(line["topic"])
        if post is not None and topic is not None:
            PostAlias.objects.create(topic=topic, number=line["number"], post=post)

    def _author(self, told: Line) -> dict[str, Any]:
        """A person of this site, else a name."""
        author = self.unpacking.person(told["login"])
        return {"author": author, "author_label": "" if author is not None else told["label"]}

    def _kept_in(self, slug: str) -> str:
        """The organisation that alone reads it; where it is not here, nobody but moderators."""
        if not slug:
            return ""
        place = self.unpacking.place(slug)
        is_here = place is not None and place.kind == PlaceKind.ORGANISATION
        return place.path if place is not None and is_here else NOWHERE


_FOREIGN = "This is no archive of a board, or one of another version."


@contextmanager
def _told_of(number: int) -> Iterator[None]:
    """Whatever is wrong with a line is said with its number."""
    try:
        yield
    except BrokenArchive as error:
        raise BrokenArchive(f"Line {number}: {error}") from error
    except KeyError as error:
        raise BrokenArchive(f"Line {number}: {error} is missing.") from error
    except ValidationError as error:
        raise BrokenArchive(f"Line {number}: {' '.join(error.messages)}") from error
    except _WRONG as error:
        raise BrokenArchive(f"Line {number} cannot be read: {error}") from error


def _of_topic(rows: QuerySet, what: Count | Max) -> Coalesce:
    counted = rows.order_by().values("topic").annotate(n=what).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
