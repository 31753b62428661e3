"""Makes the boards of ideas of the demo and the ideas on them, through the services people use."""

import uuid
from datetime import timedelta

from cms.audience.viewer import Viewer, viewer_of
from cms.languages import LANGUAGE_CODES
from cms.moderation.models import ReviewItem, Verdict
from cms.people.models import FamilyMember, User
from forum.boards.access import boards_changed
from forum.boards.models import Board, BoardGrant, BoardKind, Level
from forum.discussions.models import Reader
from forum.discussions.services import Said, publish, reply
from forum.discussions.services.said import Opening
from forum.ideas import services
from forum.ideas.models import Idea, IdeasRules, IdeaStage, IdeaVote, Milestone
from forum.ideas.services import NewGroup, Plan, Step
from home.demo.ideas import BOARDS, IDEAS, DemoBoard, DemoIdea, DemoMove, DemoStep
from home.demo.loaded import Loaded

_COORDINATOR, _MODERATOR = "saule", "natalia"


def load_ideas(loaded: Loaded) -> None:
    """Boards, then each idea with its votes and all that became of it."""
    services.ensure_stages()
    boards = {wanted.slug: _board(loaded, wanted) for wanted in BOARDS}
    boards_changed()
    for wanted in sorted(IDEAS, key=lambda idea: -idea.days):
        _load(loaded, wanted, boards[wanted.board])


def _board(loaded: Loaded, wanted: DemoBoard) -> Board:
    names = dict(zip((f"name_{code}" for code in LANGUAGE_CODES), wanted.names, strict=True))
    about = dict(zip((f"about_{code}" for code in LANGUAGE_CODES), wanted.about, strict=True))
    place = loaded.places[wanted.place]
    board = Board.add_root(
        instance=Board(slug=wanted.slug, kind=BoardKind.IDEAS, place=place, **names, **about)
    )
    BoardGrant.objects.create(board=board, who="everybody", level=Level.READ)
    BoardGrant.objects.create(board=board, who="members", place=place, level=Level.START)
    IdeasRules.objects.create(
        board=board, is_by_family=wanted.by_family, audience_size=wanted.asked
    )
    return board


def _load(loaded: Loaded, wanted: DemoIdea, board: Board) -> None:
    _forget_pace()
    at = loaded.ago(wanted.days)
    idea = services.propose_idea(
        viewer=_viewer(loaded, wanted.author),
        board_id=board.pk,
        opening=Opening(title=wanted.title, said=_said(wanted.text, wanted.language)),
        now=at,
    )
    _let_out(loaded, idea, wanted)
    Idea.objects.filter(pk=idea.pk).update(created_at=at)
    _vote(loaded, idea, wanted, board)
    for move in wanted.moves:
        if move.to == "experts":
            _call_experts(loaded, idea, wanted, move)
        services.move_idea(
            viewer=_viewer(loaded, _COORDINATOR),
            idea=idea,
            to=IdeaStage.objects.get(code=move.to, board=None),
            text=move.text,
            language=wanted.language,
            seen_version=_fresh(idea).version,
            now=loaded.ago(move.days),
        )
        if move.to == "experts":
            _write_opinions(loaded, idea, wanted)
        if move.to == "work":
            _plan(loaded, idea, wanted)
    for person, language, text in wanted.comments:
        _forget_pace()
        reply(
            viewer=_viewer(loaded, person),
            topic=_fresh(idea).topic,
            said=_said(text, language),
            now=loaded.ago(wanted.days * 0.4) + timedelta(hours=len(text) % 9),
        )


def _forget_pace() -> None:
    """The demo tells of the past in an order of its own: nobody is too fast."""
    Reader.objects.update(first_post_at=None, last_post_at=None, last_topic_at=None, day=None)


def _fresh(idea: Idea) -> Idea:
    return Idea.objects.select_related("topic", "stage").get(pk=idea.pk)


