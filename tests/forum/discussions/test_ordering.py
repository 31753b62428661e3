"""What moderators do with whole topics: counts, numbers, log and old addresses stay right."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.moderation.models import ModerationEvent, ModeratorsNote, ReviewItem
from cms.moderation.services import open_review
from cms.notices.models import Event, Notice
from cms.notices.services import spread_events
from cms.ports.reviewable import review_kind
from forum.boards.models import Board, BoardKind, Level
from forum.discussions import services
from forum.discussions.models import Poll, PollOption, Post, PostAlias, Topic, TopicRead
from forum.discussions.refusals import MoreWillRead, Refused
from forum.discussions.selectors import ordering
from forum.discussions.selectors.addresses import addresses_of
from forum.discussions.selectors.ordering import board_to_move_to
from tests.factories import make_person
from tests.factories.forum import make_board, make_reply, make_talk, make_topic, settled, viewer

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


@pytest.fixture
def keeper(people):
    return viewer(people.coordinator)


def verbs():
    return list(ModerationEvent.objects.order_by("pk").values_list("verb", flat=True))


def counts(board):
    return Board.objects.values_list("topic_count", "post_count").get(pk=board.pk)


def test_acts_are_for_moderators(talk, people):
    teacher, now = viewer(people.teacher), timezone.now()
    for act in (
        lambda: services.pin(viewer=teacher, topic=talk.topic, is_pinned=True, now=now),
        lambda: services.lock(viewer=teacher, topic=talk.topic, is_locked=True, now=now),
        lambda: services.slow_down(viewer=teacher, topic=talk.topic, seconds=60, now=now),
        lambda: services.add_note(viewer=teacher, topic=talk.topic, text="x", now=now),
        lambda: services.move(viewer=teacher, topic=talk.topic, board=talk.board, now=now),
        lambda: services.merge(viewer=teacher, topic=talk.topic, into=talk.topic, now=now),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert verbs() == []


def test_pin_lock_slow_and_note_are_logged(talk, keeper):
    now = timezone.now()
    services.pin(viewer=keeper, topic=talk.topic, is_pinned=True, now=now)
    services.lock(viewer=keeper, topic=talk.topic, is_locked=True, now=now)
    services.slow_down(viewer=keeper, topic=talk.topic, seconds=60, now=now)
    services.add_note(viewer=keeper, topic=talk.topic, text="Байқап тұрайық", now=now)
    topic = Topic.objects.get(pk=talk.topic.pk)
    assert (topic.is_pinned, topic.is_locked, topic.slow_mode_seconds) == (True, True, 60)
    assert verbs() == ["pinned", "locked", "noted", "noted"]
    assert ModeratorsNote.objects.get().text == "Байқап тұрайық"


def test_board_to_move_to_is_one_that_the_viewer_moderates(talk, keeper, people, region):
    far = make_board("Басқа мектеп", place=region.other_school)
    of_ideas = make_board("Ұсыныстар", place=region.school, kind=BoardKind.IDEAS)
    assert board_to_move_to(keeper, talk.board.pk) == talk.board
    assert board_to_move_to(keeper, far.pk) is None
    assert board_to_move_to(keeper, of_ideas.pk) is None
    assert board_to_move_to(viewer(people.teacher), talk.board.pk) is None


def test_topic_that_goes_to_a_board_taken_away_meanwhile_stays(talk, people, monkeypatch):
    client = Client()
    client.force_login(people.coordinator, BACKEND)
    url = f"{addresses_of(talk.topic.pk, talk.topic.slug).topic}manage/"
    monkeypatch.setattr(ordering, "board_to_move_to", lambda viewer, pk: None)
    for sent in ({"act": "move"}, {"act": "split", "numbers": "2", "title": "Бөлек тақырып"}):
        response = client.post(url, sent | {"board": talk.board.pk})
        form = response.context["forms"][sent["act"]]
        assert (response.status_code, list(form.errors)) == (200, ["board"])
    assert verbs() == []


def test_move_carries_counts_to_the_other_board(talk, keeper, people, region):
    other = make_board("Басқа", place=region.school)
    services.hide(talk.replies[0])
    services.move(viewer=keeper, topic=talk.topic, board=other, now=timezone.now())
    assert counts(talk.board) == (0, 0)
    assert counts(other) == (1, 2)
    assert verbs() == ["moved"]


def test_move_to_a_board_one_does_not_moderate_is_refused(talk, keeper, region):
    elsewhere = make_board("Алыс", place=region.other_school)
    with pytest.raises(PermissionDenied):
        services.move(viewer=keeper, topic=talk.topic, board=elsewhere, now=timezone.now())


def test_split_gives_new_numbers_and_leaves_aliases(talk, keeper, people, region):
    make_reply(talk.topic, people.teacher)
    other = make_board("Басқа", place=region.school)
    TopicRead.objects.update_or_create(
        person=people.leader, topic=talk.topic,
        defaults={"last_number": 3, "updated_at": timezone.now()},
    )  # fmt: skip
    made = services.split(
        viewer=keeper, topic=talk.topic, numbers=[2, 4], title="Бөлек тақырып",
        board=other, now=timezone.now(),
    )  # fmt: skip
    assert list(made.posts.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert (made.highest_number, made.published_count) == (2, 2)
    old = Topic.objects.get(pk=talk.topic.pk)
    assert (old.highest_number, old.published_count) == (4, 2)
    assert sorted(PostAlias.objects.values_list("topic", "number")) == [(old.pk, 2), (old.pk, 4)]
    assert counts(talk.board) == (1, 2)
    assert counts(other) == (1, 2)
    assert TopicRead.objects.get(person=people.leader, topic=made).last_number == 1
    assert verbs() == ["split"]


def test_split_never_takes_the_first_post_or_a_hidden_one_first(talk, keeper):
    for numbers in ([1, 2], [], [99], [2, 99]):
        with pytest.raises(Refused):
            services.split(
                viewer=keeper, topic=talk.topic, numbers=numbers, title="Бөлек тақырып",
                board=talk.board, now=timezone.now(),
            )  # fmt: skip
    services.hide(talk.replies[0])
    with pytest.raises(Refused):
        services.split(
            viewer=keeper, topic=talk.topic, numbers=[2, 3], title="Бөлек тақырып",
            board=talk.board, now=timezone.now(),
        )  # fmt: skip


def test_split_of_the_helpful_answer_takes_the_mark_away(talk, keeper, people):
    services.mark_helpful(viewer=viewer(people.teacher), post=talk.replies[0], now=timezone.now())
    services.split(
        viewer=keeper, topic=Topic.objects.get(pk=talk.topic.pk), numbers=[2],
        title="Бөлек тақырып", board=talk.board, now=timezone.now(),
    )  # fmt: skip
    assert Topic.objects.get(pk=talk.topic.pk).helpful_post is None


def test_merge_adds_posts_after_those_that_are_there(talk, keeper, people):
    settled(people.leader)
    source = make_topic(talk.board, people.leader, title="Сол туралы тағы")
    Poll.objects.create(topic=source, question="Қашан?")
    services.hide(talk.replies[1])
    waiting = make_reply(source, people.teacher)
    Post.objects.filter(pk=waiting.pk).update(edit_count=0)
    services.merge(viewer=keeper, topic=source, into=talk.topic, now=timezone.now())
    target, gone = Topic.objects.get(pk=talk.topic.pk), Topic.objects.get(pk=source.pk)
    numbers = target.posts.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]
    assert (target.highest_number, target.published_count) == (5, 4)
    assert (gone.state, gone.merged_into, gone.published_count) == ("removed", target, 0)
    assert counts(talk.board) == (1, 4)
    assert target.poll.question == "Қашан?"
    assert PostAlias.objects.filter(topic=source).count() == 2
    assert verbs() == ["merged"]


def test_merge_of_two_topics_with_polls_is_refused(talk, keeper, people):
    settled(people.leader)
    other = make_topic(talk.board, people.leader, title="Сол туралы тағы")
    for topic in (talk.topic, other):
        Poll.objects.create(topic=topic, question="Қашан?")
    with pytest.raises(Refused):
        services.merge(viewer=keeper, topic=other, into=talk.topic, now=timezone.now())
    assert Poll.objects.filter(topic=other).exists()


def joined_with_poll(talk, keeper, people):
    """A topic joined to `talk.topic` brought a poll along: it stands under № 4."""
    settled(people.leader)
    source = make_topic(talk.board, people.leader, title="Сол туралы тағы")
    poll = Poll.objects.create(topic=source, question="Қашан кездесеміз?")
    PollOption.objects.create(poll=poll, position=0, text="Дүйсенбі")
    services.merge(viewer=keeper, topic=source, into=talk.topic, now=timezone.now())
    return Post.objects.get(topic=talk.topic, number=4)


def test_the_poll_of_a_joined_topic_stands_under_its_words(talk, keeper, people, client):
    post = joined_with_poll(talk, keeper, people)
    page = client.get(addresses_of(talk.topic.pk, talk.topic.slug).topic).content.decode()
    assert page.index('id="p3"') < page.index('id="p4"') < page.index("Қашан кездесеміз?")
    services.hide(post)
    page = client.get(addresses_of(talk.topic.pk, talk.topic.slug).topic).content.decode()
    assert "Қашан кездесеміз?" not in page


def test_a_split_takes_the_poll_along_with_its_words(talk, keeper, people):
    joined_with_poll(talk, keeper, people)
    made = services.split(
        viewer=keeper, topic=talk.topic, numbers=[4], title="Бөлек тақырып",
        board=talk.board, now=timezone.now(),
    )  # fmt: skip
    assert Poll.objects.get().topic == made


def test_purging_the_words_of_a_joined_poll_purges_the_poll(talk, keeper, people):
    post = joined_with_poll(talk, keeper, people)
    services.remove(post)
    services.purge(Post.objects.get(pk=post.pk))
    assert not Poll.objects.exists()


def test_split_says_which_number_is_not_there(talk, keeper, client, people):
    client.force_login(people.coordinator, BACKEND)
    where = f"{addresses_of(talk.topic.pk, talk.topic.slug).topic}manage/"
    form = {"act": "split", "title": "Бөлек тақырып", "board": talk.board.pk}
    for numbers, missing in (("2-3, 99", "№ 99"), ("2-7", "№ 4")):
        page = client.post(where, form | {"numbers": numbers})
        assert missing in str(page.context["forms"]["split"].non_field_errors())
    assert client.post(where, form | {"numbers": "2"}).status_code == 302
    page = client.post(where, form | {"numbers": "2-3"})
    assert "№ 2" in str(page.context["forms"]["split"].non_field_errors())


def test_a_gap_leads_to_where_its_posts_went_those_who_read_there(
    talk, keeper, people, region, client
):
    shut = make_board("Жабық", grants=[("members", Level.START, region.other_school)])
    make_reply(talk.topic, people.teacher)
    made = services.split(
        viewer=viewer(people.administrator), topic=talk.topic, numbers=[2], title="Бөлек тақырып",
        board=talk.board, now=timezone.now(),
    )  # fmt: skip
    services.split(
        viewer=viewer(people.administrator), topic=talk.topic, numbers=[3], title="Жабық тақырып",
        board=shut, now=timezone.now(), is_sure=True,
    )  # fmt: skip
    where = addresses_of(talk.topic.pk, talk.topic.slug).topic
    page = client.get(where).content.decode()
    assert f'href="{addresses_of(made.pk, made.slug).post(1)}"' in page
    assert "Жабық тақырып" not in page
    client.force_login(people.administrator, BACKEND)
    assert "Жабық тақырып" in client.get(where).content.decode()


def test_merge_with_itself_or_what_is_hidden_is_refused(talk, keeper, people):
    settled(people.leader)
    other = make_topic(talk.board, people.leader, title="Сол туралы тағы")
    with pytest.raises(Refused):
        services.merge(viewer=keeper, topic=other, into=other, now=timezone.now())
    services.hide(talk.topic.posts.get(number=1))
    with pytest.raises(Refused):
        services.merge(viewer=keeper, topic=other, into=talk.topic, now=timezone.now())


# -- what waits for a moderator goes along ------------------------------------------------


def waiting(post):
    """An item for the post, taken by somebody."""
    return open_review(
        kind="post",
        object_pk=post.pk,
        scope=review_kind("post").scope(post.pk),
        why="report",
        at=timezone.now(),
    )


def sees(person, item):
    return ReviewItem.objects.visible_to(viewer(person)).filter(pk=item.pk).exists()


@pytest.fixture
def elsewhere(people, region):
    """A board of the other school, whose coordinator is somebody else."""
    other = make_person("Бота", "Ерлан", place=region.other_school, role="coordinator")
    return make_board("Басқа мектеп", place=region.other_school), other


def test_move_hands_what_waits_to_those_who_answer_there(talk, people, elsewhere):
    board, other = elsewhere
    item = waiting(talk.replies[0])
    ReviewItem.objects.filter(pk=item.pk).update(claimed_by=people.coordinator)
    assert (sees(people.coordinator, item), sees(other, item)) == (True, False)
    moderator = viewer(people.moderator)
    services.move(viewer=moderator, topic=talk.topic, board=board, now=timezone.now())
    assert (sees(people.coordinator, item), sees(other, item)) == (False, True)
    fresh = ReviewItem.objects.get(pk=item.pk)
    assert (fresh.version, fresh.claimed_by) == (item.version + 1, None)
    # They hear of it as if it had come to them.
    assert Event.objects.filter(kind="moderation.opened", object_pk=item.pk).count() == 2


def test_split_and_merge_hand_over_what_goes_along(talk, people, elsewhere):
    board, other = elsewhere
    item, stays = waiting(talk.replies[0]), waiting(talk.replies[1])
    moderator = viewer(people.moderator)
    made = services.split(
        viewer=moderator,
        topic=talk.topic,
        numbers=[2],
        title="Бөлек тақырып",
        board=board,
        now=timezone.now(),
    )
    assert (sees(other, item), sees(other, stays)) == (True, False)
    services.merge(
        viewer=moderator,
        topic=made,
        into=Topic.objects.get(pk=talk.topic.pk),
        now=timezone.now(),
    )
    assert (sees(other, item), sees(people.coordinator, item)) == (False, True)


# -- to a board with more readers -----------------------------------------------------------


@pytest.fixture
def class_talk(people, region):
    """A talk of a class with a pupil's post that needed no moderator, and a board for the world."""
    for name in ("teacher", "parent", "coordinator", "pupil"):
        settled(getattr(people, name))
    board = make_board(
        "5 «А»",
        place=region.school_class,
        grants=[("members", Level.START, region.school_class)],
    )
    hall = make_board("Ашық алаң", place=region.school, grants=[("everybody", Level.READ)])
    earlier = timezone.now() - timezone.timedelta(hours=3)
    topic = make_topic(board, people.parent, "Серуен туралы", at=earlier)
    said = make_reply(topic, people.pupil, "Мен де барғым келеді.")
    topic.refresh_from_db()
    said.refresh_from_db()
    assert said.state == "published"
    return SimpleNamespace(board=board, hall=hall, topic=topic, said=said)


