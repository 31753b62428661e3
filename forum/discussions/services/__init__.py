"""Every write about topics and posts."""

from forum.discussions.services.answering import (
    cast_vote,
    close_poll,
    mark_helpful,
    react,
    set_stage,
    set_tags,
)
from forum.discussions.services.changing import change_post, withdraw_post
from forum.discussions.services.files import held_files, take_files
from forum.discussions.services.keeping import keep_words
from forum.discussions.services.mentioning import preview_of
from forum.discussions.services.ordering import (
    add_note,
    foretell_merge,
    lock,
    merge,
    move,
    pin,
    slow_down,
    split,
)
from forum.discussions.services.publishing import (
    hide,
    is_first,
    publish,
    remove,
    reword_opening,
    send_back,
)
from forum.discussions.services.purging import is_purged, purge
from forum.discussions.services.said import NewPoll, Said
from forum.discussions.services.tagging import add_tag, drop_tag, merge_tags, rename_tag
from forum.discussions.services.writing import reply, start_topic

__all__ = [
    "NewPoll",
    "Said",
    "add_note",
    "add_tag",
    "cast_vote",
    "change_post",
    "close_poll",
    "drop_tag",
    "foretell_merge",
    "held_files",
    "hide",
    "is_first",
    "is_purged",
    "keep_words",
    "lock",
    "mark_helpful",
    "merge",
    "merge_tags",
    "move",
    "pin",
    "preview_of",
    "publish",
    "purge",
    "react",
    "remove",
    "rename_tag",
    "reply",
    "reword_opening",
    "send_back",
    "set_stage",
    "set_tags",
    "slow_down",
    "split",
    "start_topic",
    "take_files",
    "withdraw_post",
]
