"""How far people have read, what is left, and how much of it they want to hear."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.notices.models import Notice
from cms.notices.services import spread_events
from cms.settings import limits
from forum.boards.access import current_version
from forum.boards.models import Level
from forum.discussions.models import BoardRead, Reader, Topic, TopicRead, WatchLevel
from forum.discussions.selectors import reading
from forum.discussions.selectors.reading import NEW, UNREAD, topics_to_read, unread_counts
from forum.discussions.services.reading import (
    forget_reading,
    mark_all_read,
    mark_board_read,
    mark_read,
    set_level,
)
from tests.at_once import at_once
from tests.factories.forum import (
    let_out,
    make_board,
    make_reply,
    make_talk,
    make_topic,
    settled,
    viewer,
)

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


def mark_of(person, topic):
    return TopicRead.objects.get(person=person, topic=topic).last_number


def read(person, topic, number, now=None):
    mark_read(person=person, topic=topic, number=number, now=now or timezone.now())


def to_read(person, only, **options):
    # Made-up replies come minutes after one another: look from behind all of them.
    options.setdefault("now", timezone.now() + timedelta(hours=3))
    page = topics_to_read(viewer(person), only, cursor=options.pop("cursor", None), **options)
    return [(row.pk, row.unread) for row in page.rows]


# -- the mark ------------------------------------------------------------------------


def test_mark_read_only_moves_on(talk, people):
    read(people.moderator, talk.topic, 2)
    read(people.moderator, talk.topic, 1)
    assert mark_of(people.moderator, talk.topic) == 2
    read(people.moderator, talk.topic, 99)
    assert mark_of(people.moderator, talk.topic) == 3, "there are three posts"


def test_mark_read_keeps_the_level(talk, people):
    now = timezone.now()
    set_level(person=people.moderator, topic=talk.topic, level=WatchLevel.MUTED, now=now)
    read(people.moderator, talk.topic, 2)
    set_level(person=people.moderator, topic=talk.topic, level=None, now=now)
    mark = TopicRead.objects.get(person=people.moderator)
    assert (mark.last_number, mark.level) == (2, None)


def test_mark_read_reads_what_told_of_the_posts(talk, people):
    talk.topic.refresh_from_db()
    read(people.parent, talk.topic, talk.topic.highest_number)
    made = make_reply(talk.topic, people.coordinator, f"@{people.moderator.username} қараңызшы")
    spread_events(now=timezone.now())
    assert Notice.objects.filter(person=people.moderator, read_at=None).count() == 1
    read(people.moderator, talk.topic, made.number - 1)
    assert Notice.objects.filter(person=people.moderator, read_at=None).count() == 1
    read(people.moderator, talk.topic, made.number)
    assert Notice.objects.filter(person=people.moderator, read_at=None).count() == 0
    assert Notice.objects.filter(person=people.parent, read_at=None).count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_marks_of_many_tabs_end_at_the_highest(people, region):
    talk = make_talk(people, region)
    for _n in range(5):
        make_reply(talk.topic, people.coordinator)
    numbers = [3, 8, 1, 7, 2, 5]
    assert at_once(lambda n: read(people.moderator, talk.topic, numbers[n])) == []
    assert mark_of(people.moderator, talk.topic) == 8


# -- what is left ----------------------------------------------------------------------


def test_topics_are_new_until_opened_and_unread_when_more_was_said(talk, people):
    assert to_read(people.moderator, NEW) == [(talk.topic.pk, 0)]
    assert to_read(people.moderator, UNREAD) == []
    read(people.moderator, talk.topic, 1)
    assert to_read(people.moderator, NEW) == []
    assert to_read(people.moderator, UNREAD) == [(talk.topic.pk, 2)]
    read(people.moderator, talk.topic, 3)
    assert to_read(people.moderator, UNREAD) == []


def test_a_post_approved_late_is_unread(talk, people):
    settled(people.pupil)
    late = make_reply(talk.topic, people.pupil)
    newest = make_reply(talk.topic, people.teacher)
    read(people.moderator, talk.topic, newest.number)
    assert to_read(people.moderator, UNREAD) == []
    let_out(late, by=people.coordinator)
    assert to_read(people.moderator, UNREAD) == [(talk.topic.pk, 1)]


def test_a_muted_topic_is_no_unread_one(talk, people):
    read(people.moderator, talk.topic, 1)
    set_level(person=people.moderator, topic=talk.topic, level=WatchLevel.MUTED, now=timezone.now())
    assert to_read(people.moderator, UNREAD) == []
    assert unread_counts(viewer(people.moderator), now=timezone.now()).unread == 0


def test_topics_of_shut_boards_are_neither_listed_nor_counted(people, region):
    settled(people.teacher)
    board = make_board(place=region.school, grants=[("members", Level.START, region.school)])
    make_topic(board, people.teacher)
    assert to_read(people.stranger, NEW) == []
    assert unread_counts(viewer(people.stranger), now=timezone.now()).new == 0
    assert len(to_read(people.colleague, NEW)) == 1


def test_what_rests_below_the_floor_is_not_unread(talk, people):
    later = timezone.now() + timedelta(days=limits.UNREAD_DAYS, hours=1)
    assert to_read(people.moderator, NEW, now=later) == []
    read(people.moderator, talk.topic, 1)
    assert to_read(people.moderator, UNREAD, now=later) == []


def test_unread_counts_by_board_in_one_query(talk, people, region):
    other = make_board("Екінші алаң", place=region.school)
    for n in range(3):
        made = make_topic(other, people.coordinator, f"Тақырып {n}", at=timezone.now())
        read(people.moderator, made, 0)
        Reader.objects.filter(person=people.coordinator).delete()
    reader = viewer(people.moderator)
    unread_counts(reader, now=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        counts = unread_counts(reader, now=timezone.now(), version=current_version())
    assert len(asked) == 2, "the version, for this test, and the counts"
    assert (counts.unread, counts.new) == (3, 1)
    assert counts.boards == {talk.board.pk: 1, other.pk: 3}


def test_counts_end_at_99(talk, people, monkeypatch):
    monkeypatch.setattr(limits, "UNREAD_COUNTED", 0)
    counts = unread_counts(viewer(people.moderator), now=timezone.now())
    assert (counts.new, counts.boards[talk.board.pk]) == (0, 0)


# -- all of it ---------------------------------------------------------------------------


def test_mark_board_read_leaves_other_boards_and_what_came_later(talk, people, region):
    other = make_topic(make_board("Екінші", place=region.school), people.coordinator)
    read(people.moderator, talk.topic, 1)
    talk.topic.refresh_from_db()
    drawn = talk.topic.last_number_at
    mark_board_read(person=people.moderator, board_id=talk.board.pk, until=drawn, now=drawn)
    assert mark_of(people.moderator, talk.topic) == 3
    assert to_read(people.moderator, NEW) == [(other.pk, 0)]
    make_reply(talk.topic, people.teacher)
    # The page on which the button stood was drawn before this reply.
    mark_board_read(
        person=people.moderator,
        board_id=talk.board.pk,
        until=drawn,
        now=drawn + timedelta(hours=2),
    )
    assert to_read(people.moderator, UNREAD) == [(talk.topic.pk, 1)]


def test_a_later_mark_of_a_board_is_not_taken_back(talk, people):
    now = timezone.now()
    early = now - timedelta(hours=1)
    for moment in (now, early):
        mark_board_read(person=people.moderator, board_id=talk.board.pk, until=moment, now=now)
    assert BoardRead.objects.get().read_at == now
    for moment in (now, early):
        mark_all_read(person=people.moderator, until=moment, now=now)
    assert Reader.objects.get(person=people.moderator).unread_floor == now


def test_mark_all_read_reads_new_and_unread_ones(talk, people):
    made = make_topic(talk.board, people.coordinator, "Тағы біреуі")
    read(people.moderator, talk.topic, 1)
    later = timezone.now() + timedelta(hours=1)
    mark_all_read(person=people.moderator, until=later, now=later)
    assert to_read(people.moderator, NEW) == to_read(people.moderator, UNREAD) == []
    make_reply(made, people.teacher, at=later + timedelta(minutes=1))
    assert to_read(people.moderator, NEW) == [(made.pk, 0)]
    assert to_read(people.colleague, NEW) != []


def test_forget_reading_deletes_what_counts_for_nothing(talk, people):
    young = make_topic(talk.board, people.coordinator, "Жас тақырып")
    for topic in (talk.topic, young):
        read(people.moderator, topic, 1)
    set_level(person=people.parent, topic=talk.topic, level=WatchLevel.ALL, now=timezone.now())
    old = timezone.now() - timedelta(days=limits.UNREAD_DAYS, hours=1)
    TopicRead.objects.update(updated_at=old)
    Topic.objects.filter(pk=talk.topic.pk).update(last_number_at=old)
    BoardRead.objects.create(person=people.moderator, board=talk.board, read_at=old)
    call_command("forget_reading", verbosity=0)
    left = set(TopicRead.objects.values_list("person", "topic"))
    assert (people.moderator.pk, young.pk) in left
    assert (people.moderator.pk, talk.topic.pk) not in left
    assert (people.parent.pk, talk.topic.pk) in left, "what was chosen stays"
    assert not BoardRead.objects.exists()
    assert forget_reading(now=timezone.now()) == 0


# -- pages ---------------------------------------------------------------------------------


@pytest.fixture
def reader(client, people):
    client.force_login(people.moderator, BACKEND)
    return client


def test_the_beacon_is_answered_without_a_page(reader, talk, people):
    response = reader.post(f"/kk/forum/t/{talk.topic.pk}/read/", {"number": "2"})
    assert (response.status_code, response.content) == (204, b"")
    assert mark_of(people.moderator, talk.topic) == 2
    for odd in ("", "-1", "x", "9" * 30, "²"):
        assert reader.post(f"/kk/forum/t/{talk.topic.pk}/read/", {"number": odd}).status_code == 204
    assert mark_of(people.moderator, talk.topic) == 2


def test_the_button_leads_back_to_the_post(reader, talk, people):
    page = reader.get(f"/kk/forum/t/{talk.topic.pk}/", follow=True)
    assert 'data-reading-seen="0"' in page.content.decode()
    assert re.search(r'name="number" value="3"', page.content.decode())
    response = reader.post(
        f"/kk/forum/t/{talk.topic.pk}/read/", {"number": "3"}, headers={"Accept": "text/html"}
    )
    assert response["Location"].endswith("/3/#p3")
    page = reader.get(f"/kk/forum/t/{talk.topic.pk}/", follow=True)
    assert "data-reading-button" not in page.content.decode()


def test_reading_a_topic_one_may_not_know_of_answers_404(client, people, region):
    settled(people.teacher)
    board = make_board(place=region.school, grants=[("members", Level.START, region.school)])
    topic = make_topic(board, people.teacher)
    client.force_login(people.stranger, BACKEND)
    for what in ("read", "watch"):
        assert client.post(f"/kk/forum/t/{topic.pk}/{what}/", {"number": "1"}).status_code == 404
    assert client.post(f"/kk/forum/read/{board.pk}/").status_code == 404


def test_opening_a_topic_marks_nothing(reader, talk, people):
    reader.get(f"/kk/forum/t/{talk.topic.pk}/", follow=True)
    assert not TopicRead.objects.filter(person=people.moderator).exists()


def test_the_lists_of_unread_and_new_topics(reader, talk, people):
    assert talk.topic.title in reader.get("/kk/forum/new/").content.decode()
    read(people.moderator, talk.topic, 1)
    page = reader.get("/kk/forum/unread/").content.decode()
    assert talk.topic.title in page
    assert f"-{talk.topic.slug}/2/#p2" in page, "leads to the first unread one"
    assert reader.get("/kk/forum/unread/?after=nonsense").status_code == 302
    drawn = re.search(r'name="until" value="([^"]+)"', page)[1]
    talk.topic.refresh_from_db()
    late = talk.topic.last_number_at > timezone.now()
    reader.post("/kk/forum/read/", {"until": drawn})
    shown = talk.topic.title in reader.get("/kk/forum/unread/").content.decode()
    assert shown is late


def test_lists_page_by_the_last_topic_with_as_many_queries(reader, talk, people, monkeypatch):
    reader.get("/kk/forum/new/")  # what waits for the reader is remembered for a minute
    with CaptureQueriesContext(connection) as few:
        reader.get("/kk/forum/new/")
    for n in range(4):
        make_topic(talk.board, people.coordinator, f"Тақырып {n}", at=timezone.now())
        Reader.objects.filter(person=people.coordinator).delete()
    with CaptureQueriesContext(connection) as many:
        reader.get("/kk/forum/new/")
    assert len(many) == len(few) <= 8, "\n".join(q["sql"] for q in many)
    monkeypatch.setattr(limits, "TOPICS_PER_PAGE", 2)
    reading._list_statement.cache_clear()
    seen, address = [], "/kk/forum/new/"
    for _page in range(3):
        response = reader.get(address)
        page = response.context["page"]
        seen += [row.pk for row in page.rows]
        address = f"/kk/forum/new/?after={page.next_cursor}"
    reading._list_statement.cache_clear()
    assert len(seen) == len(set(seen)) == 5
    assert page.next_cursor == ""


def test_topic_watch_chooses_a_level(reader, talk, people):
    address = f"/kk/forum/t/{talk.topic.pk}/watch/"
    for sent, kept in (("2", 2), ("0", 0), ("", None), ("7", None)):
        assert reader.post(address, {"level": sent}).status_code == 302
        assert TopicRead.objects.get(person=people.moderator).level == kept
