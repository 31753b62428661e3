"""What happens to a topic between the page that somebody read and the words that they send."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.people.models import Membership, User
from forum.boards import services as boards
from forum.boards.models import Board, Level
from forum.discussions import services
from forum.discussions.models import Draft, Post, Reader, Topic, TopicRead
from forum.discussions.refusals import Refused
from forum.discussions.selectors.finding import find_topic
from tests.factories.forum import (
    let_out,
    make_board,
    make_reply,
    make_talk,
    make_topic,
    said,
    settled,
    viewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


@pytest.fixture
def other(talk, people):
    return make_topic(
        talk.board, people.colleague, "Басқа тақырып", at=timezone.now() - timedelta(minutes=30)
    )


def as_read(person, topic):
    return find_topic(viewer(person), topic.pk)


def sent(person, topic, source="Ұзақ жазған жауабым осы еді."):
    return services.reply(viewer=viewer(person), topic=topic, said=said(source), now=timezone.now())


def client_of(person):
    client = Client()
    client.force_login(User.objects.get(pk=person.pk), backend="cms.audience.backend.PeopleBackend")
    return client


def put_draft(person, topic):
    return Draft.objects.create(
        person=person,
        place=f"topic:{topic.pk}",
        fields={"text": "…"},
        token=said().token,
        updated_at=timezone.now(),
    )


def test_reply_follows_a_topic_that_was_merged_twice(talk, other, people):
    third = make_topic(
        talk.board, people.teacher, "Үшінші тақырып", at=timezone.now() - timedelta(minutes=20)
    )
    seen = as_read(people.parent, talk.topic)
    put_draft(people.parent, talk.topic)
    by = viewer(people.coordinator)
    services.merge(viewer=by, topic=talk.topic, into=other, now=timezone.now())
    other.refresh_from_db()
    services.merge(viewer=by, topic=other, into=third, now=timezone.now())
    post = sent(people.parent, seen)
    assert (post.topic_id, post.state, post.number) == (third.pk, "published", 5 + 1)
    assert post in Post.objects.visible_to(viewer(people.parent))
    assert not Draft.objects.filter(person=people.parent).exists()


def test_topic_reply_leads_to_where_the_words_stand(talk, other, people, monkeypatch):
    """The page was read before the topic was merged."""
    seen = as_read(people.parent, talk.topic)
    by = viewer(people.coordinator)
    services.merge(viewer=by, topic=talk.topic, into=other, now=timezone.now())
    monkeypatch.setattr("forum.discussions.views.writing.topic_or_404", lambda *_: seen)
    url = reverse("forum:topic-reply", args=[talk.topic.pk, talk.topic.slug])
    data = {"text": "Ұзақ жазған жауабым", "language": "kk", "token": str(said().token)}
    answer = client_of(people.parent).post(url, data)
    post = Post.objects.get(source="Ұзақ жазған жауабым")
    assert answer["Location"].endswith(f"/t/{other.pk}-{other.slug}/{post.number}/#p{post.number}")


def test_reply_that_waits_follows_a_merged_topic(talk, other, people):
    settled(people.pupil)
    seen = as_read(people.pupil, talk.topic)
    services.merge(
        viewer=viewer(people.coordinator), topic=talk.topic, into=other, now=timezone.now()
    )
    post = sent(people.pupil, seen)
    assert (post.topic_id, post.state) == (other.pk, "pending")
    assert let_out(post, by=people.moderator) in Post.objects.visible_to(viewer(people.parent))


def close(talk, people):
    services.lock(
        viewer=viewer(people.coordinator), topic=talk.topic, is_locked=True, now=timezone.now()
    )


def take_away(talk, people):
    services.remove(talk.topic.posts.get(number=1))


def hide(talk, people):
    services.hide(talk.topic.posts.get(number=1))


def move_away(talk, people):
    board = make_board("Жабық", place=talk.board.place, grants=[("head", Level.START)])
    services.move(
        viewer=viewer(people.moderator), topic=talk.topic, board=board, now=timezone.now()
    )


def move_where_one_only_reads(talk, people):
    board = make_board("Хабарлар", place=talk.board.place, grants=[("everybody", Level.READ)])
    services.move(
        viewer=viewer(people.moderator), topic=talk.topic, board=board, now=timezone.now()
    )


def move_where_each_reads_their_own(talk, people):
    """One may write there, and does not see what others do."""
    board = make_board("Өз сөзім", place=talk.board.place, is_own_topics_only=True)
    services.move(
        viewer=viewer(people.moderator), topic=talk.topic, board=board, now=timezone.now()
    )


@pytest.mark.parametrize("who", ["parent", "pupil"])
@pytest.mark.parametrize(
    "act",
    [
        close,
        take_away,
        hide,
        move_away,
        move_where_one_only_reads,
        move_where_each_reads_their_own,
    ],
)
def test_reply_is_refused_and_nothing_kept_when_the_topic_went_away(talk, people, act, who):
    person = settled(getattr(people, who))
    seen = as_read(person, talk.topic)
    draft = put_draft(person, talk.topic)
    act(talk, people)
    before = Topic.objects.values("highest_number", "published_count").get(pk=talk.topic.pk)
    spent = Reader.objects.filter(person=person).values_list("last_post_at", flat=True).first()
    posts = Post.objects.count()
    with pytest.raises(Refused):
        sent(person, seen)
    topics = Topic.objects.values("highest_number", "published_count")
    assert topics.get(pk=talk.topic.pk) == before
    assert Post.objects.count() == posts
    assert Draft.objects.filter(pk=draft.pk).exists()
    readers = Reader.objects.filter(person=person)
    assert readers.values_list("last_post_at", flat=True).first() == spent
    assert not TopicRead.objects.filter(person=person, last_number__gt=3).exists()


def test_reply_of_a_moderator_enters_a_topic_that_was_closed_meanwhile(talk, people):
    seen = as_read(people.moderator, talk.topic)
    close(talk, people)
    assert sent(people.moderator, seen).number == 4


def test_reply_keeps_to_the_rules_of_the_board_where_the_topic_is_now(talk, people):
    board = make_board("Алдын ала", place=talk.board.place, is_premoderated=True)
    seen = as_read(people.parent, talk.topic)
    services.move(
        viewer=viewer(people.moderator), topic=talk.topic, board=board, now=timezone.now()
    )
    assert sent(people.parent, seen).state == "pending"


def test_topic_reply_shows_the_words_again_when_the_topic_was_closed(talk, people, monkeypatch):
    seen = as_read(people.parent, talk.topic)
    close(talk, people)
    monkeypatch.setattr("forum.discussions.views.writing.topic_or_404", lambda *_: seen)
    url = reverse("forum:topic-reply", args=[talk.topic.pk, talk.topic.slug])
    data = {"text": "Ұзақ жазған жауабым", "language": "kk", "token": str(said().token)}
    page = client_of(people.parent).post(url, data).content.decode()
    assert "Ұзақ жазған жауабым" in page
    assert not Post.objects.filter(source="Ұзақ жазған жауабым").exists()


def test_withdraw_post_sees_the_answer_that_came_meanwhile(talk, people):
    topic = make_topic(talk.board, people.teacher, "Жаңа тақырып", at=timezone.now())
    first = Post.objects.select_related("topic").get(topic=topic)
    make_reply(topic, people.parent)
    assert first.topic.published_count == 1  # as the page was read
    with pytest.raises(Refused):
        services.withdraw_post(viewer=viewer(people.teacher), post=first, now=timezone.now())
    first.refresh_from_db()
    assert first.state == "published"


def test_change_post_leaves_what_was_hidden_or_closed_meanwhile(talk, people):
    mine = Post.objects.select_related("topic").get(pk=talk.replies[0].pk)
    services.hide(mine)
    with pytest.raises(PermissionDenied):
        services.change_post(
            viewer=viewer(people.colleague),
            post=mine,
            said=said("Жаңа сөз"),
            seen_edits=0,
            now=timezone.now(),
        )
    services.publish(mine, at=timezone.now(), by=people.moderator)
    close(talk, people)
    with pytest.raises(PermissionDenied):
        services.withdraw_post(viewer=viewer(people.colleague), post=mine, now=timezone.now())


def test_change_post_keeps_to_the_board_where_it_stands_now(talk, people):
    """It was merged into a topic of a board whose posts wait."""
    board = make_board("Алдын ала", place=talk.board.place, is_premoderated=True)
    there = make_topic(
        board, people.moderator, "Ережелер", at=timezone.now() - timedelta(minutes=20)
    )
    mine = Post.objects.select_related("topic").get(pk=talk.replies[0].pk)
    services.merge(
        viewer=viewer(people.moderator), topic=talk.topic, into=there, now=timezone.now()
    )
    changed = services.change_post(
        viewer=viewer(people.colleague),
        post=mine,
        said=said("Жаңа сөз"),
        seen_edits=0,
        now=timezone.now(),
    )
    changed.refresh_from_db()
    assert (changed.topic_id, changed.state) == (there.pk, "hidden")


def test_author_reads_but_does_not_change_on_a_board_that_was_switched_off(talk, people):
    board = Board.objects.select_related("place").get(pk=talk.board.pk)
    boards.change_board(viewer=viewer(people.coordinator), board=board, fields={"is_active": False})
    client, topic = client_of(people.teacher), talk.topic
    post = topic.posts.get(number=1)
    page = reverse("forum:topic-detail", args=[topic.pk, topic.slug])
    edit = reverse("forum:post-edit", args=[post.pk])
    assert client.get(page).status_code == 200
    assert client.get(reverse("forum:post-history", args=[post.pk])).status_code == 200
    assert client.get(edit).status_code == 403
    assert client.get(reverse("forum:post-withdraw", args=[post.pk])).status_code == 403
    words = {"title": topic.title, "text": "Жаңа сөзім осы", "language": "kk"}
    data = words | {"seen": "0", "token": str(said().token)}
    answer = client.post(edit, data)
    assert (answer.status_code, "Жаңа сөзім осы" in answer.content.decode()) == (403, True)


def test_author_who_left_reads_in_their_topic_what_they_said_alone(people, region):
    settled(people.teacher)
    settled(people.colleague)
    board = make_board(place=region.school, grants=[("pedagogues", Level.START, region.school)])
    topic = make_topic(board, people.teacher)
    Membership.objects.filter(person=people.teacher).update(ended_on=timezone.localdate())
    reply = make_reply(topic, people.colleague, "Тек ұстаздарға арналған сөз.")
    mine = topic.posts.get(number=1)
    assert set(Post.objects.visible_to(viewer(people.teacher))) == {mine}
    url = reverse("forum:topic-detail", args=[topic.pk, topic.slug])
    page = client_of(people.teacher).get(url).content.decode()
    assert mine.source in page
    assert reply.source not in page


def test_address_of_a_topic_that_was_merged_twice_leads_on(talk, other, people):
    third = make_topic(
        talk.board, people.teacher, "Үшінші тақырып", at=timezone.now() - timedelta(minutes=20)
    )
    by = viewer(people.coordinator)
    services.merge(viewer=by, topic=talk.topic, into=other, now=timezone.now())
    other.refresh_from_db()
    services.merge(viewer=by, topic=other, into=third, now=timezone.now())
    url = reverse("forum:topic-detail", args=[talk.topic.pk, talk.topic.slug])
    answer = Client().get(url)
    assert answer.status_code == 301
    assert f"/t/{third.pk}-" in answer["Location"]


@pytest.mark.parametrize("act", ["lock", "pin"])
def test_topic_manage_does_what_the_button_said_when_two_press_it(talk, people, act):
    url = reverse("forum:topic-manage", args=[talk.topic.pk, talk.topic.slug])
    for name in ("coordinator", "moderator"):
        client_of(getattr(people, name)).post(url, {"act": act})
    talk.topic.refresh_from_db()
    assert {"lock": talk.topic.is_locked, "pin": talk.topic.is_pinned}[act]
    page = client_of(people.moderator).get(url).content.decode()
    assert f'value="un{act}"' in page
    client_of(people.moderator).post(url, {"act": f"un{act}"})
    talk.topic.refresh_from_db()
    assert not {"lock": talk.topic.is_locked, "pin": talk.topic.is_pinned}[act]


@pytest.mark.parametrize("act", ["move", "split", "merge"])
def test_topic_that_was_moved_away_is_ordered_by_those_of_its_board_alone(
    talk, other, people, region, act
):
    keeper, seen = viewer(people.coordinator), Topic.objects.get(pk=talk.topic.pk)
    elsewhere = make_board("Басқа мектеп", place=region.other_school)
    services.move(
        viewer=viewer(people.moderator), topic=talk.topic, board=elsewhere, now=timezone.now()
    )
    does = {
        "move": lambda: services.move(
            viewer=keeper, topic=seen, board=talk.board, now=timezone.now()
        ),
        "split": lambda: services.split(
            viewer=keeper,
            topic=seen,
            numbers=[2],
            title="Бөлек",
            board=talk.board,
            now=timezone.now(),
        ),
        "merge": lambda: services.merge(viewer=keeper, topic=seen, into=other, now=timezone.now()),
    }[act]
    with pytest.raises(PermissionDenied):
        does()


def test_words_sent_to_a_topic_that_went_away_become_a_draft(talk, people):
    url = reverse("forum:topic-reply", args=[talk.topic.pk, talk.topic.slug])
    services.remove(talk.topic.posts.get(number=1))
    client = client_of(people.colleague)
    response = client.post(url, {"text": "Ұзақ жазған жауабым осы еді.", "language": "kk"})
    assert response["Location"] == reverse("forum:draft-list")
    assert "Ұзақ жазған жауабым осы еді." in client.get(response["Location"]).content.decode()
    assert client.post(url, {"text": " "}).status_code == 404


def test_words_sent_to_a_topic_that_was_joined_wait_where_it_went(talk, other, people):
    url = reverse("forum:topic-reply", args=[talk.topic.pk, talk.topic.slug])
    keeper = viewer(people.moderator)
    services.merge(viewer=keeper, topic=talk.topic, into=other, now=timezone.now())
    client = client_of(people.colleague)
    response = client.post(url, {"text": "Ұзақ жазған жауабым осы еді.", "language": "kk"})
    assert response["Location"] == reverse("forum:topic-reply", args=[other.pk, other.slug])
    assert "Ұзақ жазған жауабым осы еді." in client.get(response["Location"]).content.decode()
