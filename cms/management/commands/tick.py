"""The clock: work that time brings, each job as often as the table says."""

import logging
import signal
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """A management command and how often it is due."""

    command: str
    every: timedelta
    arguments: tuple[str, ...] = ()
    tasks_engine: str = ""  # the only engine of background tasks that has this work


CHORES = (
    Chore("send_mail_waiting", timedelta(seconds=30)),
    Chore("spread_notices", timedelta(seconds=2)),  # one look at an index of what waits
    Chore("publish_scheduled", timedelta(minutes=1)),
    Chore("note_harvest", timedelta(minutes=5)),
    Chore("count_noted", timedelta(minutes=10)),
    Chore("sync_admin_groups", timedelta(hours=1)),
    Chore("read_files", timedelta(hours=1), arguments=("--later",)),
    Chore("make_previews", timedelta(hours=1), arguments=("--later",)),
    Chore("question_clock", timedelta(minutes=10)),
    Chore("remind_moderators", timedelta(minutes=15)),
    Chore("check_links", timedelta(hours=1), arguments=("--later",)),
    Chore("forget_notices", timedelta(days=1)),
    Chore("forget_reading", timedelta(days=7)),
    Chore("purge_removed", timedelta(days=1)),
    Chore("forget_private_words", timedelta(days=1)),
    Chore("idea_clock", timedelta(days=1)),
    Chore("curation_clock", timedelta(hours=1)),
    Chore("forget_reporters", timedelta(days=1)),
    Chore("clearsessions", timedelta(days=1)),
    Chore("prune_db_task_results", timedelta(days=1), tasks_engine="database"),
)


class Command(BaseCommand):
    """`manage.py tick` runs every chore once; with `--every` it stays and keeps time."""

    help = "Sends waiting mail, tells of events, publishes what is scheduled, tidies sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--every SECONDS` keeps running."""
        parser.add_argument("--every", type=float, default=0, help="stay, looking every N seconds")

    def handle(self, *args: Any, every: float, **options: Any) -> None:
        """Runs chores that are due; a chore that fails is logged and tried at its next time."""
        stopped = False

        def stop(_signal: int, _frame: FrameType | None) -> None:
            nonlocal stopped
            stopped = True

        if every:
            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
        last_run: dict[str, datetime] = {}
        while not stopped:
            run_due(last_run, timezone.now())
            if not every:
                return
            until = time.monotonic() + every
            while not stopped and time.monotonic() < until:
                time.sleep(0.2)


def run_due(last_run: dict[str, datetime], now: datetime) -> list[str]:
    """Runs the chores that are due at `now`, notes it in `last_run`, gives their commands."""
    done = []
    engine = settings.TASKS["default"]["BACKEND"]
    for chore in CHORES:
        if chore.tasks_engine and settings.TASK_BACKENDS[chore.tasks_engine] != engine:
            continue
        last = last_run.get(chore.command)
        if last is not None and now - last < chore.every:
            continue
        last_run[chore.command] = now
        close_old_connections()
        try:
            call_command(chore.command, *chore.arguments, verbosity=0)
        except Exception:
            logger.exception("Chore %s failed", chore.command)
        else:
            done.append(chore.command)
    return done
