"""When somebody may write again where posts come slowly."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.audience.viewer import Viewer
from forum.discussions.models import Reader
from forum.discussions.pace import post_seconds
from forum.discussions.policies import facts_of


@dataclass(frozen=True, slots=True)
class Turn:
    """So many `seconds` from now on; by the clock, at `at`, which is the next full minute."""

    seconds: int
    at: datetime
    is_today: bool


def next_turn(viewer: Viewer, topic: Any, now: datetime, version: int | None = None) -> Turn | None:
    """None where there is no slow mode, or the viewer may write now; else one query."""
    if viewer.person is None:
        return None
    facts = facts_of(topic.board_id, version)
    if not (topic.slow_mode_seconds or facts.slow_mode_seconds):
        return None
    wait = timedelta(
        seconds=post_seconds(viewer.person, facts, topic.slow_mode_seconds, now, version)
    )
    readers = Reader.objects.filter(person=viewer.person_id, last_post_at__gt=now - wait)
    last = readers.values_list("last_post_at", flat=True).first()
    if last is None:
        return None
    end = last + wait
    at = timezone.localtime(end + timedelta(minutes=1)).replace(second=0, microsecond=0)
    seconds = -int((now - end).total_seconds() // 1)
    return Turn(seconds, at, is_today=at.date() == timezone.localdate(now))
