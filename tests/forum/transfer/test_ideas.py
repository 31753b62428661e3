"""A board of ideas goes out and comes in with stages, votes, moves, opinions and work."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.files.services import store_file
from cms.people.models import FamilyMember, User
from forum.audit.selectors import drifts
from forum.boards.models import Board
from forum.discussions.models import Topic
from forum.ideas import services
from forum.ideas.models import Idea, IdeasRules, IdeaStage, IdeaVote, Milestone
from forum.ideas.services import Plan, Step
from forum.ideas.services.purging import purge_idea
from forum.transfer.arriving import read_board
from forum.transfer.lines import BrokenArchive
from tests.factories.files import make_upload
from tests.factories.forum import settled, viewer
from tests.factories.ideas import (
    TEXT,
    call_experts,
    make_family,
    make_ideas,
    make_ideas_board,
    move,
    propose,
    put,
    reread,
    stage,
    vote,
)
from tests.factories.transfer import lines_of, packed, spoilt

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(people, region):
    """One idea with all that can hang on it, one that was joined to it, one that was just told."""
    made = make_ideas(people, region)
    now = timezone.now()
    run = {"viewer": viewer(people.moderator), "now": now}
    for person in (people.colleague, people.parent):
        vote(made.idea, person)
    twin = put(propose(made.board, people.colleague, "Ағаш отырғызайық"), "support")
    vote(twin, people.teacher)
    services.merge_ideas(
        idea=twin, into=made.idea, text="Екеуі бір ой.", language="kk",
        seen_version=reread(twin).version, **run,
    )  # fmt: skip
    idea = call_experts(reread(made.idea), people.teacher, people.colleague)
    idea = put(idea, "experts")
    services.write_opinion(
        viewer=viewer(people.colleague), idea=idea, source=TEXT, language="kk", now=now
    )
    Idea.objects.filter(pk=idea.pk).update(quorum=1)
    move(idea, people.moderator, "accepted")
    move(idea, people.moderator, "work")
    services.set_plan(
        idea=idea, plan=Plan(people.teacher, timezone.localdate(now) + timedelta(days=9), 0),
        seen_version=reread(idea).version, **run,
    )  # fmt: skip
    shown = store_file(upload=make_upload("aghash.pdf"), by=people.teacher)
    for step in (Step("Көшет алу", "kk", is_done=True, file=shown), Step("Отырғызу", "kk")):
        services.keep_milestone(idea=idea, step=step, seen_version=reread(idea).version, **run)
    fresh = propose(made.board, people.parent, "Велосипед қоятын орын")
    return SimpleNamespace(board=made.board, idea=reread(idea), twin=twin, fresh=fresh)


def arrived_of(board, idea):
    return Idea.objects.get(topic__board=board, topic__title=idea.topic.title)


def come_again(board, **fields):
    return read_board(packed(board), place=None, slug="arrived", **fields)


def test_ideas_come_in_as_they_went_out(ideas):
    before = lines_of(packed(ideas.board))
    arrived = come_again(ideas.board)
    after = lines_of(packed(arrived))
    after[0]["slug"] = before[0]["slug"]
    assert after == before
    assert [str(drift) for drift in drifts()] == []
    told = next(line for line in before if line["type"] == "idea")
    assert len(told["votes"]) == 3
    assert len(told["moves"]) == 3
    assert told["opinions"]
    assert told["experts"]["mentor"]
    assert [bool(step["file"]) for step in told["milestones"]] == [True, False]
    assert [line for line in before if line["type"] == "idea" and line["merged_into"] is not None]


def test_an_idea_that_came_in_is_the_same(ideas):
    arrived = come_again(ideas.board)
    idea = arrived_of(arrived, ideas.idea)
    assert (idea.vote_count, idea.brought_votes) == (3, 0)
    assert idea.stage == ideas.idea.stage
    assert idea.created_at.date() == ideas.idea.created_at.date()
    assert arrived_of(arrived, ideas.twin).merged_into == idea
    step = Milestone.objects.get(idea=idea, position=1)
    assert step.file.pk != ideas.idea.milestones.first().file_id
    assert step.file.file.read().startswith(b"%PDF")


def test_voices_of_people_who_are_not_here_are_a_number(ideas, people):
    archive = packed(ideas.board)
    User.objects.filter(pk=people.parent.pk).update(username="somebody-else")
    arrived = read_board(archive, place=None, slug="arrived")
    idea = put(arrived_of(arrived, ideas.idea), "support")
    assert (idea.vote_count, idea.brought_votes, idea.votes.count()) == (3, 1, 2)
    assert [str(drift) for drift in drifts()] == []
    # It leaves again with the board, and is added to.
    again = read_board(packed(arrived), place=None, slug="once-more")
    assert arrived_of(again, ideas.idea).vote_count == 3
    vote(idea, people.moderator)
    services.take_vote_back(viewer=viewer(people.teacher), idea=idea)
    assert reread(idea).vote_count == 3


def test_brought_voices_go_along_when_ideas_are_joined(ideas, people):
    archive = packed(ideas.board)
    User.objects.filter(pk=people.parent.pk).update(username="somebody-else")
    arrived = read_board(archive, place=None, slug="arrived")
    idea, other = arrived_of(arrived, ideas.idea), arrived_of(arrived, ideas.fresh)
    services.merge_ideas(
        viewer=viewer(people.moderator), idea=idea, into=other, text="Бір ой.", language="kk",
        seen_version=idea.version, now=timezone.now(),
    )  # fmt: skip
    assert (reread(idea).vote_count, reread(idea).brought_votes) == (0, 0)
    assert (reread(other).vote_count, reread(other).brought_votes) == (3, 1)
    purge_idea(reread(other), now=timezone.now())
    assert reread(other).vote_count == 0


def test_an_audit_counts_voices_that_were_brought(ideas):
    idea = arrived_of(come_again(ideas.board), ideas.idea)
    Idea.objects.filter(pk=idea.pk).update(brought_votes=4)
    assert [(drift.column, drift.kept, drift.real) for drift in drifts()] == [("vote_count", 3, 7)]
    call_command("forum_audit", repair=True)
    assert reread(idea).vote_count == 7


def test_families_have_one_voice_here_too(people, region):
    made = make_ideas(people, region, by_family=True)
    family = make_family(people.parent)
    vote(made.idea, people.parent)
    vote(made.idea, people.colleague)
    arrived = come_again(made.board)
    idea = arrived_of(arrived, made.idea)
    assert set(idea.votes.values_list("person", "family")) == {
        (people.parent.pk, family.pk),
        (people.colleague.pk, None),
    }
    assert IdeasRules.objects.get(board=arrived).is_by_family
    # Two who are of one family here, but were of two where the board was.
    archive = spoilt(packed(made.board), all_of_families)
    FamilyMember.objects.create(family=family, person=people.colleague)
    other = read_board(archive, place=None, slug="other")
    assert arrived_of(other, made.idea).vote_count == 1


def all_of_families(lines):
    for line in lines:
        for told in line.get("votes", ()):
            told["of_family"] = True
    return lines


def test_stages_of_a_board_are_its_own_here_too(people, region):
    made = make_ideas(people, region)
    settled(people.moderator)
    words = services.StageWords("Әкімдікте", position=35)
    services.keep_stage(viewer=viewer(people.moderator), board=made.board, words=words)
    arrived = come_again(made.board)
    own = IdeaStage.objects.filter(board=arrived)
    assert set(own.values_list("code", "position")) == set(
        IdeaStage.objects.filter(board=made.board).values_list("code", "position")
    )
    assert arrived_of(arrived, made.idea).stage in own


def test_stages_that_are_others_here_come_along(people, region):
    made = make_ideas(people, region)
    archive = packed(made.board)
    IdeaStage.objects.filter(board=None, code="support").update(name_kk="Дауыс беру")
    arrived = read_board(archive, place=None, slug="arrived")
    assert stage("support", arrived).name_kk == "Қолдау жинауда"
    assert arrived_of(arrived, made.idea).stage == stage("support", arrived)
    assert arrived_of(arrived, made.idea).moves.get().to_stage == stage("proposed", arrived)


def test_a_board_without_ideas_keeps_its_stages(people, region):
    board = make_ideas_board(place=region.school)
    archive = packed(board)
    IdeaStage.objects.filter(board=None).delete()
    arrived = read_board(archive, place=None, slug="arrived")
    assert IdeaStage.objects.filter(board=arrived).count() == 9


def changed(lines, of="idea", **values):
    next(line for line in lines if line["type"] == of).update(values)
    return lines


def without(lines, kind):
    return [line for line in lines if line["type"] != kind]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda lines: changed(lines, stage="sold"), r"^Line \d+: the stage sold"),
        (lambda lines: changed(lines, progress=101), r"^Line \d+ cannot be read"),
        (lambda lines: changed(lines, progress="half"), r"^Line \d+: “progress”"),
        (lambda lines: changed(lines, brought_votes=-1), r"^Line \d+: “brought_votes”"),
        (lambda lines: changed(lines, merged_into=0), r"^The idea 0 is not in"),
        (lambda lines: changed(lines, votes=[{"login": "a"}]), r"^Line \d+"),
        (
            lambda lines: changed(
                lines, votes=[{"login": "a", "at": "2026-01-01", "of_family": False}] * 2
            ),
            r"^Line \d+: somebody votes twice",
        ),
        (
            lambda lines: changed(
                lines, milestones=[{"file": {"sha256": "0", "name": "a.pdf"}}]
            ),
            r"^Line \d+: the file a.pdf",
        ),
        (lambda lines: without(lines, "stage"), r"^Line \d+: the stage"),
        (lambda lines: without(lines, "idea"), r"^What the topic \d+ proposes"),
        (lambda lines: changed(lines, "topic", kind="question"), r"^Line \d+: its topic"),
        (lambda lines: [*lines, {"type": "stage", "is_own": True}], r"^Line \d+: stages"),
    ],
)  # fmt: skip
def test_a_broken_line_is_told_and_nothing_is_kept(ideas, spoil, sentence):
    archive = spoilt(packed(ideas.board), spoil)
    tables = (Board, Topic, Idea, IdeaVote, IdeaStage, Milestone)
    before = [table.objects.count() for table in tables]
    with pytest.raises(BrokenArchive, match=sentence):
        read_board(archive, place=None, slug="arrived")
    assert [table.objects.count() for table in tables] == before
