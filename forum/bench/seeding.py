"""Boards, topics and posts by the hundred thousand, written past services in bulk.

What is seeded belongs to a region of its own (`bench`), so that it can be told from real content.
"""

import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from tqdm import tqdm

from cms.people.models import Membership, MembershipState, Place, PlaceKind, Role, User
from forum.boards.access import boards_changed
from forum.boards.models import Board, BoardGrant, Level, Who
from forum.discussions.markup import to_html
from forum.discussions.models import Post, Reader, Topic
from forum.discussions.services.writing import digest_of

SLUG = "bench"
BOARDS = 40
PEOPLE = 200
LONGEST_TOPIC = 5_000
BATCH = 2_000
_TEXTS = 400
_SINCE = timedelta(days=400)
_WORDS = (
    "сабақ оқушы мұғалім мектеп топ сұрақ жауап жоспар ойын кітап тәжірибе пікір нәтиже уақыт "
    "ата-ана бағалау тапсырма жоба қызығушылық диалог урок ученик вопрос ответ план книга "
    "опыт время класс"
).split()


@dataclass(frozen=True, slots=True)
class Seeded:
    """What there is to measure: its largest board, and its longest topic."""

    board: Board
    topic: Topic
    member: User
    topics: int
    posts: int


def seeded() -> Seeded | None:
    """What an earlier run has left; None when there is nothing."""
    board = Board.objects.filter(slug=f"{SLUG}-0").first()
    topic = Topic.objects.filter(board=board).order_by("-highest_number").first() if board else None
    member = User.objects.filter(username=f"{SLUG}-0").first()
    if board is None or topic is None or member is None:
        return None
    boards = Board.objects.filter(slug__startswith=f"{SLUG}-")
    counts = boards.values_list("topic_count", "post_count")
    return Seeded(board, topic, member, sum(c[0] for c in counts), sum(c[1] for c in counts))


def seed(*, topics: int, posts: int, progress: bool = True) -> Seeded:
    """Fills `BOARDS` boards with so many topics and posts; half of them lie on the first board.

    Raises ValueError when there is something already, or too few posts for the topics.
    """
    if seeded() is not None:
        raise ValueError("This database has been seeded before.")
    longest = min(LONGEST_TOPIC, max(1, posts - topics + 1))
    if posts < topics:
        raise ValueError("Every topic has a post at least.")
    dice = random.Random(1)  # noqa: S311 - the same board each time
    with transaction.atomic():
        boards, people = _boards(), _people()
        lengths = _lengths(topics, posts, longest, dice)
        rows = _Rows(boards, people, lengths, dice)
        _copy(Topic, _TOPIC_COLUMNS, tqdm(rows.topics(), total=topics, disable=not progress))
        _copy(Post, _POST_COLUMNS, tqdm(rows.posts(), total=posts, disable=not progress))
        for board in boards:
            own = [length for n, length in enumerate(lengths) if rows.board_of(n) == board]
            Board.objects.filter(pk=board.pk).update(
                topic_count=len(own), post_count=sum(own), last_number_at=rows.now
            )
        boards_changed()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = seeded()
    assert found is not None
    return found


def _boards() -> list[Board]:
    region = Place.add_root(
        instance=Place(name_kk="Bench", kind=PlaceKind.REGION, slug=SLUG, is_active=True)
    )
    root = Board.add_root(instance=Board(name_kk="Bench", slug=SLUG, place=region))
    BoardGrant.objects.create(board=root, who=Who.EVERYBODY, level=Level.READ)
    BoardGrant.objects.create(board=root, who=Who.MEMBERS, level=Level.START)
    return [
        root.add_child(instance=Board(name_kk=f"Bench {n}", slug=f"{SLUG}-{n}", place=region))
        for n in range(BOARDS)
    ]


def _people() -> list[User]:
    region = Place.objects.get(slug=SLUG)
    joined = timezone.now() - timedelta(days=365)
    people = User.objects.bulk_create(
        User(
            username=f"{SLUG}-{n}",
            first_name="Айгүл" if n % 2 else "Болат",
            last_name=f"Bench{n}",
            password=make_password(None),
            date_joined=joined,
        )
        for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(
            person=person,
            place=region,
            role=Role.TEACHER,
            state=MembershipState.ACTIVE,
            started_on=joined.date(),
        )
        for person in people
    )
    Reader.objects.bulk_create(Reader(person=person, unread_floor=joined) for person in people)
    return people


