"""What the pages of a large board cost, beside a bare Django view under the same server."""

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cms.keyset import told
from cms.measuring.servers import Visitor, cpu_seconds, database_pids, gunicorn
from cms.people.models import User
from forum.bench.seeding import PEOPLE, SLUG, Seeded
from forum.discussions.models import Topic
from forum.discussions.selectors.lists import Cursor
from forum.ideas.models import Idea
from forum.ideas.selectors.lists import SORTS, cursor_to, order_of
from forum.questions.models import Question

HELLO_PORT, SITE_PORT = 8931, 8932
# The processor is counted in hundredths of a second: less would tell of the clock alone.
ROUNDS, PER_ROUND, HELLOS = 3, 80, 1_000
REPLIES = 40
DEEP_TOPICS = 5_000  # so many topics lie before the deep page of a board, or half of them
_POST = b'<article class="post'
_SECURE = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "127.0.0.1"}
_UNCOUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True, slots=True)
class Figure:
    """One page: rows on it, statements and hellos, for a visitor and for a member."""

    page: str
    rows: int
    kilobytes: float
    sql: tuple[int, ...]
    hellos: tuple[float, ...]


def head() -> str:
    """Which software was measured."""
    return f"{platform.python_version()}, {connection.vendor}"


def measure(seeded: Seeded) -> Iterator[Figure]:
    """Every page in turn, then replies of many people. Raises RuntimeError for a wrong answer."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        # As autovacuum does in service; nobody has waited for it since the last migration.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    pages = dict(_pages(seeded))
    people = list(User.objects.filter(username__startswith=f"{SLUG}-").order_by("pk")[:PEOPLE])
    databases = database_pids()
    with (
        gunicorn("cms.measuring.hello:application", HELLO_PORT, {}) as hello_pid,
        gunicorn("cms.wsgi:application", SITE_PORT, {}) as site_pid,
    ):
        pids = [site_pid, *databases]
        for page, (path, mark, least) in pages.items():
            costs, size, rows = [], 0, 0
            for cookie in ("", _cookie(seeded.member)):
                visitor = Visitor(SITE_PORT, cookie)
                rows, size = _warmed(visitor, page, path, mark, least)
                costs.append(_hellos([hello_pid], pids, partial(visitor.get, path)))
            yield Figure(page, rows, size / 1024, _statements(seeded, path), tuple(costs))
        yield _reply(seeded, people, [hello_pid], pids)


def _pages(seeded: Seeded) -> Iterator[tuple[str, tuple[str, bytes, int]]]:
    """Name → address, what marks a row, and the least number of rows."""
    with translation.override("kk"):
        board = reverse("forum:board-detail", args=[seeded.board.slug])
        topic = reverse("forum:topic-detail", args=[seeded.topic.pk, seeded.topic.slug])
        questions, ideas = reverse("forum:question-list"), reverse("forum:idea-list")
        question, idea = seeded.question.get_absolute_url(), seeded.idea.get_absolute_url()
    newest = Topic.objects.filter(board=seeded.board).published().newest()
    last = newest[min(DEEP_TOPICS, newest.count() // 2)]
    far = f"after={Cursor(False, last.last_number_at, last.pk)}"
    yield "board, first page", (board, b'class="topic-row', 10)
    yield "board, deep page", (f"{board}?{far}", b'class="topic-row', 10)
    yield "topic, first page", (topic, _POST, 10)
    if (number := _deep_number(seeded.topic)) > 1:
        yield "topic, deep page", (f"{topic}{number}/", _POST, 10)
    yield "questions", (questions, b'class="row ', 5)
    yield "questions, deep", (f"{questions}?after={_deep_question()}", b'class="row ', 5)
    yield "question", (question, _POST, 10)
    if (number := _deep_number(seeded.question.topic)) > 1:
        yield "question, deep", (f"{question}?n={number}", _POST, 10)
    for sort in SORTS:
        yield f"ideas, {sort}", (f"{ideas}?sort={sort}", b'class="idea-row', 5)
        far = _deep_idea(sort)
        yield f"ideas, {sort}, deep", (f"{ideas}?sort={sort}&after={far}", b'class="idea-row', 5)
    yield "idea", (idea, _POST, 10)
    if (number := _deep_number(seeded.idea.topic)) > 1:
        yield "idea, deep", (f"{idea}?n={number}", _POST, 10)


def _deep_number(topic: Topic) -> int:
    """The first number of a full page near the end of a topic."""
    return topic.highest_number // 20 * 20 - 39


def _deep_question() -> str:
    """Where a page deep in the list of all questions begins."""
    newest = Question.objects.public().order_by("-received_at", "-pk")
    last = newest[min(DEEP_TOPICS, newest.count() // 2)]
    assert last.received_at is not None
    return told(last.received_at, last.pk)


def _deep_idea(sort: str) -> str:
    """The same of ideas, in one of their orders."""
    found = Idea.objects.out().order_by(*order_of(sort))
    return cursor_to(found[min(DEEP_TOPICS, found.count() // 2)], sort)


def _warmed(visitor: Visitor, page: str, path: str, mark: bytes, least: int) -> tuple[int, int]:
    for _ in range(8):
        status, body = visitor.get(path)
    rows = body.count(mark)
    if status != 200 or rows < least:
        raise RuntimeError(f"{page} at {path}: status {status}, {rows} rows of {least}")
    return rows, len(body)


def _hellos(
    hello: list[int], pids: list[int], ask: Callable[[], tuple[int, bytes]], times: int = PER_ROUND
) -> float:
    """CPU of one answer over the CPU of one hello, the middle of some rounds."""
    ratios = []
    for _ in range(ROUNDS):
        one = _cpu(hello, Visitor(HELLO_PORT), HELLOS)
        before = cpu_seconds(pids)
        for _time in range(times):
            ask()
        ratios.append((cpu_seconds(pids) - before) / times / one)
    return sorted(ratios)[ROUNDS // 2]


def _cpu(pids: list[int], visitor: Visitor, times: int) -> float:
    before = cpu_seconds(pids)
    for _ in range(times):
        visitor.get("/")
    return (cpu_seconds(pids) - before) / times


def _statements(seeded: Seeded, path: str) -> tuple[int, ...]:
    counts = []
    for person in (None, seeded.member):
        client = _client(person)
        client.get(path)  # what a process keeps in memory is there
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(_counted(captured))
    return tuple(counts)


def _counted(captured: CaptureQueriesContext) -> int:
    return sum(not line["sql"].startswith(_UNCOUNTED) for line in captured)


def _client(person: User | None) -> Client:
    client = Client(**_SECURE)  # type: ignore[arg-type]
    if person is not None:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _reply(seeded: Seeded, people: list[User], hello: list[int], pids: list[int]) -> Figure:
    """Replies, each of another person, as nobody may write faster than people do."""
    with translation.override("kk"):
        path = reverse("forum:topic-reply", args=[seeded.topic.pk, seeded.topic.slug])
    turn = iter(people)
    _client(next(turn)).post(path, _said())  # what a process keeps in memory is there
    client = _client(next(turn))
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, _said())
    if answer.status_code != 302:
        raise RuntimeError(f"a reply was answered with {answer.status_code}")
    asking = Visitor(SITE_PORT)
    senders = [(_cookie(person), _get_new_csrf_string()) for person in turn]
    left = iter(senders)

    def send() -> tuple[int, bytes]:
        cookie, token = next(left)
        asking.headers["Cookie"] = f"{cookie}; {settings.CSRF_COOKIE_NAME}={token}"
        status, body = asking.post(path, _said() | {"csrfmiddlewaretoken": token})
        if status != 302:
            raise RuntimeError(f"a reply was answered with {status}: {body[-600:]!r}")
        return status, body

    for _ in range(5):
        send()
    cost = _hellos(hello, pids, send, times=REPLIES)
    return Figure("reply", 1, 0, (_counted(captured),), (cost,))


def _said() -> dict[str, str]:
    return {
        "text": f"Менің ойымша, бұл жақсы ұсыныс: бірге көрейік. {uuid4().hex}",
        "language": "kk",
        "token": str(uuid4()),
        "typing": "30",
    }


def _cookie(person: User) -> str:
    """A session as the log-in makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