def test_move_to_more_readers_says_so_first(class_talk, keeper, english):
    with pytest.raises(MoreWillRead) as refused:
        services.move(
            viewer=keeper, topic=class_talk.topic, board=class_talk.hall, now=timezone.now()
        )
    assert refused.value.sentence == (
        "Everybody will read this, also without an account. "
        "1 post is a pupil’s: a moderator looks at it first."
    )
    class_talk.topic.refresh_from_db()
    assert class_talk.topic.board == class_talk.board


def test_move_counts_the_people_who_read_it_then(class_talk, keeper, region, people, english):
    school = make_board(
        "Мектеп", place=region.school, grants=[("members", Level.READ, region.school)]
    )
    with pytest.raises(MoreWillRead) as refused:
        services.move(viewer=keeper, topic=class_talk.topic, board=school, now=timezone.now())
    # teacher, colleague, leader and coordinator; parent and pupil read it already
    assert refused.value.sentence.startswith("4 people more will read this.")


def test_move_to_as_many_or_fewer_readers_asks_nothing(people, region, keeper):
    settled(people.teacher)
    wide = make_board("Кең", place=region.school)
    narrow = make_board(
        "Тар", place=region.school, grants=[("members", Level.START, region.school_class)]
    )
    topic = make_topic(wide, people.teacher)
    services.move(viewer=keeper, topic=topic, board=narrow, now=timezone.now())
    topic.refresh_from_db()
    assert topic.board == narrow


