"""What has been let out and is changed: which changes go out of sight until somebody has looked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.moderation.models import ReviewItem, WatchedWord
from forum.boards.models import Level
from forum.discussions import services
from forum.discussions.models import Post
from forum.discussions.refusals import HoldsPersonalData
from tests.factories.forum import (
    let_out,
    make_board,
    make_reply,
    make_topic,
    said,
    settled,
    viewer,
)

pytestmark = pytest.mark.django_db
NEW_WORDS = "Мұнда мүлдем басқа, әлі ешкім оқымаған ұзақ сөздер тізбегі тұр."
LINKS = " ".join(f"https://example{n}.org/" for n in range(9))


def published(author, board, by):
    """A reply of `author` that is out, whoever had to look at it first."""
    topic = make_topic(board, by)
    post = make_reply(topic, author, "Мен де келісемін, бақ керек.")
    return let_out(post, by=by) if post.state == "pending" else post


def changed(author, post, source, **fields):
    return services.change_post(
        viewer=viewer(author),
        post=Post.objects.select_related("topic").get(pk=post.pk),
        said=said(source, **fields),
        seen_edits=post.edit_count,
        now=post.published_at + timedelta(minutes=10),
    )


@pytest.fixture
def boards(people, region):
    for name in ("teacher", "pupil", "moderator"):
        settled(getattr(people, name))
    mine = ("members", Level.START, region.school)
    in_class = ("members", Level.START, region.school_class)
    return {
        "school": make_board("Мектеп", place=region.school, grants=[mine]),
        "class": make_board("Сынып", place=region.school_class, grants=[in_class]),
        "premoderated": make_board(
            "Алдын ала", place=region.school, grants=[mine], is_premoderated=True
        ),
    }


@pytest.mark.parametrize("typing", [1.0, 30.0], ids=["pasted", "typed"])
@pytest.mark.parametrize(
    ("who", "where", "words", "is_hidden"),
    [
        ("teacher", "school", NEW_WORDS, False),
        ("pupil", "class", NEW_WORDS, False),
        ("pupil", "school", NEW_WORDS, True),
        ("teacher", "premoderated", NEW_WORDS, True),
        ("moderator", "premoderated", NEW_WORDS, False),
        ("teacher", "school", f"{NEW_WORDS} Ақымақ!", True),
        ("teacher", "school", f"{NEW_WORDS} +7 701 234 56 78", True),
        ("pupil", "class", f"{NEW_WORDS} {LINKS}", True),
        ("teacher", "school", f"{NEW_WORDS} {LINKS}", False),
    ],
)
def test_change_goes_out_of_sight_for_each_reason_however_it_was_typed(
    people, boards, who, where, words, is_hidden, typing
):
    WatchedWord.objects.create(word="ақымақ", language="kk")
    author = getattr(people, who)
    post = published(author, boards[where], people.moderator)
    after = changed(author, post, words, typing_seconds=typing, insists=True)
    after.refresh_from_db()
    assert (after.source, after.state) == (words, "hidden" if is_hidden else "published")
    queued = ReviewItem.objects.open().filter(kind="post", object_pk=post.pk).exists()
    assert queued == is_hidden


def test_change_with_words_said_just_now_waits_as_all_of_a_pupil_do(
    people, boards, django_capture_on_commit_callbacks
):
    post = published(people.pupil, boards["school"], people.moderator)
    with django_capture_on_commit_callbacks(execute=True):
        make_reply(post.topic, people.pupil, NEW_WORDS)
    after = changed(people.pupil, post, NEW_WORDS)
    after.refresh_from_db()
    assert after.state == "hidden"


def test_second_try_without_the_number_is_not_taken_for_a_machine(
    people, boards, django_capture_on_commit_callbacks
):
    """What was refused was not said: the same words with another title go out at once."""
    moment = timezone.now() - timedelta(hours=1)
    board = boards["school"]
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(HoldsPersonalData),
    ):
        make_topic(board, people.teacher, "Жиналыс, тел. 8 701 234 56 78", NEW_WORDS, at=moment)
    with django_capture_on_commit_callbacks(execute=True):
        topic = make_topic(board, people.teacher, "Жиналыс туралы", NEW_WORDS, at=moment)
    assert topic.state == "published"
    later = moment + timedelta(minutes=30)
    again = make_topic(board, people.teacher, "Жиналыс туралы тағы", NEW_WORDS, at=later)
    assert (again.state, ReviewItem.objects.open().get().why) == ("pending", "pace")


def rename(author, topic, title, source="Ауламызға алма ағашын отырғызайық."):
    post = topic.posts.select_related("topic").get(number=1)
    services.change_post(
        viewer=viewer(author),
        post=post,
        said=said(source),
        seen_edits=post.edit_count,
        now=post.published_at + timedelta(minutes=10),
        title=title,
    )
    topic.refresh_from_db()
    return topic


def test_the_title_is_changed_with_the_first_words_and_the_address_stays(boards, people):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    slug = topic.slug
    assert rename(people.teacher, topic, "Мектеп бағы").title == "Мектеп бағы"
    assert topic.slug == slug


def test_a_number_in_a_new_title_is_met_like_one_in_the_words(boards, people):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    with pytest.raises(HoldsPersonalData):
        rename(people.teacher, topic, "Қоңырау шалыңыз: +7 701 234 56 78")


def test_a_reply_renames_nothing(boards, people):
    topic = make_topic(boards["school"], people.moderator, "Мектеп бауы")
    reply = make_reply(topic, people.teacher, "Мен де келісемін, бақ керек.")
    services.change_post(
        viewer=viewer(people.teacher),
        post=Post.objects.select_related("topic").get(pk=reply.pk),
        said=said(NEW_WORDS),
        seen_edits=0,
        now=reply.published_at + timedelta(minutes=1),
        title="Басқа атау",
    )
    topic.refresh_from_db()
    assert topic.title == "Мектеп бауы"


def test_the_form_of_first_words_has_their_title(boards, people, client):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    first, reply = topic.posts.get(number=1), make_reply(topic, people.teacher, NEW_WORDS)
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    url = reverse("forum:post-edit", args=[first.pk])
    assert 'value="Мектеп бауы"' in client.get(url).content.decode()
    sent = {"title": "Мектеп бағы", "text": NEW_WORDS, "language": "kk", "seen": 0}
    response = client.post(url, sent | {"token": str(first.token)})
    assert response.status_code == 302
    topic.refresh_from_db()
    assert topic.title == "Мектеп бағы"
    answer = client.get(reverse("forum:post-edit", args=[reply.pk]))
    assert 'name="title"' not in answer.content.decode()
