"""A board that is taken along from the site: who may, and what the file never tells."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.moderation.models import ModerationEvent
from cms.moderation.selectors import log_page
from forum.discussions import services
from forum.discussions.models import PollOption, PollResults
from forum.discussions.services import NewPoll
from forum.ideas.models import IdeasRules
from tests.factories.forum import make_board, make_reply, make_talk, make_topic, settled, viewer
from tests.factories.ideas import make_ideas, vote
from tests.factories.questions import answer, make_question, make_staff

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


def take(client, board, person):
    if person is not None:
        client.force_login(person, BACKEND)
    return client.post(reverse("forum:board-take", args=[board.pk]))


def told(client, board, person):
    response = take(client, board, person)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    return [json.loads(line) for line in text.splitlines()], text


def of_type(lines, kind):
    return [line for line in lines if line["type"] == kind]


def test_board_take_tells_what_readers_read_and_who_took_it_stands_in_the_log(client, talk, people):
    services.react(viewer=viewer(people.teacher), post=talk.replies[0], code="thanks")
    hidden = make_reply(talk.topic, people.colleague, "Жасырылған сөз осы")
    services.hide(hidden)
    lines, text = told(client, talk.board, people.coordinator)
    assert [line["source"] for line in of_type(lines, "post")] == [
        talk.topic.posts.get(number=1).source,
        *[reply.source for reply in talk.replies],
    ]
    assert of_type(lines, "post")[1]["reactions"] == 1
    assert "Жасырылған" not in text
    for person in vars(people).values():
        if hasattr(person, "username"):
            assert f'"{person.username}"' not in text
    event = ModerationEvent.objects.get(verb="taken")
    assert (event.actor_id, event.kind, event.object_pk) == (
        people.coordinator.pk,
        "board",
        talk.board.pk,
    )
    (line, *_others), _more = log_page(viewer(people.administrator), None)
    assert line.title == talk.board.name


@pytest.mark.parametrize("who", ["teacher", "parent", "pupil", "moderator", "stranger", "leader"])
def test_board_take_is_for_those_who_look_after_the_board(client, talk, people, who):
    assert take(client, talk.board, getattr(people, who)).status_code == 404
    assert not ModerationEvent.objects.filter(verb="taken").exists()


def test_board_take_asks_a_visitor_to_sign_in_and_a_link_does_nothing(client, talk, people):
    assert take(client, talk.board, None).status_code == 302
    client.force_login(people.coordinator, BACKEND)
    assert client.get(reverse("forum:board-take", args=[talk.board.pk])).status_code == 405
    page = client.get(reverse("forum:board-manage", args=[talk.board.pk])).content.decode()
    assert reverse("forum:board-take", args=[talk.board.pk]) in page


def test_board_take_never_tells_private_questions_nor_who_asked(client, people, region):
    staff = make_staff(people, region)
    shown = make_question(region.school, people.parent, "Автобус неге кеш келеді?")
    private = make_question(
        region.school, people.teacher, "Баламның жағдайы туралы сұрақ", openness="private"
    )
    answer(shown, staff.head)
    lines, text = told(client, shown.topic.board, people.coordinator)
    assert private.topic.board == shown.topic.board
    assert private.topic.title not in text
    (question,) = of_type(lines, "question")
    assert question["topic"] == shown.topic_id
    assert len(question["answers"]) == 1
    assert {"asker", "asker_name", "assigned_to", "events"}.isdisjoint(question)


def test_board_take_tells_no_votes_that_readers_do_not_see(client, people, region):
    settled(people.coordinator)
    board = make_board("Сауалнама", place=region.school)
    poll = NewPoll("Қай күні?", ("Дүйсенбі", "Жұма"), results=PollResults.AFTER_CLOSE)
    topic = make_topic(board, people.coordinator, poll=poll)
    friday = PollOption.objects.get(poll__topic=topic, position=1)
    now = timezone.now()
    settled(people.teacher)
    services.cast_vote(viewer=viewer(people.teacher), topic=topic, option_keys=[friday.pk], now=now)
    lines, _text = told(client, board, people.coordinator)
    assert of_type(lines, "poll")[0]["options"] == [{"text": "Дүйсенбі"}, {"text": "Жұма"}]
    assert "ballots" not in of_type(lines, "poll")[0]


def test_board_take_tells_votes_for_ideas_as_numbers_unless_they_are_hidden(client, people, region):
    ideas = make_ideas(people, region)
    vote(ideas.idea, people.colleague)
    lines, _text = told(client, ideas.board, people.coordinator)
    number = of_type(lines, "idea")[0]["votes"]
    assert number >= 1
    later = timezone.now() + timezone.timedelta(days=3)
    IdeasRules.objects.update_or_create(board=ideas.board, defaults={"hides_votes_until": later})
    lines, _text = told(client, ideas.board, people.coordinator)
    assert "votes" not in of_type(lines, "idea")[0]