@pytest.mark.parametrize("act", ["move", "split", "merge"])
def test_words_of_a_pupil_wait_where_more_people_read(class_talk, people, keeper, act):
    settled(people.teacher)
    now = timezone.now()
    if act == "move":
        services.move(
            viewer=keeper, topic=class_talk.topic, board=class_talk.hall, now=now, is_sure=True
        )
    elif act == "split":
        services.split(
            viewer=keeper,
            topic=class_talk.topic,
            numbers=[class_talk.said.number],
            title="Серуенге кім барады",
            board=class_talk.hall,
            now=now,
            is_sure=True,
        )
    else:
        target = make_topic(
            class_talk.hall, people.coordinator, "Серуендер", at=now - timezone.timedelta(hours=2)
        )
        services.merge(viewer=keeper, topic=class_talk.topic, into=target, now=now, is_sure=True)
    said = Post.objects.get(pk=class_talk.said.pk)
    assert said.state == "hidden"
    item = ReviewItem.objects.get(kind="post", object_pk=said.pk, closed_at=None)
    assert item.why == "pupil"
    assert not Post.objects.visible_to(VISITOR).filter(pk=said.pk).exists()
    services.publish(said, at=now, by=people.coordinator)
    assert Post.objects.visible_to(VISITOR).filter(pk=said.pk).exists()


