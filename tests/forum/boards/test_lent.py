"""Looking with the eyes of others: reading only, and never more than one may see oneself."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.people.models import User
from forum.boards.access import levels_of
from forum.boards.lent import LENT_AS, lent_viewer
from forum.boards.models import Level
from forum.boards.reader import KEY
from forum.discussions.models import Post, Topic
from tests.factories.forum import make_board, make_talk, make_topic, settled, viewer
from tests.factories.ideas import make_ideas, propose
from tests.factories.questions import make_question

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


@pytest.fixture
def talk(site_ready, people, region):
    return make_talk(people, region)


@pytest.fixture
def boards(people, region):
    """A board for each sort of reader."""
    return {
        "all": make_board("Бәріне"),
        "signed_in": make_board("Кіргенге", grants=[("signed_in", Level.READ)]),
        "parents": make_board("Ата-анаға", grants=[("parent", Level.START, region.school)]),
        "pupils": make_board("Оқушыға", grants=[("pupil", Level.START, region.school)]),
        "teachers": make_board("Ұстазға", grants=[("pedagogues", Level.START, region.school)]),
        "members": make_board("Мүшеге", grants=[("members", Level.START, region.school)]),
    }


def seen(levels, boards):
    return {name for name, board in boards.items() if levels.get(board.pk, 0) >= Level.READ}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("visitor", {"all"}),
        ("parent", {"all", "signed_in", "parents", "members"}),
        ("pupil", {"all", "signed_in", "pupils", "members"}),
        ("teacher", {"all", "signed_in", "teachers", "members"}),
    ],
)
def test_lent_viewer_sees_what_such_people_see(people, region, boards, who, expected):
    administrator = viewer(people.administrator)
    lent = lent_viewer(administrator, who, region.school.path)
    assert seen(levels_of(lent), boards) == expected
    assert max(levels_of(lent).values()) == Level.READ


@pytest.mark.parametrize("who", LENT_AS)
def test_lent_viewer_never_sees_more_than_its_lender(people, region, boards, who):
    elsewhere = make_board("Басқа мектеп", grants=[("members", Level.READ, region.other_school)])
    lender = viewer(people.coordinator)
    lent = lent_viewer(lender, who, region.other_school.path)
    own = levels_of(lender)
    assert elsewhere.pk not in own
    assert all(pk in own and level <= own[pk] for pk, level in levels_of(lent).items())


def test_lent_viewer_has_nothing_of_its_own(talk, people, region):
    settled(people.coordinator)
    own = make_board("Жеке", is_own_topics_only=True, place=region.school)
    topic = make_topic(own, people.coordinator)
    lent = lent_viewer(viewer(people.coordinator), "teacher", region.school.path)
    assert topic not in Topic.objects.visible_to(lent)
    assert not Post.objects.visible_to(lent).filter(topic=topic).exists()


def test_lent_begin_shows_the_forum_so_until_it_ends(talk, people, boards):
    client = signed_in(people.coordinator)
    page = reverse("forum:board-index")
    before = client.get(page).content.decode()
    begun = client.post(reverse("forum:lent-begin", args=[talk.board.pk]), {"who": "visitor"})
    assert begun.status_code == 302
    text = client.get(page).content.decode()
    assert "lent-bar" in text
    assert "Мектеп алаңы" in text
    assert (
        reverse("forum:topic-create", args=[talk.board.slug])
        not in client.get(reverse("forum:board-detail", args=[talk.board.slug])).content.decode()
    )
    ended = client.post(reverse("forum:lent-end"), {"next": page})
    assert ended["Location"] == page
    assert client.get(page).content.decode().count("board-row") == before.count("board-row")


def test_lent_end_never_leads_away(people, site_ready):
    client = signed_in(people.coordinator)
    for following in ("//evil.example/", "https://evil.example/", "javascript:1", "\\\\evil"):
        response = client.post(reverse("forum:lent-end"), {"next": following})
        assert response["Location"] == reverse("forum:board-index")


def test_lent_begin_of_a_board_one_does_not_manage_is_404(talk, people, region):
    other = make_board("Басқа", place=region.other_school)
    client = signed_in(people.coordinator)
    address = reverse("forum:lent-begin", args=[other.pk])
    assert client.post(address, {"who": "teacher"}).status_code == 404
    assert (
        signed_in(people.teacher)
        .post(reverse("forum:lent-begin", args=[talk.board.pk]), {"who": "visitor"})
        .status_code
        == 404
    )


def test_lent_ends_with_the_right_to_it(talk, people):
    client = signed_in(people.coordinator)
    client.post(reverse("forum:lent-begin", args=[talk.board.pk]), {"who": "parent"})
    people.coordinator.memberships.all().delete()
    assert "lent-bar" not in client.get(reverse("forum:board-index")).content.decode()


def test_lent_ends_by_itself(talk, people):
    client = signed_in(people.coordinator)
    client.post(reverse("forum:lent-begin", args=[talk.board.pk]), {"who": "parent"})
    session = client.session
    assert "lent-bar" in client.get(reverse("forum:board-index")).content.decode()
    session[KEY] = session[KEY] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert "lent-bar" not in client.get(reverse("forum:board-index")).content.decode()


def test_lent_of_a_class_sees_the_board_of_the_class(talk, people, region):
    board = make_board(
        "5 «А»",
        place=region.school_class,
        grants=[("pupil", Level.START, region.school_class)],
    )
    page = reverse("forum:board-detail", args=[board.slug])
    begin = reverse("forum:lent-begin", args=[talk.board.pk])
    client = signed_in(people.coordinator)
    manage = reverse("forum:board-manage", args=[talk.board.pk])
    assert f'<option value="{region.school_class.pk}"' in client.get(manage).content.decode()
    client.post(begin, {"who": "pupil"})
    assert client.get(page).status_code == 404
    client.post(begin, {"who": "pupil", "class": region.school_class.pk})
    assert client.get(page).status_code == 200
    client.post(begin, {"who": "pupil", "class": region.other_school.pk})
    assert client.get(page).status_code == 404


def lend(people, board, who="parent"):
    client = signed_in(people.coordinator)
    client.post(reverse("forum:lent-begin", args=[board.pk]), {"who": who})
    return client


@pytest.mark.parametrize("who", ["visitor", "parent", "pupil"])
def test_an_idea_and_the_list_are_read_with_lent_eyes(site_ready, people, region, who):
    made = make_ideas(people, region)
    waiting = propose(made.board, people.pupil, "Оқушының күткен идеясы")
    own = signed_in(people.coordinator)
    page, listed = made.idea.get_absolute_url(), reverse("forum:idea-list")
    assert "idea-staff" in own.get(page).text
    assert own.get(waiting.get_absolute_url()).status_code == 200
    client = lend(people, made.board, who)
    text = client.get(page).text
    assert "lent-bar" in text
    for act in ("idea-staff", 'id="reply"', reverse("forum:idea-vote", args=[made.idea.pk])):
        assert act not in text, act
    assert client.get(waiting.get_absolute_url()).status_code == 404
    text = client.get(listed).text
    assert "lent-bar" in text
    assert reverse("forum:idea-propose") not in text


@pytest.mark.parametrize("who", ["visitor", "parent", "pupil"])
def test_a_question_and_the_list_are_read_with_lent_eyes(talk, people, region, who):
    later = timezone.now() + timezone.timedelta(hours=2)
    asked = make_question(region.school, people.parent, "Автобус неге кеш келеді?", at=later)
    private = make_question(
        region.school,
        people.parent,
        "Маған ғана қатысты сұрақ",
        openness="private",
        at=later + timezone.timedelta(hours=1),
    )
    own = signed_in(people.coordinator)
    assert "question-work" in own.get(asked.get_absolute_url()).text
    assert own.get(private.get_absolute_url()).status_code == 200
    client = lend(people, talk.board, who)
    text = client.get(asked.get_absolute_url()).text
    assert "lent-bar" in text
    for act in ("question-work", 'id="reply"', "/watch/"):
        assert act not in text, act
    assert client.get(private.get_absolute_url()).status_code == 404
    text = client.get(reverse("forum:question-list")).text
    assert "lent-bar" in text
    assert reverse("forum:question-work") not in text
    assert private.topic.title not in text


@pytest.mark.parametrize(
    "address", ["/kk/start/", "/kk/moderation/", "/kk/no-such-page/", "/kk/forum/t/999-x/", "/kk/"]
)
def test_lent_is_told_on_every_page_and_ended_from_there(talk, people, address):
    client = signed_in(people.coordinator)
    assert "lent-bar" not in client.get(address).content.decode()
    client.post(reverse("forum:lent-begin", args=[talk.board.pk]), {"who": "pupil"})
    text = client.get(address).content.decode()
    assert text.count('class="lent-bar"') == 1
    bar = text.split('class="lent-bar"')[1].split("</aside>")[0]
    assert reverse("forum:lent-end") in bar
    is_own = "Бұл бет сізге өзіңізге көрінетіндей" in bar
    assert is_own == ("/forum/" not in address)
    ended = client.post(reverse("forum:lent-end"), {"next": address})
    assert ended["Location"] == address
    assert "lent-bar" not in client.get(address).content.decode()


def test_lent_ends_at_log_out_and_within_an_hour(talk, people):
    client = signed_in(people.coordinator)
    client.post(reverse("forum:lent-begin", args=[talk.board.pk]), {"who": "pupil"})
    left = client.session[KEY]["until"] - timezone.now().timestamp()
    assert 0 < left <= 3600
    client.post(reverse("account_logout"))
    assert "lent-bar" not in client.get(reverse("forum:board-index")).content.decode()
    client.force_login(User.objects.get(pk=people.coordinator.pk))
    assert "lent-bar" not in client.get(reverse("home:start")).content.decode()
