"""Boards, topics and posts by the hundred thousand, written past services in bulk.

What is seeded belongs to a region of its own (`bench`), so that it can be told from real content.
Every tenth topic is a question with its answer and its way, every tenth an idea with its moves.
"""

import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from tqdm import tqdm

from cms.people.models import Membership, MembershipState, Place, PlaceKind, Role, User
from forum.boards.access import boards_changed
from forum.boards.models import Board, BoardGrant, BoardKind, Level, Who
from forum.discussions.markup import to_html
from forum.discussions.models import Post, Reader, Topic, TopicKind
from forum.discussions.services.said import digest_of
from forum.ideas.models import Idea, IdeaMove, IdeaStage, IdeaVote, Milestone
from forum.ideas.services import ensure_stages
from forum.questions.models import OfficialAnswer, Question, QuestionEvent

SLUG = "bench"
BOARDS: Mapping[str, int] = {
    BoardKind.DISCUSSIONS: 28,
    BoardKind.QUESTIONS: 8,
    BoardKind.IDEAS: 4,
}
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
    """What there is to measure: its largest board, and the longest talk of each kind."""

    board: Board
    topic: Topic
    question: Question
    idea: Idea
    member: User
    topics: int
    posts: int


def seeded() -> Seeded | None:
    """What an earlier run has left; None when there is nothing."""
    board = Board.objects.filter(slug=f"{SLUG}-0").first()
    member = User.objects.filter(username=f"{SLUG}-0").first()
    topics = Topic.objects.filter(board__slug__startswith=f"{SLUG}-").order_by("-highest_number")
    topic = topics.filter(board=board).first() if board else None
    if board is None or topic is None or member is None:
        return None
    counts = Board.objects.filter(slug__startswith=f"{SLUG}-").values_list(
        "topic_count", "post_count"
    )
    return Seeded(
        board=board,
        topic=topic,
        question=Question.objects.select_related("topic").get(
            topic=topics.filter(kind=TopicKind.QUESTION)[:1]
        ),
        idea=Idea.objects.select_related("topic").get(topic=topics.filter(kind=TopicKind.IDEA)[:1]),
        member=member,
        topics=sum(c[0] for c in counts),
        posts=sum(c[1] for c in counts),
    )


def seed(*, topics: int, posts: int, progress: bool = True) -> Seeded:
    """Fills `BOARDS` with so many topics and posts; half of the topics lie on the first board.

    Raises ValueError when there is something already, too few topics, or too few posts for them.
    """
    if seeded() is not None:
        raise ValueError("This database has been seeded before.")
    if topics < 10 or posts < 2 * topics:
        raise ValueError("Ten topics at least, and two posts for each of them.")
    dice = random.Random(1)  # noqa: S311 - the same board each time
    with transaction.atomic():
        _take_time()
        ensure_stages()
        boards, people = _boards(), _people()
        lengths = _lengths(topics, posts, dice)
        rows = _Rows(boards, people, lengths, dice)
        _copy(Topic, _TOPIC_COLUMNS, tqdm(rows.topics(), total=topics, disable=not progress))
        _copy(Post, _POST_COLUMNS, tqdm(rows.posts(), total=posts, disable=not progress))
        _copy(Question, _QUESTION_COLUMNS, rows.questions())
        _copy(OfficialAnswer, _ANSWER_COLUMNS, rows.answers())
        _copy(QuestionEvent, _EVENT_COLUMNS, rows.events())
        _copy(Idea, _IDEA_COLUMNS, rows.ideas())
        _copy(IdeaVote, _VOTE_COLUMNS, rows.votes())
        _copy(IdeaMove, _MOVE_COLUMNS, rows.moves())
        _copy(Milestone, _MILESTONE_COLUMNS, rows.milestones())
        own: dict[int, list[int]] = {board.pk: [] for board in rows.all_boards}
        for n, length in enumerate(lengths):
            own[rows.board_of(n).pk].append(length)
        for pk, held in own.items():
            Board.objects.filter(pk=pk).update(
                topic_count=len(held), post_count=sum(held), last_number_at=rows.now
            )
        boards_changed()
    with transaction.atomic(), connection.cursor() as cursor:
        _take_time()
        cursor.execute("ANALYZE")
    found = seeded()
    assert found is not None
    return found


