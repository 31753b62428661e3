"""Stages of ideas: those of a board, else those of all boards."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import BigIntegerField, Q

from cms.statements import Given, Statement
from forum.ideas.models import IdeaStage


def stages_of(board_id: int) -> list[IdeaStage]:
    """The stages of a board in order: its own, else those of all boards."""
    found = _stages_statement().objects(board=board_id)
    own = [stage for stage in found if stage.board_id is not None]
    return own or found


@lru_cache(maxsize=1)
def _stages_statement() -> Statement:
    here = Q(board=Given("board", BigIntegerField())) | Q(board=None)
    return Statement(IdeaStage.objects.filter(here))


def first_stage(board_id: int) -> IdeaStage:
    """Where an idea begins."""
    return stages_of(board_id)[0]


def gates_between(stages: Iterable[IdeaStage], start: IdeaStage, end: IdeaStage) -> list[IdeaStage]:
    """Stages on the way forward that are left only with enough votes.

    "Not now" needs no votes: who has few deserves an answer too.
    """
    if end.is_refusal:
        return []
    return [
        stage
        for stage in stages
        if stage.is_quorum_gate and start.position <= stage.position < end.position
    ]
