"""Every write to reviews of methods."""

from library.curation.services.clock import remind
from library.curation.services.deciding import (
    Done,
    Refused,
    look_at,
    plan_many,
    plan_review,
    publish,
    publish_many,
    send_back,
    send_back_many,
)
from library.curation.services.experts import ask_experts, give_opinion, members_of
from library.curation.services.rounds import close_round, open_round
from library.curation.services.talking import Words, remark, score, settle
from library.curation.services.telling import (
    tell_answered,
    tell_editors,
    tell_published,
    tell_returned,
)
from library.curation.services.workflow import ensure_reasons, ensure_reviews, ensure_workflow

__all__ = [
    "Done",
    "Refused",
    "Words",
    "ask_experts",
    "close_round",
    "ensure_reasons",
    "ensure_reviews",
    "ensure_workflow",
    "give_opinion",
    "look_at",
    "members_of",
    "open_round",
    "plan_many",
    "plan_review",
    "publish",
    "publish_many",
    "remark",
    "remind",
    "score",
    "send_back",
    "send_back_many",
    "settle",
    "tell_answered",
    "tell_editors",
    "tell_published",
    "tell_returned",
]
