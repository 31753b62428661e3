"""What stands in its place while a moderator looks at its beginning, and what of it is withheld."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from cms.moderation.models import ReviewItem
from cms.people.models import User
from forum.boards.models import Level
from forum.discussions.models import Post
from forum.discussions.services.said import NewPoll
from tests.cms.moderation.test_services import decide, tell
from tests.factories.forum import make_board, make_reply, make_topic, settled
from tests.factories.ideas import make_ideas_board, propose
from tests.factories.questions import answer, make_question, make_staff

pytestmark = pytest.mark.django_db

TITLE = "Сынамалы атау жайында"
WORDS = "Жасырылатын алғашқы сөз осы, оны әзірге ешкім оқымайды."
OPTION = "Жасырын нұсқа"


@pytest.fixture
def talk(site_ready, people, region):
    for name in ("parent", "colleague", "pupil"):
        settled(getattr(people, name))
    board = make_board("Мектеп алаңы", place=region.school)
    poll = NewPoll(question="Жасырын сауал?", options=[OPTION, "Екінші"])
    topic = make_topic(board, people.parent, TITLE, WORDS, poll=poll)
    reply = make_reply(topic, people.colleague, "Көрініп тұратын жауап")
    return SimpleNamespace(board=board, topic=topic, reply=reply)


def page(person, url):
    client = Client()
    if person is not None:
        client.force_login(User.objects.get(pk=person.pk))
    answered = client.get(url, follow=True)
    return answered.status_code, answered.content.decode()


def url_of(topic):
    return reverse("forum:topic-detail", args=[topic.pk, topic.slug])


def test_a_topic_stands_without_its_beginning_while_a_moderator_looks(talk, people):
    tell(people.pupil, talk.topic.posts.get(number=1), "bullying")
    for person in (None, people.colleague):
        status, text = page(person, url_of(talk.topic))
        assert status == 200
        assert "Көрініп тұратын жауап" in text
        for withheld in (
            TITLE,
            WORDS,
            OPTION,
            "Жасырын сауал",
            f"{talk.topic.pk}-{talk.topic.slug}",
        ):
            assert withheld not in text
        assert "noindex" in text
        assert 'id="reply"' not in text


def test_a_topic_that_is_looked_at_is_in_no_list_and_leads_nowhere_else(talk, people):
    tell(people.pupil, talk.topic.posts.get(number=1), "bullying")
    board = reverse("forum:board-detail", args=[talk.board.slug])
    assert TITLE not in page(people.colleague, board)[1]
    first, reply = talk.topic.posts.get(number=1), talk.reply
    assert "Көрініп тұратын жауап" in page(None, reverse("forum:post-detail", args=[reply.pk]))[1]
    assert page(None, reverse("forum:post-detail", args=[first.pk]))[0] == 404
    for pk in (first.pk, reply.pk):
        assert page(None, reverse("moderation:report", args=["post", pk]))[0] == 404
        assert (
            reverse("moderation:report", args=["post", pk]) not in page(None, url_of(talk.topic))[1]
        )


def test_a_topic_that_is_looked_at_is_whole_for_its_author_and_moderators(talk, people):
    tell(people.pupil, talk.topic.posts.get(number=1), "bullying")
    for person in (people.parent, people.moderator, people.coordinator):
        status, text = page(person, url_of(talk.topic))
        assert status == 200
        assert TITLE in text
        assert WORDS in text


def test_a_topic_that_was_decided_is_gone_or_back(talk, people):
    item = tell(people.pupil, talk.topic.posts.get(number=1), "bullying")
    decide(people.moderator, item, "hidden")
    assert page(None, url_of(talk.topic))[0] == 404
    decide(people.moderator, ReviewItem.objects.get(pk=item.pk), "restored")
    assert TITLE in page(None, url_of(talk.topic))[1]


def test_a_topic_that_is_looked_at_is_404_for_those_who_never_read_it(people, region, site_ready):
    settled(people.teacher)
    board = make_board(grants=[("members", Level.START, region.school)], place=region.school)
    topic = make_topic(board, people.teacher, TITLE)
    tell(people.colleague, topic.posts.get(number=1), "bullying")
    assert Post.objects.get(topic=topic).state == "hidden"
    assert page(people.colleague, url_of(topic))[0] == 200
    for person in (None, people.stranger):
        assert page(person, url_of(topic))[0] == 404


def test_a_question_keeps_its_answer_while_a_moderator_looks(people, region, site_ready):
    settled(people.pupil)
    staff = make_staff(people, region)
    question = make_question(region.school, people.parent, TITLE, source=WORDS)
    answer(question, staff.head, "Ресми жауап осында.")
    tell(people.pupil, question.topic.posts.get(), "bullying")
    assert question.topic.posts.get().state == "hidden"
    for person in (None, people.colleague):
        status, text = page(person, question.get_absolute_url())
        assert status == 200
        assert "Ресми жауап осында." in text
        for withheld in (TITLE, WORDS, question.topic.slug):
            assert withheld not in text
    assert WORDS in page(people.parent, question.get_absolute_url())[1]


def test_an_idea_stands_without_its_words_while_a_moderator_looks(people, region, site_ready):
    settled(people.pupil)
    idea = propose(make_ideas_board(place=region.school), people.parent, TITLE, WORDS)
    tell(people.pupil, idea.topic.posts.get(number=1), "bullying")
    for person in (None, people.colleague):
        status, text = page(person, idea.get_absolute_url())
        assert status == 200
        for withheld in (TITLE, WORDS, idea.topic.slug):
            assert withheld not in text
