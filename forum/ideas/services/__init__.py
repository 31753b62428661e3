"""Every write about ideas."""

from forum.ideas.services.clock import remind_of_reviews
from forum.ideas.services.experts import (
    NewGroup,
    set_experts,
    withdraw_opinion,
    write_opinion,
)
from forum.ideas.services.merging import merge_ideas
from forum.ideas.services.moving import move_idea
from forum.ideas.services.proposing import propose_idea
from forum.ideas.services.purging import lock_idea_of, purge_idea
from forum.ideas.services.stages import (
    RulesWords,
    StageWords,
    drop_stage,
    ensure_stages,
    keep_stage,
    set_rules,
)
from forum.ideas.services.voting import Voted, cast_vote, take_vote_back
from forum.ideas.services.work import Plan, Step, drop_milestone, keep_milestone, set_plan

__all__ = [
    "NewGroup",
    "Plan",
    "RulesWords",
    "StageWords",
    "Step",
    "Voted",
    "cast_vote",
    "drop_milestone",
    "drop_stage",
    "ensure_stages",
    "keep_milestone",
    "keep_stage",
    "lock_idea_of",
    "merge_ideas",
    "move_idea",
    "propose_idea",
    "purge_idea",
    "remind_of_reviews",
    "set_experts",
    "set_plan",
    "set_rules",
    "take_vote_back",
    "withdraw_opinion",
    "write_opinion",
]
