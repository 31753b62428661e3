"""Boards of ideas and ideas in any stage, for tests."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from cms.people.models import ExpertGroup, Family, FamilyMember
from forum.boards.models import Board, BoardKind, Level
from forum.discussions.services.said import Opening
from forum.ideas import services
from forum.ideas.models import Idea, IdeasRules, IdeaStage
from tests.factories.forum import make_board, said, settled, viewer

TEXT = "Мектеп ауласында әр сынып өз ағашын отырғызса деп ұсынамын."


def make_ideas_board(name="Идеялар", *, grants=None, by_family=False, **fields):
    """A board of ideas with the stages of all boards; members propose and vote."""
    services.ensure_stages()
    fields.setdefault("kind", BoardKind.IDEAS)
    grants = grants or (("everybody", Level.READ), ("members", Level.START))
    board = make_board(name, grants=grants, **fields)
    if by_family:
        IdeasRules.objects.create(board=board, is_by_family=True)
    return Board.objects.get(pk=board.pk)


def propose(board, author, title="Әр сыныпқа бір ағаш", text=TEXT, *, at=None, **fields):
    """An idea as its author proposes it, a day ago unless told."""
    settled(author)
    idea = services.propose_idea(
        viewer=viewer(author),
        board_id=board.pk,
        opening=Opening(title=title, said=said(text, **fields)),
        now=at or timezone.now() - timedelta(days=1),
    )
    return reread(idea)


def reread(idea):
    """The idea as the database has it."""
    return Idea.objects.select_related("stage", "topic", "experts").get(pk=idea.pk)


def stage(code, board=None):
    return IdeaStage.objects.get(code=code, board=board)


def put(idea, code, **fields):
    """The idea at a stage, as if it had been moved there."""
    own = IdeaStage.objects.filter(board=idea.topic.board_id, code=code).first()
    Idea.objects.filter(pk=idea.pk).update(stage=own or stage(code), **fields)
    return reread(idea)


def move(idea, person, code, text="Кеңесіп, осылай шештік.", **fields):
    idea = reread(idea)
    own = IdeaStage.objects.filter(board=idea.topic.board_id, code=code).first()
    fields.setdefault("now", timezone.now())
    fields.setdefault("seen_version", idea.version)
    return services.move_idea(
        viewer=viewer(person),
        idea=idea,
        to=own or stage(code),
        text=text,
        language="kk",
        **fields,
    )


def vote(idea, person, **fields):
    fields.setdefault("now", timezone.now())
    return services.cast_vote(viewer=viewer(person), idea=idea, **fields)


def make_family(*people):
    family = Family.objects.create()
    for person in people:
        FamilyMember.objects.create(family=family, person=person)
    return family


def call_experts(idea, mentor=None, *members):
    group = ExpertGroup.objects.create(name="Сарапшылар", mentor=mentor)
    group.members.set(members)
    Idea.objects.filter(pk=idea.pk).update(experts=group)
    return reread(idea)


def make_ideas(people, region, **fields):
    """A school's board with one idea that gathers support, and settled people."""
    for name in ("teacher", "colleague", "parent", "pupil", "coordinator", "moderator"):
        settled(getattr(people, name))
    board = make_ideas_board(place=region.school, **fields)
    idea = put(propose(board, people.teacher), "support")
    return SimpleNamespace(board=board, idea=idea)