def _viewer(loaded: Loaded, key: str) -> Viewer:
    return viewer_of(User.objects.get(pk=loaded.people[key].pk))


def _said(text: str, language: str) -> Said:
    return Said(source=text, language=language, token=uuid.uuid4(), insists=True)


def _let_out(loaded: Loaded, idea: Idea, wanted: DemoIdea) -> None:
    """As a moderator lets it out, where one had to look."""
    post = idea.topic.posts.get()
    if post.number is not None:
        return
    at, moderator = loaded.ago(wanted.days - 0.2), loaded.people[_MODERATOR]
    publish(post, at=at, by=moderator)
    ReviewItem.objects.filter(kind="post", object_pk=post.pk, closed_at=None).update(
        closed_at=at, closed_by=moderator, verdict=Verdict.PUBLISHED
    )


def _vote(loaded: Loaded, idea: Idea, wanted: DemoIdea, board: Board) -> None:
    """Votes over the days after the proposal; a family has one where the board says so."""
    by_family = board.ideas_rules.is_by_family
    families: set[int] = set()
    for number, key in enumerate(wanted.votes):
        person = loaded.people[key]
        member = FamilyMember.objects.filter(person=person).first() if by_family else None
        if member is not None and member.family_id in families:
            continue
        if member is not None:
            families.add(member.family_id)
        IdeaVote.objects.create(
            idea=idea,
            person=person,
            family_id=member.family_id if member else None,
            given_at=loaded.ago(wanted.days * (0.95 - 0.03 * number)),
        )
    Idea.objects.filter(pk=idea.pk).update(vote_count=IdeaVote.objects.filter(idea=idea).count())


def _call_experts(loaded: Loaded, idea: Idea, wanted: DemoIdea, move: DemoMove) -> None:
    services.set_experts(
        viewer=_viewer(loaded, _COORDINATOR),
        idea=idea,
        group=NewGroup(
            wanted.group,
            loaded.people[wanted.mentor],
            [loaded.people[key] for key in wanted.experts],
        ),
        seen_version=_fresh(idea).version,
        now=loaded.ago(move.days),
    )


def _write_opinions(loaded: Loaded, idea: Idea, wanted: DemoIdea) -> None:
    for opinion in wanted.opinions:
        services.write_opinion(
            viewer=_viewer(loaded, opinion.by),
            idea=_fresh(idea),
            source=opinion.text,
            language=opinion.language,
            now=loaded.ago(opinion.days),
        )


def _plan(loaded: Loaded, idea: Idea, wanted: DemoIdea) -> None:
    viewer = _viewer(loaded, _COORDINATOR)
    due = None if wanted.due is None else loaded.today + timedelta(days=wanted.due)
    services.set_plan(
        viewer=viewer,
        idea=idea,
        plan=Plan(loaded.people[wanted.responsible], due, 0),
        seen_version=_fresh(idea).version,
        now=loaded.ago(wanted.days / 2),
    )
    # All steps are known before the first is done, so that each tells how far the work is then.
    rows = [_step(loaded, idea, wanted, step, viewer) for step in wanted.steps]
    for step, row in zip(wanted.steps, rows, strict=True):
        if step.done is not None:
            _step(loaded, idea, wanted, step, viewer, row)


def _step(
    loaded: Loaded,
    idea: Idea,
    wanted: DemoIdea,
    step: DemoStep,
    viewer: Viewer,
    row: Milestone | None = None,
) -> Milestone:
    """The step as it was planned; with its row, as it was done."""
    done = None if row is None else step.done
    return services.keep_milestone(
        viewer=viewer,
        idea=idea,
        step=Step(
            title=step.title,
            language=wanted.language,
            due_on=loaded.today + timedelta(days=step.due),
            is_done=done is not None,
            evidence="" if done is None else step.evidence,
        ),
        seen_version=_fresh(idea).version,
        now=loaded.ago(wanted.days / 2 if done is None else done),
        milestone=row,
    )