def _lengths(topics: int, posts: int, longest: int, dice: random.Random) -> list[int]:
    """How many posts each topic has: one long one, the others as talk is, a few and some many."""
    left = posts - longest - (topics - 1)
    weights = [dice.paretovariate(1.3) for _ in range(topics - 1)]
    total = sum(weights) or 1
    lengths = [1 + int(left * weight / total) for weight in weights]
    for n in range(posts - longest - sum(lengths)):
        lengths[n % max(1, len(lengths))] += 1
    return [longest, *lengths]


class _Rows:
    """Rows as the tables have them, made one after the other."""

    def __init__(
        self, boards: Sequence[Board], people: Sequence[User], lengths: Sequence[int], dice: Any
    ) -> None:
        self.boards, self.people, self.lengths, self.dice = boards, people, lengths, dice
        self.now = timezone.now().replace(microsecond=0)
        self.first_topic = (Topic.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.first_post = (Post.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.texts = [self._text() for _ in range(_TEXTS)]

    def board_of(self, n: int) -> Board:
        """Half of the topics on the first board, the others on the other ones."""
        return self.boards[0] if n % 2 == 0 else self.boards[1 + n // 2 % (len(self.boards) - 1)]

    def topics(self) -> Iterator[tuple]:
        """One row a topic."""
        for n, length in enumerate(self.lengths):
            began, ended = self._began(n), self._at(n, length)
            title = " ".join(self.dice.choices(_WORDS, k=5)).capitalize()
            yield (
                self.first_topic + n, self.board_of(n).pk, "discussion", self._author(n, 1), "",
                False, "kk", title, f"bench-{n}", "published", False, length, length, ended,
                self._author(n, length), length, False, False, 0, "", began, began,
            )  # fmt: skip

    def posts(self) -> Iterator[tuple]:
        """One row a post."""
        pk = self.first_post
        for n, length in enumerate(self.lengths):
            for number in range(1, length + 1):
                source, html, digest = self.texts[pk % len(self.texts)]
                at = self._at(n, number)
                yield (
                    pk, self.first_topic + n, number, self._author(n, number), "", False, "kk",
                    source, html, "published", uuid.UUID(int=pk), digest, "{}", 0, 0, at, at,
                )  # fmt: skip
                pk += 1

    def _author(self, n: int, number: int) -> int:
        return self.people[(n * 7 + number * 13) % len(self.people)].pk

    def _began(self, n: int) -> datetime:
        return self.now - _SINCE + _SINCE * n / max(1, len(self.lengths)) - timedelta(days=2)

    def _at(self, n: int, number: int) -> datetime:
        return self._began(n) + timedelta(seconds=20 * number)

    def _text(self) -> tuple[str, str, str]:
        sentences = [
            " ".join(self.dice.choices(_WORDS, k=self.dice.randint(6, 14))).capitalize() + "."
            for _ in range(self.dice.randint(1, 6))
        ]
        source = " ".join(sentences)
        return source, to_html(source), digest_of(source)


_TOPIC_COLUMNS = (
    "id", "board_id", "kind", "author_id", "author_label", "is_by_minor", "language", "title",
    "slug", "state", "is_private", "highest_number", "published_count", "last_number_at",
    "last_author_id", "version", "is_pinned", "is_locked", "slow_mode_seconds", "problem_stage",
    "created_at", "published_at",
)  # fmt: skip
_POST_COLUMNS = (
    "id", "topic_id", "number", "author_id", "author_label", "is_by_minor", "language", "source",
    "html", "state", "token", "digest", "reactions", "file_count", "edit_count", "submitted_at",
    "published_at",
)  # fmt: skip


def _copy(model: type[Topic] | type[Post], columns: Sequence[str], rows: Iterable[tuple]) -> None:
    """Writes rows as fast as the database takes them."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        names = ", ".join(columns)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
        return
    batch: list[Any] = []
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        if "reactions" in values:
            values["reactions"] = {}
        batch.append(model(**values))
        if len(batch) == BATCH:
            model._default_manager.bulk_create(batch)
            batch = []
    model._default_manager.bulk_create(batch)
