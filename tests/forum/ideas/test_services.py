"""Ideas are proposed, voted for, moved, joined, looked at by experts and worked on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.moderation.models import ReviewItem
from cms.notices.models import Event
from cms.settings import limits
from forum.boards.access import boards_changed
from forum.boards.models import Level, Rules
from forum.discussions.models import TalkState, Topic
from forum.discussions.refusals import Changed, Refused, TooFast
from forum.ideas import services
from forum.ideas.models import Idea, IdeaMove, IdeasRules, IdeaStage, IdeaVote
from forum.ideas.refusals import Closed, NeedsSentence, NotEnoughVotes
from forum.ideas.services import NewGroup, Plan, RulesWords, StageWords, Step, Voted
from tests.factories import make_person
from tests.factories.forum import make_board, paused, said, settled, viewer
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(people, region):
    return make_ideas(people, region)


def count_of(idea):
    return Idea.objects.get(pk=idea.pk).vote_count


# -- proposing -----------------------------------------------------------------------


def test_propose_begins_at_the_first_stage_with_a_move(people, region):
    idea = propose(make_ideas_board(place=region.school), people.teacher)
    assert (idea.stage.code, idea.topic.kind, idea.topic.state) == (
        "proposed",
        "idea",
        TalkState.PUBLISHED,
    )
    assert [move.to_stage.code for move in idea.moves.all()] == ["proposed"]


def test_propose_of_a_form_sent_twice_is_one(people, region):
    board = make_ideas_board(place=region.school)
    settled(people.teacher)
    opening = services.proposing.Opening(title="Кітап сөресі", said=said(TEXT))
    both = [
        services.propose_idea(
            viewer=viewer(people.teacher), board_id=board.pk, opening=opening, now=timezone.now()
        )
        for _time in range(2)
    ]
    assert both[0].pk == both[1].pk
    assert IdeaMove.objects.count() == 1


@pytest.mark.parametrize("length", [limits.IDEA_MIN - 1, limits.IDEA_LENGTH + 1])
def test_propose_keeps_to_the_lengths(people, region, length):
    board = make_ideas_board(place=region.school)
    with pytest.raises(Refused):
        propose(board, people.teacher, text="ә" * length)
    assert not Topic.objects.exists()


def test_propose_needs_a_board_of_ideas(people, region):
    with pytest.raises(PermissionDenied):
        propose(make_board(place=region.school), people.teacher)


def test_propose_of_a_pupil_waits_for_a_moderator(people, region):
    idea = propose(make_ideas_board(place=region.school), people.pupil)
    assert idea.topic.state == TalkState.PENDING
    assert ReviewItem.objects.open().get().why == "pupil"


def test_propose_counts_the_share_of_the_audience(people, region):
    for _number in range(40):
        make_person(place=region.school_class, role="parent")
    board = make_ideas_board(place=region.school)
    Rules.objects.create(place=region.school, idea_quorum_percent=10)
    boards_changed()
    idea = propose(board, people.teacher)
    assert (idea.audience_size, idea.quorum) == (46, 5)  # 40, six of `people`


def test_propose_counts_families_where_the_board_does(people, region):
    make_family(people.parent, people.pupil)
    one = propose(make_ideas_board(place=region.school), people.teacher)
    two = propose(make_ideas_board(place=region.school, by_family=True), people.colleague)
    assert one.audience_size - two.audience_size == 1


# -- votes ---------------------------------------------------------------------------


def test_cast_vote_counts_each_person_once(ideas, people):
    assert vote(ideas.idea, people.teacher) is Voted.GIVEN
    assert vote(ideas.idea, people.teacher) is Voted.GIVEN_BEFORE
    assert vote(ideas.idea, people.pupil) is Voted.GIVEN
    assert count_of(ideas.idea) == IdeaVote.objects.count() == 2


def test_cast_vote_counts_a_family_once(people, region):
    ideas = make_ideas(people, region, by_family=True)
    make_family(people.parent, people.pupil)
    assert vote(ideas.idea, people.parent) is Voted.GIVEN
    assert vote(ideas.idea, people.pupil) is Voted.GIVEN_BY_FAMILY
    assert count_of(ideas.idea) == 1


def test_take_vote_back_of_a_family_is_for_adults(people, region):
    ideas = make_ideas(people, region, by_family=True)
    other = make_person(place=region.school_class, role="parent")
    make_family(people.parent, people.pupil, other)
    vote(ideas.idea, people.parent)
    take = services.take_vote_back
    assert take(viewer=viewer(people.pupil), idea=ideas.idea) is Voted.NONE
    assert take(viewer=viewer(other), idea=ideas.idea) is Voted.TAKEN_BACK
    assert count_of(ideas.idea) == 0


def test_take_vote_back_counts_down_once(ideas, people):
    vote(ideas.idea, people.teacher)
    for outcome in (Voted.TAKEN_BACK, Voted.NONE):
        found = services.take_vote_back(viewer=viewer(people.teacher), idea=ideas.idea)
        assert found is outcome
    assert count_of(ideas.idea) == 0


VOTING = {code: code == "support" for code, *_rest in services.stages.STAGES}


@pytest.mark.parametrize(("code", "takes"), VOTING.items())
def test_votes_are_taken_at_their_stage_alone(ideas, people, code, takes):
    vote(ideas.idea, people.colleague)
    put(ideas.idea, code)
    acts = (
        lambda: vote(ideas.idea, people.teacher),
        lambda: services.take_vote_back(viewer=viewer(people.colleague), idea=ideas.idea),
    )
    for act in acts:
        if takes:
            act()
        else:
            with pytest.raises(Closed):
                act()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("teacher", True),
        ("parent", True),
        ("pupil", True),
        ("coordinator", True),
        ("newcomer", False),
        ("stranger", False),
    ],
)
def test_cast_vote_is_for_those_who_may_reply(people, region, role, may):
    grants = [("everybody", Level.READ), ("members", Level.START, region.school)]
    ideas = make_ideas(people, region, grants=grants)
    if may:
        assert vote(ideas.idea, getattr(people, role)) is Voted.GIVEN
    else:
        with pytest.raises(PermissionDenied):
            vote(ideas.idea, getattr(people, role))


def test_cast_vote_keeps_a_pace(ideas, people):
    for _number in range(limits.VOTES_A_MINUTE):
        vote(ideas.idea, people.teacher)
    with pytest.raises(TooFast) as refusal:
        vote(ideas.idea, people.teacher)
    assert refusal.value.seconds == 60


def test_cast_vote_asks_few_questions(ideas, people):
    known = viewer(people.colleague)
    vote(ideas.idea, people.teacher)
    with CaptureQueriesContext(connection) as asked:
        services.cast_vote(viewer=known, idea=ideas.idea, now=timezone.now())
    lines = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(lines) <= 6, "\n".join(lines)


def test_a_waiting_idea_takes_no_votes(people, region):
    idea = put(propose(make_ideas_board(place=region.school), people.pupil), "support")
    with pytest.raises(Closed):
        vote(idea, people.teacher)


# -- moves ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("visitor", False),
        ("newcomer", False),
        ("parent", False),
        ("pupil", False),
        ("teacher", False),
        ("stranger", False),
        ("coordinator", True),
        ("moderator", True),
        ("administrator", True),
    ],
)
def test_move_is_for_those_who_moderate(ideas, people, role, may):
    from_person = getattr(people, role, None)
    who = viewer(from_person) if from_person else services.acts.Viewer()
    args = {
        "viewer": who,
        "idea": ideas.idea,
        "to": stage("declined"),
        "text": "Биыл қаражат жоқ.",
        "language": "kk",
        "seen_version": ideas.idea.version,
        "now": timezone.now(),
    }
    if may:
        assert services.move_idea(**args).to_stage.code == "declined"
    else:
        with pytest.raises(PermissionDenied):
            services.move_idea(**args)
        assert reread(ideas.idea).stage.code == "support"


@pytest.mark.parametrize("code", [code for code, *_r, flags in services.stages.STAGES if flags])
def test_move_needs_a_public_sentence(ideas, people, code):
    idea = put(ideas.idea, "proposed", quorum=0)
    with pytest.raises(NeedsSentence):
        move(idea, people.coordinator, code, "   ")
    assert IdeaMove.objects.count() == 1


# From the stage where support is gathered, with too few votes: what is reached all the same.
WITHOUT_VOTES = {
    "proposed": True,
    "experts": False,
    "accepted": False,
    "partly": False,
    "declined": True,
    "work": False,
    "done": False,
    "reviewed": False,
}


@pytest.mark.parametrize(("code", "may"), WITHOUT_VOTES.items())
@pytest.mark.parametrize("begins", ["support", "proposed"])
def test_move_past_the_gate_needs_votes(ideas, people, code, may, begins):
    if code == begins:
        begins = "proposed" if begins == "support" else "support"
    idea = put(ideas.idea, begins, quorum=1)
    if may:
        move(idea, people.coordinator, code)
        return
    with pytest.raises(NotEnoughVotes):
        move(idea, people.coordinator, code)
    put(idea, begins, quorum=0)
    move(idea, people.coordinator, code)
    assert reread(idea).stage.code == code


def test_move_keeps_the_line_and_tells(ideas, people):
    move(ideas.idea, people.coordinator, "declined", "Биыл қаражат жоқ, келесі күзде қараймыз.")
    line = IdeaMove.objects.last()
    assert (line.from_stage.code, line.to_stage.code) == ("support", "declined")
    assert line.by == people.coordinator
    told = Event.objects.get(kind="idea.moved")
    assert (told.object_pk, told.data) == (ideas.idea.pk, {"move": line.pk})


def test_move_of_a_second_moderator_is_told(ideas, people):
    seen = ideas.idea.version
    move(ideas.idea, people.coordinator, "declined")
    with pytest.raises(Changed):
        move(ideas.idea, people.moderator, "proposed", seen_version=seen)


def test_move_that_opens_votes_counts_the_audience_anew(ideas, people, region):
    idea = put(ideas.idea, "proposed", quorum=0, audience_size=0)
    move(idea, people.coordinator, "support")
    assert reread(idea).audience_size > 0
    assert reread(idea).quorum == 1


def test_move_refuses_a_stage_of_another_board(ideas, people, region):
    other = make_ideas_board(place=region.school)
    foreign = services.keep_stage(
        viewer=viewer(people.coordinator), board=other, words=StageWords("Басқа", position=5)
    )
    with pytest.raises(Refused):
        services.move_idea(
            viewer=viewer(people.coordinator),
            idea=ideas.idea,
            to=foreign,
            text="Қате",
            language="kk",
            seen_version=ideas.idea.version,
            now=timezone.now(),
        )


# -- merging -------------------------------------------------------------------------


def merge(person, idea, into, text="Екеуі бір нәрсе туралы.", **fields):
    fields.setdefault("seen_version", reread(idea).version)
    return services.merge_ideas(
        viewer=viewer(person),
        idea=idea,
        into=into,
        text=text,
        language="kk",
        now=timezone.now(),
        **fields,
    )


def test_merge_moves_each_voice_once(ideas, people):
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық"), "support")
    for person in (people.teacher, people.parent):
        vote(ideas.idea, person)
    for person in (people.teacher, people.colleague):
        vote(second, person)
    merge(people.coordinator, second, ideas.idea)
    assert count_of(ideas.idea) == IdeaVote.objects.filter(idea=ideas.idea).count() == 3
    assert count_of(second) == IdeaVote.objects.filter(idea=second).count() == 0
    assert reread(second).merged_into_id == ideas.idea.pk
    assert reread(second).topic.is_locked


def test_merge_moves_a_family_once(people, region):
    ideas = make_ideas(people, region, by_family=True)
    other = make_person(place=region.school_class, role="parent")
    make_family(people.parent, other)
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық"), "support")
    vote(ideas.idea, people.parent)
    vote(second, other)
    merge(people.coordinator, second, ideas.idea)
    assert count_of(ideas.idea) == IdeaVote.objects.count() == 1


def test_merge_leads_earlier_ones_along(ideas, people):
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық"), "support")
    third = put(propose(ideas.board, people.parent, "Ауланы көгалдандыру"), "support")
    merge(people.coordinator, third, second)
    merge(people.coordinator, second, ideas.idea)
    assert reread(third).merged_into_id == ideas.idea.pk
    with pytest.raises(Refused):
        merge(people.coordinator, ideas.idea, second)


def test_merge_is_for_those_who_moderate(ideas, people):
    second = propose(ideas.board, people.colleague, "Ағаш отырғызайық")
    with pytest.raises(PermissionDenied):
        merge(people.colleague, second, ideas.idea)


def test_merge_stays_on_one_board_and_says_why(ideas, people, region):
    elsewhere = propose(make_ideas_board(place=region.school), people.colleague)
    with pytest.raises(Refused):
        merge(people.coordinator, elsewhere, ideas.idea)
    with pytest.raises(Refused):
        merge(people.coordinator, ideas.idea, ideas.idea)
    second = propose(ideas.board, people.parent, "Ағаш отырғызайық")
    with pytest.raises(NeedsSentence):
        merge(people.coordinator, second, ideas.idea, text=" ")


def test_a_merged_idea_takes_no_votes(ideas, people):
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық"), "support")
    merge(people.coordinator, second, ideas.idea)
    with pytest.raises(Closed):
        vote(second, people.parent)


# -- experts -------------------------------------------------------------------------


def experts(ideas, person, mentor, *members, **fields):
    fields.setdefault("seen_version", reread(ideas.idea).version)
    return services.set_experts(
        viewer=viewer(person),
        idea=ideas.idea,
        group=NewGroup("Ауланы зерттеушілер", mentor, members),
        now=timezone.now(),
        **fields,
    )


def test_set_experts_calls_new_ones_alone(ideas, people):
    experts(ideas, people.coordinator, people.teacher, people.colleague)
    experts(ideas, people.coordinator, people.teacher, people.colleague, people.parent)
    called = [event.data["called"] for event in Event.objects.filter(kind="idea.experts")]
    assert called == [sorted([people.teacher.pk, people.colleague.pk]), [people.parent.pk]]


def test_set_experts_takes_adult_readers_alone(people, region):
    ideas = make_ideas(people, region, grants=[("members", Level.START, region.school)])
    for person in (people.stranger, people.pupil):
        with pytest.raises(Refused):
            experts(ideas, people.coordinator, None, person)
    with pytest.raises(PermissionDenied):
        experts(ideas, people.teacher, None, people.colleague)


OPINION = "Топырақ тексерілді: алма ағашы шығады, суаруды сыныптар бөліседі."


@pytest.mark.parametrize(
    ("role", "may"),
    [("colleague", True), ("parent", True), ("teacher", False), ("coordinator", False)],
)
def test_write_opinion_is_for_experts(ideas, people, role, may):
    idea = call_experts(ideas.idea, people.parent, people.colleague)
    args = {"idea": idea, "source": OPINION, "language": "kk", "now": timezone.now()}
    person = viewer(getattr(people, role))
    if not may:
        with pytest.raises(PermissionDenied):
            services.write_opinion(viewer=person, **args)
        return
    first = services.write_opinion(viewer=person, **args)
    args["source"] = OPINION + " Көктемде бастауға болады."
    again = services.write_opinion(viewer=person, **args)
    assert first.pk == again.pk
    assert "Көктемде" in again.html
    assert again.changed_at


def test_write_opinion_keeps_to_the_lengths_and_the_end(ideas, people):
    idea = call_experts(ideas.idea, None, people.colleague)
    args = {"viewer": viewer(people.colleague), "language": "kk", "now": timezone.now()}
    with pytest.raises(Refused):
        services.write_opinion(idea=idea, source="Жақсы", **args)
    idea = put(idea, "reviewed")
    with pytest.raises(PermissionDenied):
        services.write_opinion(idea=idea, source=OPINION, **args)


# -- work ----------------------------------------------------------------------------


def keep(ideas, person, title="Көшет әкелу", **fields):
    milestone = fields.pop("milestone", None)
    seen = fields.pop("seen_version", reread(ideas.idea).version)
    return services.keep_milestone(
        viewer=viewer(person),
        idea=ideas.idea,
        step=Step(title=title, language="kk", **fields),
        seen_version=seen,
        milestone=milestone,
        now=timezone.now(),
    )


def test_milestones_make_the_progress(ideas, people):
    first = keep(ideas, people.coordinator)
    keep(ideas, people.coordinator, "Жер қазу")
    keep(ideas, people.coordinator, milestone=first, is_done=True, evidence="12 көшет келді")
    assert reread(ideas.idea).progress == 50
    services.drop_milestone(
        viewer=viewer(people.coordinator),
        idea=ideas.idea,
        milestone=ideas.idea.milestones.last(),
        seen_version=reread(ideas.idea).version,
    )
    assert reread(ideas.idea).progress == 100
    assert Event.objects.filter(kind="idea.step").count() == 1


def test_a_step_tells_how_far_the_work_was_then(ideas, people):
    first, second = (keep(ideas, people.coordinator, title) for title in ("Жер қазу", "Көшет"))
    for step in (first, second):
        keep(ideas, people.coordinator, milestone=step, is_done=True, evidence="Міне")
    told = Event.objects.filter(kind="idea.step").order_by("pk").values_list("data", flat=True)
    assert [data["percent"] for data in told] == [50, 100]


def test_a_done_step_shows_something(ideas, people):
    with pytest.raises(Refused):
        keep(ideas, people.coordinator, is_done=True)


@pytest.mark.parametrize(
    ("role", "may"),
    [("coordinator", True), ("colleague", True), ("teacher", False), ("parent", False)],
)
def test_steps_are_kept_by_who_is_responsible(ideas, people, role, may):
    services.set_plan(
        viewer=viewer(people.coordinator),
        idea=ideas.idea,
        plan=Plan(people.colleague, timezone.localdate() + timedelta(days=30), 10),
        seen_version=reread(ideas.idea).version,
        now=timezone.now(),
    )
    if may:
        keep(ideas, getattr(people, role))
    else:
        with pytest.raises(PermissionDenied):
            keep(ideas, getattr(people, role))


def test_set_plan_is_for_those_who_moderate(ideas, people):
    args = {"idea": ideas.idea, "seen_version": ideas.idea.version, "now": timezone.now()}
    with pytest.raises(PermissionDenied):
        services.set_plan(viewer=viewer(people.teacher), plan=Plan(None, None, 0), **args)
    with pytest.raises(Refused):
        services.set_plan(
            viewer=viewer(people.coordinator), plan=Plan(people.pupil, None, 0), **args
        )


# -- stages and rules ------------------------------------------------------------------


def test_ensure_stages_keeps_what_was_changed(db):
    services.ensure_stages()
    IdeaStage.objects.filter(code="work").update(name_kk="Істелуде")
    services.ensure_stages()
    assert IdeaStage.objects.count() == len(services.stages.STAGES)
    assert stage("work").name_kk == "Істелуде"


def test_keep_stage_gives_the_board_stages_of_its_own(ideas, people):
    move(ideas.idea, people.coordinator, "declined")
    services.keep_stage(
        viewer=viewer(people.coordinator),
        board=ideas.board,
        words=StageWords("Кеңес қарады", name_en="Council", position=25),
    )
    idea = reread(ideas.idea)
    assert idea.stage.board_id == ideas.board.pk
    assert {m.to_stage.board_id for m in idea.moves.all()} == {ideas.board.pk}
    assert IdeaStage.objects.filter(board=ideas.board).count() == len(services.stages.STAGES) + 1
    assert IdeaStage.objects.filter(board=None).count() == len(services.stages.STAGES)


def test_drop_stage_keeps_those_that_are_used(ideas, people):
    args = {"viewer": viewer(people.coordinator), "board": ideas.board}
    with pytest.raises(Refused):
        services.drop_stage(stage=stage("support"), **args)
    services.drop_stage(stage=stage("partly"), **args)
    codes = IdeaStage.objects.filter(board=ideas.board).values_list("code", flat=True)
    assert "partly" not in codes
    assert "support" in codes


def test_stages_are_kept_by_those_who_moderate(ideas, people):
    with pytest.raises(PermissionDenied):
        services.keep_stage(
            viewer=viewer(people.teacher), board=ideas.board, words=StageWords("Менікі")
        )


def test_set_rules_by_family_drops_second_votes(ideas, people, region):
    make_family(people.parent, people.pupil)
    for person in (people.parent, people.pupil, people.teacher):
        vote(ideas.idea, person)
    args = {"viewer": viewer(people.coordinator), "board": ideas.board}
    services.set_rules(words=RulesWords(is_by_family=True), **args)
    assert count_of(ideas.idea) == IdeaVote.objects.count() == 2
    assert not IdeaVote.objects.filter(person=people.pupil).exists()
    services.set_rules(words=RulesWords(), **args)
    assert not IdeasRules.objects.get().is_by_family
    assert vote(ideas.idea, people.pupil) is Voted.GIVEN


def test_pause_stops_opinions_and_steps(ideas, people):
    idea = call_experts(ideas.idea, people.parent)
    paused(people.parent, people.moderator)
    paused(people.coordinator, people.moderator)
    with pytest.raises(PermissionDenied, match="Сыпайы болайық"):
        services.write_opinion(
            viewer=viewer(people.parent),
            idea=idea,
            source=OPINION,
            language="kk",
            now=timezone.now(),
        )
    with pytest.raises(PermissionDenied, match="Сыпайы болайық"):
        keep(ideas, people.coordinator)


@pytest.mark.drifts
def test_an_idea_that_waits_takes_no_votes_and_is_not_moved(ideas, people):
    Topic.objects.filter(pk=ideas.idea.topic_id).update(state=TalkState.PENDING)
    with pytest.raises(Closed):
        vote(ideas.idea, people.teacher)
    with pytest.raises((PermissionDenied, Closed)):
        move(reread(ideas.idea), people.coordinator, "reviewed")
    assert count_of(ideas.idea) == 0
    assert reread(ideas.idea).stage.code == "support"


def test_whoever_is_responsible_hears_of_it_once(ideas, people):
    for progress in (10, 20):
        services.set_plan(
            viewer=viewer(people.coordinator),
            idea=ideas.idea,
            plan=Plan(people.colleague, timezone.localdate() + timedelta(days=30), progress),
            seen_version=reread(ideas.idea).version,
            now=timezone.now(),
        )
    told = Event.objects.filter(kind="idea.responsible").values_list("data", flat=True)
    assert list(told) == [{"responsible": people.colleague.pk}]


# -- what only these lines hold ------------------------------------------------------------


def test_set_rules_keeps_all_that_was_said_and_forgets_families(ideas, people):
    make_family(people.parent)
    vote(ideas.idea, people.parent)
    args = {"viewer": viewer(people.coordinator), "board": ideas.board}
    until = timezone.now() + timedelta(days=3)
    words = RulesWords(is_by_family=True, hides_votes_until=until, audience_size=77)
    services.set_rules(words=words, **args)
    rules = IdeasRules.objects.get()
    assert (rules.is_by_family, rules.hides_votes_until, rules.audience_size) == (True, until, 77)
    assert IdeaVote.objects.get().family is not None
    services.set_rules(words=RulesWords(), **args)
    assert IdeaVote.objects.get().family is None
    rules.refresh_from_db()
    assert (rules.hides_votes_until, rules.audience_size) == (None, None)


def test_set_rules_said_twice_counts_the_same(ideas, people):
    make_family(people.parent, people.pupil)
    services.set_rules(
        viewer=viewer(people.coordinator), board=ideas.board, words=RulesWords(is_by_family=True)
    )
    vote(ideas.idea, people.parent)
    vote(ideas.idea, people.teacher)
    services.set_rules(
        viewer=viewer(people.coordinator), board=ideas.board, words=RulesWords(is_by_family=True)
    )
    assert count_of(ideas.idea) == IdeaVote.objects.count() == 2


def test_stages_of_its_own_take_both_ends_of_moves_along(ideas, people):
    move(ideas.idea, people.coordinator, "declined")
    services.keep_stage(
        viewer=viewer(people.coordinator), board=ideas.board, words=StageWords("Кеңес қарады")
    )
    last = ideas.idea.moves.latest("pk")
    assert (last.from_stage.board_id, last.to_stage.board_id) == (ideas.board.pk, ideas.board.pk)
    assert (last.from_stage.code, last.to_stage.code) == ("support", "declined")


def test_keep_stage_leaves_those_of_other_boards(ideas, people, region):
    other = make_ideas_board("Басқа", place=region.school)
    args = {"viewer": viewer(people.coordinator), "words": StageWords("Кеңес қарады")}
    foreign = services.keep_stage(board=other, **args)
    with pytest.raises(PermissionDenied):
        services.keep_stage(board=ideas.board, stage=foreign, **args)
    assert IdeaStage.objects.get(pk=foreign.pk).board_id == other.pk


def test_a_board_keeps_a_beginning_that_everybody_sees_and_an_end(ideas, people):
    args = {"viewer": viewer(people.coordinator), "board": ideas.board}
    hidden_start = StageWords("Жасырын", position=1, flags=frozenset())
    with pytest.raises(Refused):
        services.keep_stage(words=hidden_start, **args)
    assert not IdeaStage.objects.filter(name_kk="Жасырын").exists()
    services.drop_stage(stage=stage("reviewed"), **args)
    with pytest.raises(Refused):
        services.drop_stage(stage=stage("declined"), **args)
    assert IdeaStage.objects.filter(board=ideas.board, code="declined").exists()


def test_move_says_no_number_of_a_person(ideas, people):
    with pytest.raises(Refused):
        move(
            ideas.idea, people.coordinator, "declined", "Анасына қоңырау шалыңыз: +7 701 123 45 67"
        )
    assert reread(ideas.idea).stage.code == "support"
    assert not Event.objects.filter(kind="idea.moved").exists()


@pytest.mark.parametrize(
    ("code", "text"), [("declined", "ә" * (limits.NOTE_LENGTH + 1)), ("support", "Осында қалсын.")]
)
def test_move_refuses_a_long_sentence_and_the_same_stage(ideas, people, code, text):
    with pytest.raises(Refused):
        move(ideas.idea, people.coordinator, code, text)
    assert ideas.idea.moves.count() == 1


def test_move_to_the_end_is_the_whole_work(ideas, people):
    put(ideas.idea, "work", progress=40)
    move(ideas.idea, people.coordinator, "done")
    assert reread(ideas.idea).progress == 100


def test_move_between_stages_that_take_votes_keeps_the_quorum(ideas, people, region):
    first = stage("support")
    first.pk, first.code, first.position = None, "support-more", first.position + 1
    first.save()
    put(ideas.idea, "support", quorum=33, audience_size=99, vote_count=40, brought_votes=40)
    move(ideas.idea, people.coordinator, "support-more")
    idea = reread(ideas.idea)
    assert (idea.quorum, idea.audience_size) == (33, 99)
