"""The tree of boards and the list of topics, as people of each sort get them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.people.models import User
from forum.boards.access import current_version
from forum.boards.models import Board, Level
from forum.boards.selectors import board_index, boards_below
from forum.discussions.models import BoardRead, Tag, Topic, TopicRead
from forum.discussions.selectors import lists
from tests.factories.forum import make_board, make_reply, make_talk, settled, viewer
from tests.factories.forum import make_topic as make_topic_at

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def make_topic(board, author, **fields):
    """A topic some time after all that the people of the tests have said."""
    return make_topic_at(board, author, at=timezone.now() + timezone.timedelta(hours=2), **fields)


@pytest.fixture
def talk(site_ready, people, region):
    return make_talk(people, region)


def test_board_index_shows_boards_one_may_know_of(talk, people, region):
    make_board("Мұғалімдер бөлмесі", grants=[("pedagogues", Level.START, region.school)])
    text = page(Client(), "forum:board-index").content.decode()
    assert "Мектеп алаңы" in text
    assert "Мұғалімдер бөлмесі" not in text
    assert (
        "Мұғалімдер бөлмесі"
        in page(signed_in(people.teacher), "forum:board-index").content.decode()
    )
    assert (
        "Мұғалімдер бөлмесі"
        not in page(signed_in(people.stranger), "forum:board-index").content.decode()
    )


def test_board_index_names_boards_in_the_language_of_the_reader(talk):
    Board.objects.filter(pk=talk.board.pk).update(name_ru="Школьная площадка")
    assert "Школьная площадка" in Client().get("/ru/forum/").content.decode()
    assert "Мектеп алаңы" in Client().get("/kk/forum/").content.decode()


def test_board_index_never_tells_the_title_of_what_is_not_read(talk, people, region):
    shut = make_board("Ата-аналар", grants=[("everybody", Level.SEE), ("parent", Level.START)])
    settled(people.parent)
    make_topic(shut, people.parent, title="Жабық әңгіме туралы")
    text = page(Client(), "forum:board-index").content.decode()
    assert "Ата-аналар" in text
    assert "Жабық әңгіме" not in text


def test_board_index_asks_few_questions(talk, people):
    for n in range(12):
        make_board(f"Алаң {n}")
    for client, most in ((Client(), 4), (signed_in(people.teacher), 7)):
        page(client, "forum:board-index")
        with CaptureQueriesContext(connection) as asked:
            page(client, "forum:board-index")
        assert len(asked) <= most, [q["sql"][:120] for q in asked]


def test_board_detail_of_an_unknown_board_is_404(talk, people, region):
    shut = make_board("Жасырын", grants=[("pedagogues", Level.START, region.school)])
    assert page(Client(), "forum:board-detail", shut.slug).status_code == 404
    assert page(signed_in(people.stranger), "forum:board-detail", shut.slug).status_code == 404
    assert page(signed_in(people.teacher), "forum:board-detail", shut.slug).status_code == 200


def test_board_detail_that_is_seen_but_not_read_lists_nothing(talk, people):
    shut = make_board("Ата-аналар", grants=[("everybody", Level.SEE), ("parent", Level.START)])
    make_topic(shut, settled(people.parent), title="Жабық әңгіме туралы")
    response = page(Client(), "forum:board-detail", shut.slug)
    assert response.status_code == 200
    assert "Жабық әңгіме" not in response.content.decode()


@pytest.mark.drifts
def test_board_detail_goes_on_by_cursor_without_gaps_or_doubles(talk, people):
    board = make_board("Ұзын")
    moment = timezone.now() - timezone.timedelta(days=1)
    topics = [
        Topic(
            board=board, author=people.teacher, language="kk", title=f"Тақырып {n}", slug="t",
            state="published", published_at=moment, highest_number=1, published_count=1,
            # Many of one moment: the key decides.
            last_number_at=moment + timezone.timedelta(minutes=n // 7), is_pinned=n < 30,
        )
        for n in range(70)
    ]  # fmt: skip
    Topic.objects.bulk_create(topics)
    seen, query = [], {}
    for _round in range(4):
        screen = page(Client(), "forum:board-detail", board.slug, **query).context["topics"]
        seen += [row.pk for row in screen.rows]
        query = {"after": screen.next_cursor}
        if not screen.next_cursor:
            break
    expected = list(Topic.objects.filter(board=board).newest().values_list("pk", flat=True))
    assert seen == expected
    # The same way back, and at its end the first page itself.
    back = {"before": screen.previous_cursor}
    screen = page(Client(), "forum:board-detail", board.slug, **back).context["topics"]
    assert [row.pk for row in screen.rows] == expected[25:50]
    assert screen.next_cursor
    back = {"before": screen.previous_cursor}
    response = page(Client(), "forum:board-detail", board.slug, **back)
    assert response.url == reverse("forum:board-detail", args=[board.slug])


@pytest.mark.drifts
@pytest.mark.parametrize(("pinned", "plain"), [(3, 22), (3, 25), (2, 60), (30, 3)])
def test_board_detail_goes_back_over_what_stands_on_top(talk, people, pinned, plain):
    board = make_board("Ұзын")
    now = timezone.now()
    Topic.objects.bulk_create(
        Topic(
            board=board, author=people.teacher, language="kk", title=f"Тақырып {n}", slug="t",
            state="published", published_at=now, highest_number=1, published_count=1,
            last_number_at=now - timezone.timedelta(minutes=n), is_pinned=n < pinned,
        )
        for n in range(pinned + plain + 25)
    )  # fmt: skip
    expected = list(Topic.objects.filter(board=board).newest().values_list("pk", flat=True))
    last = Topic.objects.get(pk=expected[pinned + plain])
    query = {"before": lists.cursor_to(last)}
    response = page(Client(), "forum:board-detail", board.slug, **query)
    before = expected[: pinned + plain]
    if len(before) <= 25:
        assert response.status_code == 302
    else:
        assert [row.pk for row in response.context["topics"].rows] == before[-25:]


@pytest.mark.drifts
def test_board_detail_asks_as_few_questions_deep_in_as_on_the_first_page(talk, people):
    board = make_board("Ұзын")
    Topic.objects.bulk_create(
        Topic(
            board=board, author=people.teacher, last_author=people.pupil, language="kk",
            title=f"Тақырып {n}", slug="t", state="published", published_at=timezone.now(),
            highest_number=2, published_count=2, last_number_at=timezone.now(),
        )
        for n in range(60)
    )  # fmt: skip
    for client, most in ((Client(), 4), (signed_in(people.teacher), 7)):
        query = {}
        for _page in range(2):
            page(client, "forum:board-detail", board.slug, **query)
            with CaptureQueriesContext(connection) as asked:
                response = page(client, "forum:board-detail", board.slug, **query)
            assert len(asked) <= most, [q["sql"][:140] for q in asked]
            query = {"after": response.context["topics"].next_cursor}
        query = {"before": response.context["topics"].previous_cursor}
        Topic.objects.filter(board=board).order_by("pk").update(is_pinned=False)
        with CaptureQueriesContext(connection) as asked:
            page(client, "forum:board-detail", board.slug, **query)
        assert len(asked) <= most, [q["sql"][:140] for q in asked]


def test_board_detail_shows_own_waiting_topics_to_their_author_alone(talk, people):
    settled(people.pupil)
    topic = make_topic(talk.board, people.pupil, title="Оқушының тақырыбы")
    assert topic.state == "pending"
    mine = page(signed_in(people.pupil), "forum:board-detail", talk.board.slug)
    assert [row.title for row in mine.context["topics"].waiting] == ["Оқушының тақырыбы"]
    for client in (Client(), signed_in(people.teacher)):
        text = page(client, "forum:board-detail", talk.board.slug).content.decode()
        assert "Оқушының тақырыбы" not in text


def test_board_detail_filters_by_kind_and_tag(talk, people):
    tag = Tag.objects.create(slug="biology", name_kk="биология, 7")
    problem = make_topic(talk.board, people.colleague, title="Ауыр сөмке мәселесі", kind="problem")
    problem.tags.add(tag)
    for query in ({"kind": "problem"}, {"tag": "biology"}):
        rows = page(Client(), "forum:board-detail", talk.board.slug, **query).context["topics"].rows
        assert [row.pk for row in rows] == [problem.pk]
    row = page(Client(), "forum:board-detail", talk.board.slug, kind="problem").context["topics"]
    assert row.rows[0].tags[0].name == "биология  7"


def test_board_detail_tells_what_is_unread_and_new(talk, people):
    client = signed_in(people.colleague)
    TopicRead.objects.filter(person=people.colleague).delete()
    rows = page(client, "forum:board-detail", talk.board.slug, only="new").context["topics"].rows
    assert rows[0].is_new
    TopicRead.objects.create(
        person=people.colleague, topic=talk.topic, last_number=1, updated_at=timezone.now()
    )
    make_reply(talk.topic, people.teacher)
    rows = page(client, "forum:board-detail", talk.board.slug, only="unread").context["topics"].rows
    assert rows[0].unread == 3
    assert rows[0].unread_url.endswith("/2/#p2")


def test_board_detail_marked_read_has_nothing_new(talk, people):
    TopicRead.objects.filter(person=people.leader).delete()
    BoardRead.objects.create(
        person=people.leader, board=talk.board,
        read_at=timezone.now() + timezone.timedelta(days=1),
    )  # fmt: skip
    client = signed_in(people.leader)
    assert (
        not page(client, "forum:board-detail", talk.board.slug, only="new").context["topics"].rows
    )


def test_board_detail_on_a_board_of_own_topics(talk, people, region):
    board = make_board("Жеке", is_own_topics_only=True, place=region.school)
    make_topic(board, people.parent, title="Менің жеке сұрағым")
    seen = {
        name: "Менің жеке сұрағым"
        in page(signed_in(getattr(people, name)), "forum:board-detail", board.slug).content.decode()
        for name in ("parent", "teacher", "coordinator")
    }
    assert seen == {"parent": True, "teacher": False, "coordinator": True}


def test_board_detail_with_a_broken_cursor_leads_to_the_first_page(talk):
    response = page(Client(), "forum:board-detail", talk.board.slug, after="бұзылған")
    assert response.status_code == 302


def test_board_rows_learn_of_changed_grants_at_once(talk, people):
    client = Client()
    assert page(client, "forum:board-detail", talk.board.slug).status_code == 200
    settled(people.coordinator)
    manager = signed_in(people.coordinator)
    address = reverse("forum:board-grants", args=[talk.board.pk])
    form = manager.get(address).context["form"]
    data = {name: form[name].initial for name in form.fields}
    data["g0"] = 0  # everybody
    assert manager.post(address, data).status_code == 302
    assert page(client, "forum:board-detail", talk.board.slug).status_code == 404


def test_others_own_topics_are_not_counted(people, region, client):
    """A class would see each time that somebody went to the psychologist."""
    settled(people.teacher)
    board = make_board(
        "Жеке сөз",
        place=region.school,
        grants=[("members", Level.START, region.school)],
        is_own_topics_only=True,
    )
    make_board(
        "Ішкі",
        place=region.school,
        grants=[("members", Level.START, region.school)],
        is_own_topics_only=True,
        parent=board,
    )
    before = board_index(viewer(people.pupil), timezone.now()).rows
    make_topic_at(board, people.teacher)
    shown = {}
    for name in ("pupil", "parent", "teacher", "coordinator"):
        who = viewer(getattr(people, name))
        rows = board_index(who, timezone.now()).rows
        below = boards_below(who, board, current_version())
        shown[name] = [(row.topics, row.posts, row.last_title) for row in (*rows, *below)]
    assert shown["pupil"] == shown["parent"] == shown["teacher"] == [(None, None, "")] * 3
    assert shown["coordinator"][0][:2] == (1, 1)
    assert before == board_index(viewer(people.pupil), timezone.now()).rows
    client.force_login(people.pupil, backend="cms.audience.backend.PeopleBackend")
    assert client.get(reverse("forum:board-index")).status_code == 200


@pytest.fixture
def grants_page(people, region):
    """The table of a board below another one: what stands there, and sending it changed."""
    above = make_board("Ашық алаң", place=region.school)
    below = make_board("Ішкі алаң", place=region.school, parent=above, grants=())
    manager = signed_in(people.coordinator)

    def send(**changed):
        address = reverse("forum:board-grants", args=[below.pk])
        form = manager.get(address).context["form"]
        data = {name: form[name].initial for name in form.fields} | changed
        assert manager.post(address, data).status_code == 302
        below.refresh_from_db()
        return below, manager.get(address).content.decode()

    return send


def test_board_grants_says_whom_a_board_follows_and_sends_it_on_so(grants_page):
    below, text = grants_page()
    assert below.follows_above
    assert "Ашық алаң</b>" in text
    assert not below.grants.exists()


def test_board_grants_with_a_changed_table_has_rules_of_its_own(grants_page):
    below, text = grants_page(g0=0)
    assert not below.follows_above
    assert "Ашық алаң</b>" not in text
    assert list(below.grants.values_list("who", flat=True)) == ["members"]


def test_board_grants_for_nobody_takes_the_table_away_and_back(grants_page):
    below, text = grants_page(holds="nobody", g0=2)
    assert (below.follows_above, below.grants.count()) == (False, 0)
    assert re.search(r'value="nobody"[^>]*checked', text)
    below, _text = grants_page(holds="above")
    assert below.follows_above


def test_board_grants_of_a_board_that_lies_below_none_offers_no_board_above(people, region):
    board = make_board(place=region.school)
    answer = signed_in(people.coordinator).get(reverse("forum:board-grants", args=[board.pk]))
    assert [value for value, _label in answer.context["form"].fields["holds"].choices] == [
        "own",
        "nobody",
    ]
