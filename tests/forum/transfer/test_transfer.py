"""A board goes out and comes in again as it was."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.people.models import Consent, User
from forum.audit.services import repair
from forum.boards.models import Board
from forum.discussions import services
from forum.discussions.models import Poll, PollOption, Post, Topic
from forum.discussions.services import NewPoll
from forum.transfer.arriving import read_board
from forum.transfer.lines import BrokenArchive
from tests.factories.forum import make_reply, make_talk, make_topic, said, viewer
from tests.factories.transfer import lines_of, packed, spoilt

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(people, region):
    talk = make_talk(people, region)
    now = timezone.now()
    services.react(viewer=viewer(people.teacher), post=talk.replies[0], code="thanks")
    services.mark_helpful(viewer=viewer(people.teacher), post=talk.replies[0], now=now)
    services.hide(talk.replies[1])
    talk.topic.refresh_from_db()
    poll = NewPoll("Қай күні?", ("Дүйсенбі", "Жұма"), is_anonymous=False)
    later = now + timezone.timedelta(hours=3)
    with_poll = make_topic(
        talk.board, people.colleague, "Кездесу күнін таңдайық", poll=poll, at=later
    )
    friday = PollOption.objects.get(poll__topic=with_poll, position=1)
    services.cast_vote(
        viewer=viewer(people.teacher), topic=with_poll, option_keys=[friday.pk], now=later
    )
    answer = make_reply(with_poll, people.parent)
    services.change_post(
        viewer=viewer(people.parent),
        post=Post.objects.select_related("topic").get(pk=answer.pk),
        said=said("Жұма күні жақсы болар еді, себебі бәріміз босбыз."),
        seen_edits=0,
        now=answer.published_at + timezone.timedelta(minutes=20),
    )
    opening = with_poll.posts.select_related("topic").get(number=1)
    services.change_post(
        viewer=viewer(people.colleague),
        post=opening,
        said=said(opening.source),
        seen_edits=0,
        now=opening.published_at + timezone.timedelta(minutes=20),
        title="Кездесудің күнін таңдайық",
    )
    return talk


def test_a_board_comes_in_as_it_went_out(talk, region):
    before = lines_of(packed(talk.board))
    arrived = read_board(packed(talk.board), place=region.school, slug="arrived")
    after = lines_of(packed(arrived))
    after[0]["slug"] = before[0]["slug"]
    assert after == before
    assert {line["type"] for line in before} >= {"board", "grant", "topic", "post", "poll"}
    titles = [old["title"] for line in before for old in line.get("revisions", ())]
    assert sorted(titles) == ["", "Кездесу күнін таңдайық"]
    kept = Board.objects.get(pk=talk.board.pk)
    assert (arrived.topic_count, arrived.post_count) == (kept.topic_count, kept.post_count)


def test_people_who_are_not_here_are_names_alone(talk, people, region):
    archive = packed(talk.board)
    User.objects.filter(pk=people.colleague.pk).update(username="somebody-else")
    arrived = read_board(archive, place=None, slug="arrived")
    post = Post.objects.get(topic__board=arrived, number=2, topic__title=talk.topic.title)
    assert post.author is None
    assert post.author_label == "Гүлнар Оспанова"
    poll = Poll.objects.get(topic__board=arrived)
    assert poll.ballot_count == 1


def test_a_taken_address_is_told_and_nothing_is_kept(talk):
    count = Board.objects.count()
    with pytest.raises(BrokenArchive, match="taken"):
        read_board(packed(talk.board), place=None)
    assert Board.objects.count() == count


@pytest.mark.parametrize(
    "content",
    [
        b"not a zip",
        b"",
        pytest.param(None, id="another zip"),
        pytest.param({"type": "board", "format": 99}, id="another version"),
        pytest.param({"type": "board", "format": 1}, id="columns missing"),
    ],
)
def test_what_is_no_archive_is_refused(content, db):
    if content is None or isinstance(content, dict):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("board.jsonl" if content else "a.txt", json.dumps(content))
        content = target.getvalue()
    with pytest.raises(BrokenArchive):
        read_board(io.BytesIO(content), place=None)
    assert not Board.objects.exists()


def test_the_commands_take_a_board_out_and_in(talk, tmp_path, capsys):
    file = tmp_path / "board.zip"
    call_command("board_export", talk.board.slug, str(file))
    call_command("board_import", str(file), slug="second")
    assert "2 topics" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("board_export", "no-such-board", str(file))


def test_a_childs_words_stay_in_its_school_or_with_moderators(talk, people, region):
    Topic.objects.filter(pk=talk.topic.pk).update(kept_in=region.school.path, is_by_minor=True)
    archive = packed(talk.board)
    told = [line for line in lines_of(archive) if line["type"] == "topic"]
    assert told[0]["kept_in"] == region.school.slug
    User.objects.filter(pk=people.teacher.pk).update(username="somebody-else")
    here = read_board(archive, place=None, slug="arrived")
    assert here.topics.get(title=talk.topic.title).kept_in == region.school.path
    moved = read_board(archive, place=region.other_school, slug="moved")
    assert moved.topics.get(title=talk.topic.title).kept_in == region.other_school.path
    wider = read_board(archive, place=region.district, slug="wider")
    assert wider.topics.get(title=talk.topic.title).kept_in == "-"


def test_a_guardian_here_decides_where_a_child_is_read(talk, people, region):
    post = talk.replies[1]
    Post.objects.filter(pk=post.pk).update(author=people.pupil, is_by_minor=True, kept_in="")
    archive = packed(talk.board)
    Consent.objects.filter(child=people.pupil).delete()
    arrived = read_board(archive, place=None, slug="arrived")
    kept = Post.objects.get(topic__board=arrived, number=post.number, topic__title=talk.topic.title)
    assert kept.author == people.pupil
    assert kept.kept_in == region.school.path


def test_a_board_belongs_where_it_did_or_is_refused(talk, people, region):
    assert read_board(packed(talk.board), place=None, slug="arrived").place == region.school
    archive = spoilt(packed(talk.board), lambda lines: [{**lines[0], "place": "alys"}, *lines[1:]])
    with pytest.raises(BrokenArchive, match=r"^Line 1: alys"):
        read_board(archive, place=None, slug="second")
    moved = read_board(archive, place=region.other_school, slug="third")
    assert moved.place == region.other_school


def test_what_waits_for_a_number_stays_behind_the_first_post(talk, people):
    waiting = make_reply(talk.topic, people.parent, at=timezone.now() + timezone.timedelta(days=1))
    Post.objects.filter(pk=waiting.pk).update(state="pending", number=None, published_at=None)
    repair()
    arrived = read_board(packed(talk.board), place=None, slug="arrived")
    topic = arrived.topics.get(title=talk.topic.title)
    assert topic.posts.earliest("pk").number == 1
    assert topic.posts.latest("pk").number is None
