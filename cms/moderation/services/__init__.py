"""Every write of moderation."""

from cms.moderation.services.clock import remind_of_waiting
from cms.moderation.services.deciding import (
    Decision,
    add_note,
    claim,
    decide,
    decide_many,
    release,
)
from cms.moderation.services.lists import (
    drop_template,
    keep_template,
    unwatch_word,
    watch_word,
)
from cms.moderation.services.purging import forget_items, purge_removed
from cms.moderation.services.queue import (
    close_withdrawn,
    log_act,
    move_review,
    open_review,
    words_changed,
)
from cms.moderation.services.reporting import (
    Complaint,
    is_visitors_turn,
    report,
    visitor_digest,
)
from cms.moderation.services.sanctions import give_sanction, lift_pause, mark_seen

__all__ = [
    "Complaint",
    "Decision",
    "add_note",
    "claim",
    "close_withdrawn",
    "decide",
    "decide_many",
    "drop_template",
    "forget_items",
    "give_sanction",
    "is_visitors_turn",
    "keep_template",
    "lift_pause",
    "log_act",
    "mark_seen",
    "move_review",
    "open_review",
    "purge_removed",
    "release",
    "remind_of_waiting",
    "report",
    "unwatch_word",
    "visitor_digest",
    "watch_word",
    "words_changed",
]