def test_all_who_wrote_are_told_that_it_was_moved(class_talk, people, keeper):
    services.move(
        viewer=keeper,
        topic=class_talk.topic,
        board=class_talk.hall,
        now=timezone.now(),
        is_sure=True,
    )
    spread_events(now=timezone.now())
    told = Notice.objects.filter(event__kind="topic.moved").values_list("person", flat=True)
    assert set(told) == {people.parent.pk, people.pupil.pk}


def test_manage_page_asks_with_a_tick_before_more_people_read(class_talk, people, client):
    client.force_login(people.coordinator, backend="cms.audience.backend.PeopleBackend")
    address = f"{addresses_of(class_talk.topic.pk, class_talk.topic.slug).topic}manage/"
    data = {"act": "move", "board": class_talk.hall.pk}
    assert 'name="is_sure"' not in client.get(address).content.decode()
    asked = client.post(address, data)
    assert 'name="is_sure"' in asked.content.decode()
    class_talk.topic.refresh_from_db()
    assert class_talk.topic.board == class_talk.board
    assert client.post(address, data | {"is_sure": "on"}).status_code == 302
    class_talk.topic.refresh_from_db()
    assert class_talk.topic.board == class_talk.hall


@pytest.mark.parametrize("which", ["topic", "into"])
def test_merge_needs_the_right_on_both_boards(talk, keeper, people, region, which):
    settled(people.stranger)
    there = make_board("Бөтен", place=region.other_school, grants=[("everybody", Level.START)])
    far = make_topic(there, people.stranger, title="Басқа мектептің тақырыбы")
    topic, into = (talk.topic, far) if which == "into" else (far, talk.topic)
    with pytest.raises(PermissionDenied):
        services.merge(viewer=keeper, topic=topic, into=into, now=timezone.now(), is_sure=True)
    assert Topic.objects.filter(merged_into__isnull=False).count() == 0


