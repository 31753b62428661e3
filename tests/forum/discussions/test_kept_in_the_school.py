"""A guardian takes back that everybody reads the child: nobody beyond its school does any more."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.people.models import Guardianship, Purpose
from cms.people.services import set_consents
from forum.boards.models import Level
from forum.discussions.models import Post, Topic
from forum.discussions.selectors.addresses import addresses_of
from forum.discussions.selectors.cards import Gap
from forum.discussions.selectors.finding import find_topic
from forum.discussions.selectors.lists import TopicFilter, topics_of_board
from forum.discussions.selectors.topic import topic_screen
from forum.discussions.services import start_topic
from forum.discussions.services.said import Opening
from tests.factories import make_person
from tests.factories.forum import let_out, make_board, make_reply, make_topic, said, settled, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
BACKEND = "cms.audience.backend.PeopleBackend"
UNMARKED = "картасы"  # of the title; the words looked for stand in marks
ALL = [purpose.value for purpose in Purpose]


@pytest.fixture
def talk(people, region):
    """On a board that everybody reads: a topic of the teacher with a reply of the child, and a
    topic of the child's own."""
    for name in ("teacher", "colleague", "parent", "stranger", "pupil"):
        settled(getattr(people, name))
    Guardianship.objects.create(
        guardian=people.parent, child=people.pupil, confirmed_at=timezone.now()
    )
    people.other_parent = make_person("Дана", "Әлиева", place=region.other_school, role="parent")
    people.classmate = make_person(
        "Аружан", "Қасымова", place=region.school_class, role="pupil", is_minor=True, email=""
    )
    board = make_board("Ашық алаң", grants=[("everybody", Level.READ), ("members", Level.START)])
    now = timezone.now()
    earlier = now - timezone.timedelta(hours=9)
    topic = make_topic(board, people.teacher, "Кітапхана туралы", at=earlier)
    words = let_out(make_reply(topic, people.pupil, "Маған ұлутас туралы кітап ұнайды."))
    answer = make_reply(topic, people.colleague, "Жақсы айттың, рақмет саған.", reply_to=words)
    later = now - timezone.timedelta(hours=5)
    own = make_topic(
        board, people.pupil, "Бұлақтардың картасы", "Ұлутастағы бұлақты сызайық.", at=later
    )
    let_out(own.posts.get())
    for one in (topic, own, words, answer):
        one.refresh_from_db()
    board.refresh_from_db()
    return board, topic, words, own


def agree(people, *purposes):
    set_consents(by=people.parent, child=people.pupil, purposes=purposes, now=timezone.now())


def address(topic):
    return addresses_of(topic.pk, topic.slug).topic


def pages(topic, own, client):
    shown = client.get(address(topic)).content.decode()
    return "ұлутас" in shown, client.get(address(own)).status_code


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        (None, False),
        ("other_parent", False),
        ("stranger", False),
        ("parent", True),
        ("classmate", True),
        ("colleague", True),
        ("pupil", True),
        ("coordinator", True),
        ("moderator", True),
    ],
)
def test_withdrawn_consent_holds_at_once_for_every_reader(client, talk, people, name, reads):
    _board, topic, _said, own = talk
    if name is not None:
        client.force_login(getattr(people, name), backend=BACKEND)
    assert pages(topic, own, client) == (True, 200)
    agree(people, "account", "write")
    assert pages(topic, own, client) == (reads, 200 if reads else 404)
    agree(people, *ALL)
    assert pages(topic, own, client) == (True, 200)


def test_gap_says_that_the_school_reads_it(talk, people):
    _board, topic, words, _own = talk
    agree(people, "account", "write")
    found = find_topic(VISITOR, topic.pk)
    screen = topic_screen(found, VISITOR, number=None, now=timezone.now())
    assert Gap(words.number, words.number, is_kept=True) in screen.entries
    answer = screen.entries[-1]
    assert answer.reply_to is None  # whom it answers is not told either


