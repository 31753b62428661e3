"""Every write about topics and posts."""

from forum.discussions.services.publishing import hide, publish, remove, send_back
from forum.discussions.services.writing import (
    NewPoll,
    Said,
    change_post,
    reply,
    start_topic,
    withdraw_post,
)

__all__ = [
    "NewPoll",
    "Said",
    "change_post",
    "hide",
    "publish",
    "remove",
    "reply",
    "send_back",
    "start_topic",
    "withdraw_post",
]