def test_manage_page_says_beside_the_field_that_one_does_not_moderate_there(
    talk, people, region, client
):
    settled(people.stranger)
    there = make_board("Бөтен", place=region.other_school, grants=[("everybody", Level.START)])
    far = make_topic(there, people.stranger, title="Басқа мектептің тақырыбы")
    client.force_login(people.coordinator, BACKEND)
    address = f"{addresses_of(talk.topic.pk, talk.topic.slug).topic}manage/"
    page = client.post(address, {"act": "merge", "into": addresses_of(far.pk, far.slug).topic})
    assert set(page.context["forms"]["merge"].errors) == {"into"}


def merging(client, people, topic, into, **fields):
    client.force_login(people.coordinator, BACKEND)
    address = f"{addresses_of(topic.pk, topic.slug).topic}manage/"
    return client.post(address, {"act": "merge", "into": into.pk, **fields})


def test_merge_tells_first_what_becomes_of_it(site_ready, talk, people, client):
    title, now = "Дәлізде шу көп, не істейміз?", timezone.now()
    problem = make_topic(talk.board, people.teacher, title, kind="problem", at=now)
    make_reply(problem, people.colleague)
    Topic.objects.filter(pk=problem.pk).update(helpful_post=problem.posts.get(number=2))
    page = merging(client, people, problem, talk.topic)
    text = page.content.decode()
    told = page.context["forms"]["merge"].sentences
    assert "2" in told[0]
    assert f"№ {talk.topic.highest_number}" in told[0]
    assert talk.topic.title in told[0]
    assert len(told) == 4
    assert all(sentence in text for sentence in (told[2], told[3]))
    assert f'name="told" value="{talk.topic.pk}"' in text
    assert Topic.objects.get(pk=problem.pk).merged_into is None
    done = merging(client, people, problem, talk.topic, told=talk.topic.pk, is_sure="on")
    assert done.status_code == 302
    assert Topic.objects.get(pk=problem.pk).merged_into == talk.topic


def test_merge_asks_again_when_another_topic_was_typed_under_the_tick(
    site_ready, talk, people, client
):
    now = timezone.now()
    one = make_topic(talk.board, people.teacher, "Бірінші басқа тақырып", at=now)
    other = make_topic(talk.board, people.moderator, "Екінші басқа тақырып", at=now)
    page = merging(client, people, one, other, told=talk.topic.pk, is_sure="on")
    assert page.context["forms"]["merge"].asks
    assert page.context["forms"]["merge"]["is_sure"].value() in {None, False}
    assert Topic.objects.filter(merged_into__isnull=False).count() == 0


def test_merge_of_an_announcement_with_a_talk_is_refused(site_ready, talk, people, client, keeper):
    told = make_topic(talk.board, people.coordinator, "Ертең мектеп жабық", kind="announcement")
    page = merging(client, people, told, talk.topic, told=talk.topic.pk, is_sure="on")
    assert page.context["forms"]["merge"].errors
    with pytest.raises(Refused):
        services.merge(viewer=keeper, topic=talk.topic, into=told, now=timezone.now())
    page = merging(client, people, told, talk.topic)
    assert not page.context["forms"]["merge"].asks