def test_lists_do_not_show_what_is_kept_nor_name_the_child(client, talk, people):
    board, topic, words, own = talk
    Topic.objects.filter(pk=topic.pk).update(last_author=people.pupil)
    chosen = TopicFilter()
    agree(people, "account", "write")

    def listed(who):
        page = topics_of_board(
            who, board, chosen=chosen, cursor=None, now=timezone.now(), version=version()
        )
        return page.rows

    def version():
        from_board = find_topic(VISITOR, topic.pk)
        return from_board.boards_version or 0

    assert [row.pk for row in listed(VISITOR)] == [topic.pk]
    assert listed(VISITOR)[0].last_author == ""
    assert {row.pk for row in listed(viewer(people.colleague))} == {topic.pk, own.pk}
    boards = client.get("/kk/forum/").content.decode()
    assert topic.title in boards or own.title not in boards
    assert own.title not in boards
    assert not Post.objects.visible_to(VISITOR).filter(pk=words.pk).exists()


def test_search_suggestions_feed_and_table_hold_nothing_of_it(client, talk, people, indexed):
    _board, _topic, words, own = talk
    indexed()
    assert address(own) in client.get("/kk/search/?q=бұлақ").content.decode()
    agree(people, "account", "write")
    stale = client.get("/kk/search/?q=ұлутас").content.decode()
    assert UNMARKED not in stale  # before the worker too
    assert f"#p{words.number}" not in stale
    call_command("search_worker", once=True, verbosity=0)
    for name in (None, "other_parent"):
        client.logout()
        if name is not None:
            client.force_login(getattr(people, name), backend=BACKEND)
        for url in (
            "/kk/search/?q=ұлутас",
            "/kk/search/?q=бұлақ",
            "/kk/search/suggest/?q=бұлақ",
            "/kk/search/feed/?q=ұлутас",
            "/kk/search/csv/?q=ұлутас",
        ):
            text = b"".join(client.get(url)).decode()
            assert UNMARKED not in text, url
            assert "ұнайды" not in text, url
    client.force_login(people.colleague, backend=BACKEND)
    assert UNMARKED in client.get("/kk/search/?q=бұлақ").content.decode()


def test_name_of_a_child_finds_nothing_and_stands_in_no_feed_or_table(
    client, talk, people, indexed
):
    """Also while its guardian agrees that everybody reads it."""
    _board, _topic, _said, own = talk
    indexed()
    for query in ("Нұрлан", "author:Нұрлан"):
        text = client.get("/kk/search/", {"q": query}).content.decode()
        assert UNMARKED not in text
        assert address(own) not in text
    assert UNMARKED not in client.get("/kk/search/suggest/?q=Нұрлан").content.decode()
    for url in ("/kk/search/feed/?q=бұлақ", "/kk/search/csv/?q=бұлақ"):
        assert UNMARKED not in b"".join(client.get(url)).decode(), url


def test_new_words_of_a_child_are_kept_from_the_beginning(talk, people, region):
    agree(people, "account", "write")
    board = make_board(
        "Мектептікі", place=region.school, grants=[("members", Level.START, region.school)]
    )
    topic = make_topic(board, people.pupil, "Сынып бұрышы туралы", at=timezone.now())
    assert topic.kept_in == region.school.path
    assert topic.posts.get().kept_in == region.school.path


def test_consent_that_is_gone_since_the_page_was_read_holds(talk, people, region):
    board, _topic, _said, _own = talk
    before = viewer(people.pupil)
    assert before.is_let_out
    agree(people, "account", "write")
    opening = Opening(title="Ескі бетпен жіберілді", said=said("Көктемде не егеміз, достар?"))
    late = start_topic(viewer=before, board_id=board.pk, opening=opening, now=timezone.now())
    assert late.kept_in == late.posts.get().kept_in == region.school.path


def test_pages_with_a_childs_words_stay_out_of_search_engines(client, talk):
    _board, topic, _said, _own = talk
    page = client.get(address(topic)).content.decode()
    assert '<meta name="robots" content="noindex">' in page
