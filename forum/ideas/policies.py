"""Who may do what with ideas they see. Seeing is asked before, at the door."""

from django.db.models import Q

from cms.audience.viewer import Viewer
from cms.people.models import ExpertGroup
from forum.boards.access import BoardFacts
from forum.boards.models import BoardKind, Level
from forum.discussions import policies as talk
from forum.discussions.models import TalkState
from forum.ideas.models import Idea


def can_propose(viewer: Viewer, facts: BoardFacts, version: int | None = None) -> bool:
    """Propose ideas on a board of ideas: whoever starts topics there."""
    return facts.kind == BoardKind.IDEAS and talk.can_start(viewer, facts.pk, version)


def can_vote(viewer: Viewer, idea: Idea, version: int | None = None) -> bool:
    """Support an idea: whoever may reply there, pupils too, while votes are taken."""
    return takes_votes(idea) and may_ever_vote(viewer, idea, version)


def may_ever_vote(viewer: Viewer, idea: Idea, version: int | None = None) -> bool:
    """Belongs to those who are asked, whatever the stage."""
    return (
        viewer.person_id is not None
        and talk.level_on(viewer, idea.topic.board_id, version) >= Level.REPLY
    )


def takes_votes(idea: Idea) -> bool:
    """The stage takes votes, and everybody reads the idea."""
    return (
        idea.stage.can_vote
        and idea.merged_into_id is None
        and idea.topic.state == TalkState.PUBLISHED
    )


def can_run(viewer: Viewer, idea: Idea, version: int | None = None) -> bool:
    """Move, merge, call experts: those who moderate the board; of an idea that stands."""
    return idea.merged_into_id is None and talk.can_moderate(viewer, idea.topic.board_id, version)


def can_move(viewer: Viewer, idea: Idea, version: int | None = None) -> bool:
    """Move it from stage to stage once everybody reads it."""
    return idea.topic.state == TalkState.PUBLISHED and can_run(viewer, idea, version)


def can_work(viewer: Viewer, idea: Idea, version: int | None = None) -> bool:
    """Keep steps and progress: those who run it, and the person responsible."""
    if idea.merged_into_id is not None or viewer.person_id is None:
        return False
    return idea.responsible_id == viewer.person_id or can_run(viewer, idea, version)


def is_expert(viewer: Viewer, idea: Idea) -> bool:
    """Belongs to the group around the idea, or accompanies it."""
    if viewer.person_id is None or idea.experts_id is None:
        return False
    mine = Q(mentor=viewer.person_id) | Q(members=viewer.person_id)
    return ExpertGroup.objects.filter(mine, pk=idea.experts_id).exists()


def can_give_opinion(viewer: Viewer, idea: Idea) -> bool:
    """Experts write what they think until the idea has come to its end."""
    return idea.merged_into_id is None and not idea.stage.is_end and is_expert(viewer, idea)


def can_manage_stages(viewer: Viewer, board_id: int, version: int | None = None) -> bool:
    """Stages and rules of a board are kept by those who moderate it."""
    return talk.can_moderate(viewer, board_id, version)