def _take_time() -> None:
    """A million rows may take longer than a page."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def _boards() -> dict[str, list[Board]]:
    """Boards of each kind; those of questions each at an organisation of its own."""
    region = Place.add_root(
        instance=Place(name_kk="Bench", kind=PlaceKind.REGION, slug=SLUG, is_active=True)
    )
    root = Board.add_root(instance=Board(name_kk="Bench", slug=SLUG, place=region))
    BoardGrant.objects.create(board=root, who=Who.EVERYBODY, level=Level.READ)
    BoardGrant.objects.create(board=root, who=Who.MEMBERS, level=Level.START)
    boards: dict[str, list[Board]] = {kind: [] for kind in BOARDS}
    for kind, count in BOARDS.items():
        for _time in range(count):
            number = sum(map(len, boards.values()))
            name, slug, place = f"Bench {number}", f"{SLUG}-{number}", region
            if kind == BoardKind.QUESTIONS:
                place = region.add_child(
                    instance=Place(
                        name_kk=name, kind=PlaceKind.ORGANISATION, slug=slug, is_active=True
                    )
                )
            board = Board(name_kk=name, slug=slug, place=place, kind=kind, follows_above=True)
            boards[kind].append(root.add_child(instance=board))
    return boards


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


def _lengths(topics: int, posts: int, dice: random.Random) -> list[int]:
    """How many posts each topic has: a long one of each kind, the others as talk is, a few and
    some many."""
    room = posts - 2 * topics
    longest = {0: min(LONGEST_TOPIC, 1 + room // 2)}
    longest |= {first: min(LONGEST_TOPIC // 5, 1 + room // 8) for first in _FIRST_OF_KIND}
    others = topics - len(longest)
    left = posts - sum(longest.values()) - others
    weights = [dice.paretovariate(1.3) for _ in range(others)]
    total = sum(weights)
    lengths = [1 + int(left * weight / total) for weight in weights]
    for n in range(posts - sum(longest.values()) - sum(lengths)):
        lengths[n % others] += 1
    for place in sorted(longest):
        lengths.insert(place, longest[place])
    return lengths


_QUESTION_AT, _IDEA_AT = 3, 7  # of ten topics, these are a question and an idea
_FIRST_OF_KIND = (_QUESTION_AT, _IDEA_AT)
_WORKING_WEEK = timedelta(days=7)


class _Rows:
    """Rows as the tables have them, made one after the other."""

    def __init__(
        self,
        boards: Mapping[str, Sequence[Board]],
        people: Sequence[User],
        lengths: Sequence[int],
        dice: Any,
    ) -> None:
        self.boards, self.people, self.lengths, self.dice = boards, people, lengths, dice
        self.all_boards = [board for kind in boards.values() for board in kind]
        self.now = timezone.now().replace(microsecond=0)
        self.first_topic = (Topic.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.first_post = (Post.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.first_question = (Question.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.first_idea = (Idea.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.stages = list(IdeaStage.objects.filter(board=None))
        self.texts = [self._text() for _ in range(_TEXTS)]

    def board_of(self, n: int) -> Board:
        """The first board of a kind has half of all its topics or more, the others the rest."""
        kind = _kind_of(n)
        boards = self.boards[_BOARD_KINDS[kind]]
        turn = n if kind == TopicKind.DISCUSSION else n // 10
        return boards[0] if turn % 2 == 0 else boards[1 + turn // 2 % (len(boards) - 1)]

    def topics(self) -> Iterator[tuple]:
        """One row a topic."""
        for n, length in enumerate(self.lengths):
            began, ended = self._began(n), self._at(n, length)
            title = " ".join(self.dice.choices(_WORDS, k=5)).capitalize()
            yield (
                self.first_topic + n, self.board_of(n).pk, _kind_of(n).value, self._author(n, 1),
                "", False, "kk", title, f"bench-{n}", "published", _is_private(n), length, length,
                ended, self._author(n, length), False, False, 0, "", began, began,
            )  # fmt: skip

    def questions(self) -> Iterator[tuple]:
        """Three of four are answered, the others wait; some are late."""
        for k, n in self._of_kind(TopicKind.QUESTION):
            at, stage = self._began(n), _stage_of(k)
            answered = at + timedelta(days=1 + k % 9) if _is_answered(k) else None
            yield (
                self.first_question + k, self.first_topic + n, self.board_of(n).place_id,
                "private" if _is_private(n) else "public", stage, self._author(n, 1), "", "", "",
                at, at + timedelta(days=1), at + _WORKING_WEEK, at if answered else None, answered,
                k % 9 < 6 if answered else None, "", at,
            )  # fmt: skip

    def answers(self) -> Iterator[tuple]:
        """The official answers."""
        for k, n in self._of_kind(TopicKind.QUESTION):
            if _is_answered(k):
                source, html, _digest = self.texts[k % len(self.texts)]
                at = self._began(n) + timedelta(days=1 + k % 9)
                signed = self.people[0].pk
                yield (
                    self.first_question + k, 1, "published", "kk", source, html, "Директор",
                    signed, signed, "", at, at,
                )  # fmt: skip

    def events(self) -> Iterator[tuple]:
        """How the questions went."""
        for k, n in self._of_kind(TopicKind.QUESTION):
            at, pk = self._began(n), self.first_question + k
            yield pk, "asked", "", "received", self._author(n, 1), "", at
            if _is_answered(k):
                by = self.people[0].pk
                later = at + timedelta(days=1 + k % 9)
                yield pk, "accepted", "received", "accepted", by, "", at + timedelta(hours=5)
                yield pk, "answered", "accepted", "answered", by, "", later

    def ideas(self) -> Iterator[tuple]:
        """At every stage some."""
        for k, n in self._of_kind(TopicKind.IDEA):
            at = self._began(n)
            yield (
                self.first_idea + k, self.first_topic + n, self._idea_stage(k).pk,
                _votes_of(k), 60, 300, k % 101, at + timedelta(days=k % 20), 2, at,
            )  # fmt: skip

    def votes(self) -> Iterator[tuple]:
        """Those whom the ideas count."""
        for k, n in self._of_kind(TopicKind.IDEA):
            for turn in range(_votes_of(k)):
                person = self.people[(k + turn) % len(self.people)]
                yield self.first_idea + k, person.pk, self._began(n)

    def moves(self) -> Iterator[tuple]:
        """From the first stage to where the ideas stand."""
        first = self.stages[0]
        for k, n in self._of_kind(TopicKind.IDEA):
            at, pk, stage = self._began(n), self.first_idea + k, self._idea_stage(k)
            yield pk, None, first.pk, "", "kk", self._author(n, 1), at
            if stage != first:
                later = at + timedelta(days=k % 20)
                yield pk, first.pk, stage.pk, "Қаралды.", "kk", self.people[0].pk, later

    def milestones(self) -> Iterator[tuple]:
        """Three steps where work is shown."""
        for k, n in self._of_kind(TopicKind.IDEA):
            if self._idea_stage(k).shows_progress:
                for step in range(3):
                    yield (
                        self.first_idea + k,
                        step,
                        "kk",
                        f"Қадам {step}",
                        self._began(n).date(),
                        "",
                    )

    def _of_kind(self, kind: TopicKind) -> Iterator[tuple[int, int]]:
        places = (n for n in range(len(self.lengths)) if _kind_of(n) == kind)
        yield from enumerate(places)

    def _idea_stage(self, k: int) -> IdeaStage:
        return self.stages[k % len(self.stages)]

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


_BOARD_KINDS = {
    TopicKind.DISCUSSION: BoardKind.DISCUSSIONS,
    TopicKind.QUESTION: BoardKind.QUESTIONS,
    TopicKind.IDEA: BoardKind.IDEAS,
}


def _kind_of(n: int) -> TopicKind:
    kinds = {_QUESTION_AT: TopicKind.QUESTION, _IDEA_AT: TopicKind.IDEA}
    return kinds.get(n % 10, TopicKind.DISCUSSION)


def _is_private(n: int) -> bool:
    return _kind_of(n) == TopicKind.QUESTION and n // 10 % 20 == 9


def _votes_of(k: int) -> int:
    """A few ideas have many votes, most have few."""
    return min(PEOPLE, 400 // (1 + k * 7919 % 401))


def _is_answered(k: int) -> bool:
    return k % 4 != 3


def _stage_of(k: int) -> str:
    if not _is_answered(k):
        return "received"
    return "closed" if k % 4 == 2 else "answered"


_TOPIC_COLUMNS = (
    "id", "board_id", "kind", "author_id", "author_label", "is_by_minor", "language", "title",
    "slug", "state", "is_private", "highest_number", "published_count", "last_number_at",
    "last_author_id", "is_pinned", "is_locked", "slow_mode_seconds", "problem_stage",
    "created_at", "published_at",
)  # fmt: skip
_POST_COLUMNS = (
    "id", "topic_id", "number", "author_id", "author_label", "is_by_minor", "language", "source",
    "html", "state", "token", "digest", "reactions", "file_count", "edit_count", "submitted_at",
    "published_at",
)  # fmt: skip


_QUESTION_COLUMNS = (
    "id", "topic_id", "place_id", "openness", "stage", "asker_id", "asker_name", "asker_mail",
    "key_digest", "received_at", "accept_by", "answer_by", "accepted_at", "answered_at",
    "was_on_time", "outcome", "created_at",
)  # fmt: skip
_ANSWER_COLUMNS = (
    "question_id", "version", "state", "language", "source", "html", "position", "drafted_by_id",
    "signed_by_id", "note", "drafted_at", "published_at",
)  # fmt: skip
_EVENT_COLUMNS = ("question_id", "step", "from_stage", "to_stage", "by_id", "note", "at")
_IDEA_COLUMNS = (
    "id", "topic_id", "stage_id", "vote_count", "quorum", "audience_size", "progress", "moved_at",
    "version", "created_at",
)  # fmt: skip
_VOTE_COLUMNS = ("idea_id", "person_id", "given_at")
_MOVE_COLUMNS = ("idea_id", "from_stage_id", "to_stage_id", "text", "language", "by_id", "at")
_MILESTONE_COLUMNS = ("idea_id", "position", "language", "title", "due_on", "evidence")


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple]) -> None:
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
