"""All background work of a site in one command: tasks, search index, mail and the clock."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.management.processes import Job, manage_command, run_together


def background_jobs() -> list[Job]:
    """The background children that the settings ask for."""
    jobs = [
        Job("search worker", manage_command("search_worker")),
        Job("clock", manage_command("tick", "--every", "2")),
    ]
    if settings.SEARCH_ENGINE != "embedded" and settings.SEARCH_FALLBACK == "embedded":
        jobs.append(Job("search follower", manage_command("search_follow")))
    backend = settings.TASKS["default"]["BACKEND"]
    if backend == settings.TASK_BACKENDS["database"]:
        jobs.append(Job("task worker", manage_command("db_worker", "--interval", "1", *_quietly())))
    elif backend == settings.TASK_BACKENDS["redis"]:
        arguments = ("rqworker", "--job-class", "django_tasks_rq.Job", "default")
        jobs.append(Job("task worker", manage_command(*arguments)))
    return jobs


def _quietly() -> tuple[str, ...]:
    """The task worker sets the level of its own log: nothing but faults where that is asked."""
    least = logging.getLogger("django_tasks").getEffectiveLevel()
    return ("--verbosity", "0") if least > logging.INFO else ()


class Command(BaseCommand):
    """`manage.py worker`: runs until Ctrl-C or SIGTERM."""

    help = "Runs background tasks, the search index, mail and scheduled work until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Starts the children and waits for them."""
        sys.exit(run_together(background_jobs()))
