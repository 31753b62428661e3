"""What has been let out and is changed: which changes go out of sight until somebody has looked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.moderation.models import ReviewItem, WatchedWord
from cms.moderation.services import Decision, decide
from cms.settings import limits
from forum.boards.models import Level
from forum.discussions import services
from forum.discussions.models import Ballot, Poll, Post, TopicKind
from forum.discussions.refusals import HoldsPersonalData, Refused
from forum.discussions.services.said import Opening
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


def test_change_post_is_for_ones_own_words(boards, people):
    post = published(people.teacher, boards["school"], people.moderator)
    for person in (people.moderator, people.pupil):
        with pytest.raises(PermissionDenied):
            changed(person, post, NEW_WORDS)
    assert changed(people.teacher, post, NEW_WORDS).source == NEW_WORDS


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


@pytest.fixture
def held(boards, people):
    """A topic with a poll that a moderator has given back: a number stands in title and poll."""
    opening = Opening(
        title="Жиналыс, тел. 8 701 234 56 78",
        said=said(NEW_WORDS, insists=True),
        poll=services.NewPoll("Қай күні? 8 701 234 56 78", ["Бейсенбі", "Жұма", "Сенбі"]),
    )
    topic = services.start_topic(
        viewer=viewer(people.teacher),
        board_id=boards["school"].pk,
        opening=opening,
        now=timezone.now() - timedelta(hours=1),
    )
    services.send_back(topic.posts.get())
    return topic


def mend(client, topic, **changed):
    """Sends the form of the first words as it stands, but for what is changed."""
    url = reverse("forum:post-edit", args=[topic.posts.get().pk])
    form = client.get(url).context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    data |= {"seen": 0, "insists": "", "typing": "60"}
    response = client.post(url, data | changed)
    topic.refresh_from_db()
    return response


def test_a_held_topic_is_mended_wholly_by_its_author(held, people, client):
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    assert mend(client, held, title="Жиналыс туралы").status_code == 200
    assert "8 701" in held.title
    response = mend(
        client,
        held,
        title="Жиналыс туралы",
        poll_question="Қай күні?",
        poll_options="Бейсенбі\nЖексенбі",
    )
    assert response.status_code == 302
    assert (held.title, held.slug) == ("Жиналыс туралы", "zhinalys-turaly")
    assert held.poll.question == "Қай күні?"
    texts = held.poll.options.order_by("position").values_list("text", flat=True)
    assert list(texts) == ["Бейсенбі", "Жексенбі"]
    assert held.posts.get().state == "pending"


def test_a_held_topic_can_lose_its_poll(held, people, client):
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    changed = {"title": "Жиналыс туралы", "poll_question": "", "poll_options": ""}
    assert mend(client, held, **changed).status_code == 302
    assert not Poll.objects.filter(topic=held).exists()


def test_a_poll_in_which_people_may_vote_is_not_changed_by_its_author(held, people, client):
    let_out(held.posts.get(), by=people.moderator)
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    url = reverse("forum:post-edit", args=[held.posts.get().pk])
    assert 'name="poll_question"' not in client.get(url).content.decode()
    services.change_post(
        viewer=viewer(people.teacher),
        post=held.posts.select_related("topic").get(),
        said=said(NEW_WORDS),
        seen_edits=0,
        now=timezone.now(),
        poll=services.NewPoll("Басқа сұрақ", ["А", "Ә"]),
    )
    held.poll.refresh_from_db()
    assert held.poll.question.startswith("Қай күні?")


def retitled(topic, by, title="Жиналыс туралы", poll=None):
    post = topic.posts.get(number=1)
    services.reword_opening(
        post, source=post.source, title=title, poll=poll, by=by, at=timezone.now()
    )
    topic.refresh_from_db()
    return topic


def test_reword_opening_takes_what_must_not_be_told_out_of_the_address_too(held, people):
    let_out(held.posts.get(), by=people.moderator)
    topic = retitled(held, people.moderator, poll=("Қай күні?", ["Бейсенбі", "Жұма"]))
    assert (topic.title, topic.slug) == ("Жиналыс туралы", "zhinalys-turaly")
    topic.poll.refresh_from_db()
    assert (topic.poll.question, topic.poll.options.count()) == ("Қай күні?", 2)


def test_reword_opening_leaves_as_many_choices_as_people_have_voted_on(held, people):
    let_out(held.posts.get(), by=people.moderator)
    Ballot.objects.create(poll=held.poll, person=people.parent)
    Poll.objects.filter(topic=held).update(ballot_count=1)
    with pytest.raises(Refused), transaction.atomic():
        retitled(held, people.moderator, poll=("Қай күні?", ["Бейсенбі", "Жұма"]))
    topic = retitled(held, people.moderator, poll=("Қай күні?", ["Бейсенбі", "Жұма", "Жексенбі"]))
    assert topic.poll.options.order_by("position").last().text == "Жексенбі"


@pytest.mark.parametrize("title", ["", "ұ" * 500])
def test_reword_opening_refuses_what_is_no_title(held, people, title):
    let_out(held.posts.get(), by=people.moderator)
    with pytest.raises(Refused), transaction.atomic():
        retitled(held, people.moderator, title)


@pytest.mark.parametrize("poll", [("Қай күні?", ["Бейсенбі"]), ("", ["Бейсенбі", "Жұма"])])
def test_reword_opening_refuses_half_a_poll(held, people, poll):
    let_out(held.posts.get(), by=people.moderator)
    with pytest.raises(Refused), transaction.atomic():
        retitled(held, people.moderator, poll=poll)


def publish_changed(people, topic, **changed):
    """A moderator's page of the item, and the answer to "publish these words"."""
    item = ReviewItem.objects.open().get(kind="post", object_pk=topic.posts.get().pk)
    client = Client()
    client.force_login(people.moderator, backend="cms.audience.backend.PeopleBackend")
    url = reverse("moderation:item", args=[item.pk])
    page = client.get(url)
    data = {"act": "edited", "version": item.version, "source": NEW_WORDS, "note": ""}
    response = client.post(url, data | page.context["beside"] | changed)
    topic.refresh_from_db()
    return page.content.decode(), response


def test_moderator_publishes_with_another_title_and_poll(held, people):
    page, response = publish_changed(
        people,
        held,
        title="Жиналыс туралы",
        poll_question="Қай күні?",
        poll_options="Бейсенбі\nЖұма",
    )
    assert 'value="Жиналыс, тел. 8 701 234 56 78"' in page
    assert 'name="poll_options"' in page
    assert response.status_code == 302
    assert (held.state, held.title, held.slug) == (
        "published",
        "Жиналыс туралы",
        "zhinalys-turaly",
    )
    held.poll.refresh_from_db()
    texts = held.poll.options.order_by("position").values_list("text", flat=True)
    assert (held.poll.question, list(texts)) == ("Қай күні?", ["Бейсенбі", "Жұма"])


def test_moderator_reads_why_a_poll_cannot_be_and_keeps_what_was_typed(held, people):
    _page, response = publish_changed(
        people, held, title="Жиналыс туралы", poll_options="Бейсенбі\nБейсенбі"
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="Жиналыс туралы"' in text
    assert "Бейсенбі\nБейсенбі" in text
    assert (held.state, "8 701" in held.title) == ("returned", True)


def test_moderator_changes_no_title_with_a_reply(boards, people):
    topic = make_topic(boards["school"], people.moderator, "Мектеп бауы")
    make_reply(topic, people.pupil, NEW_WORDS)
    item = ReviewItem.objects.open().get(kind="post")
    client = Client()
    client.force_login(people.moderator, backend="cms.audience.backend.PeopleBackend")
    url = reverse("moderation:item", args=[item.pk])
    assert 'name="title"' not in client.get(url).content.decode()
    data = {"act": "edited", "version": item.version, "source": "Басқа сөз.", "title": "Жаңа атау"}
    assert client.post(url, data).status_code == 302
    topic.refresh_from_db()
    assert topic.title == "Мектеп бауы"


@pytest.mark.parametrize(
    ("kind", "least"),
    [(TopicKind.IDEA, limits.IDEA_MIN), (TopicKind.QUESTION, limits.QUESTION_MIN)],
)
def test_a_held_idea_or_question_has_its_title_in_the_form(boards, people, client, kind, least):
    title = "Айтар ұсынысым бар еді"
    topic = make_topic(boards["premoderated"], people.teacher, title, kind=kind)
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    form = client.get(reverse("forum:post-edit", args=[topic.posts.get().pk])).context["form"]
    assert (form["title"].initial, form.least) == (title, least)


# -- what a topic was called before ---------------------------------------------------------


def history_for(person, topic):
    client = Client()
    if person is not None:
        client.force_login(person, backend="cms.audience.backend.PeopleBackend")
    address = reverse("forum:post-history", args=[topic.posts.get(number=1).pk])
    return client.get(address).content.decode()


def test_a_title_that_its_author_changed_is_read_in_the_history(boards, people):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    words = topic.posts.get(number=1).source
    rename(people.teacher, topic, "Мектеп бағы", source=words)
    version = topic.posts.get(number=1).revisions.get()
    assert (version.title, version.source) == ("Мектеп бауы", words)
    for person in (people.teacher, people.moderator, people.colleague):
        assert "Мектеп <del>бауы</del><ins>бағы</ins>" in history_for(person, topic)


def test_a_title_that_stays_is_no_part_of_the_history(boards, people):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    rename(people.teacher, topic, "Мектеп бауы", source=NEW_WORDS)
    assert topic.posts.get(number=1).revisions.get().title == ""
    page = history_for(people.teacher, topic)
    assert page.count('class="diff"') == 2  # the words now, and the words before


def test_a_title_that_is_mended_at_once_leaves_no_version(boards, people):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    post = topic.posts.select_related("topic").get(number=1)
    services.change_post(
        viewer=viewer(people.teacher),
        post=post,
        said=said(post.source),
        seen_edits=0,
        now=post.published_at + timedelta(seconds=1),
        title="Мектеп бағы",
    )
    assert not post.revisions.exists()


def test_two_titles_before_are_each_with_their_version(boards, people):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    rename(people.teacher, topic, "Мектеп бағы")
    rename(people.teacher, topic, "Мектеп бағы", source=NEW_WORDS)
    rename(people.teacher, topic, "Мектеп бақшасы", source=NEW_WORDS)
    kept = topic.posts.get(number=1).revisions.order_by("number")
    assert [one.title for one in kept] == ["Мектеп бауы", "", "Мектеп бағы"]
    page = history_for(people.teacher, topic)
    assert "Мектеп <del>бауы</del><ins>бағы</ins>" in page
    assert "Мектеп <del>бағы</del><ins>бақшасы</ins>" in page


def test_a_title_that_a_moderator_took_out_is_for_author_and_moderators(held, people):
    publish_changed(people, held, title="Жиналыс туралы", source="Басқа сөз болсын.")
    post = held.posts.get(number=1)
    version = post.revisions.get()  # words and title went in one act
    assert (version.title, version.changed_by) == (
        "Жиналыс, тел. 8 701 234 56 78",
        people.moderator,
    )
    assert version.source != post.source
    assert "8 701" in history_for(people.teacher, held)
    assert "8 701" in history_for(people.moderator, held)
    assert "8 701" not in history_for(people.colleague, held)
    assert "8 701" not in history_for(None, held)


def test_a_title_before_is_known_when_its_words_stand_in_another_topic(boards, people):
    topic = make_topic(boards["school"], people.teacher, "Мектеп бауы")
    rename(people.teacher, topic, "Мектеп бағы")
    into = make_topic(boards["school"], people.moderator, "Көктемгі жұмыстар")
    services.merge(viewer=viewer(people.moderator), topic=topic, into=into, now=timezone.now())
    post = Post.objects.get(topic=into, author=people.teacher)
    client = Client()
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    page = client.get(reverse("forum:post-history", args=[post.pk])).content.decode()
    assert "<del>Мектеп бауы</del>" in page
    assert "<ins>Көктемгі" not in page


# -- in a pause ----------------------------------------------------------------------------


@pytest.fixture
def returned(boards, people):
    """A reply of a parent that a moderator gave back, with a pause."""
    settled(people.parent)
    topic = make_topic(boards["premoderated"], people.moderator)
    post = make_reply(topic, people.parent, "Мұны енді көтеруге болмайды!")
    item = ReviewItem.objects.get(object_pk=post.pk)
    decision = Decision(act="returned", note="Сыпайы жазыңыз.", pause_hours=24)
    decide(
        viewer=viewer(people.moderator),
        item=item,
        seen=item.version,
        decision=decision,
        now=timezone.now(),
    )
    post.refresh_from_db()
    return post


def test_what_was_returned_with_a_pause_is_corrected_and_goes_to_the_queue(returned, people):
    client = Client()
    client.force_login(people.parent, backend="cms.audience.backend.PeopleBackend")
    edit = reverse("forum:post-edit", args=[returned.pk])
    assert edit in client.get(reverse("moderation:own")).content.decode()
    page = client.get(edit)
    assert page.status_code == 200
    form = page.context["form"]
    sent = client.post(
        edit,
        {
            "text": "Өтінем, осыны бірге шешейікші.",
            "language": "kk",
            "seen": returned.edit_count,
            "token": str(form["token"].value()),
            "typing": "30",
        },
    )
    assert sent.status_code == 302
    returned.refresh_from_db()
    assert (returned.state, returned.source) == ("pending", "Өтінем, осыны бірге шешейікші.")
    assert ReviewItem.objects.open().filter(object_pk=returned.pk).exists()


def test_in_a_pause_nothing_but_the_returned_words_is_changed(returned, people):
    with pytest.raises(PermissionDenied):
        make_reply(returned.topic, people.parent, "Тағы бір жауап.")
    now = timezone.now()
    first = services.change_post(
        viewer=viewer(people.parent),
        post=returned,
        said=said("Өтінем, осыны бірге шешейікші."),
        seen_edits=returned.edit_count,
        now=now,
    )
    with pytest.raises(PermissionDenied):
        services.change_post(
            viewer=viewer(people.parent),
            post=Post.objects.select_related("topic").get(pk=first.pk),
            said=said("Жо-жоқ, бәрібір айтамын!"),
            seen_edits=first.edit_count,
            now=now,
        )
    client = Client()
    client.force_login(people.parent, backend="cms.audience.backend.PeopleBackend")
    assert client.get(reverse("forum:post-edit", args=[first.pk])).status_code == 403
