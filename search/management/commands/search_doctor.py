"""`manage.py search_doctor`: what is wrong with the index and what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.engines import engine
from search.engines.base import State
from search.entries import SCHEMA
from search.indexing.doctor import examine, repair
from search.indexing.worker import run_until_empty


class Command(BaseCommand):
    """Ends with 1 when something is wrong and was not repaired."""

    help = "Compares the search index with the database, both ways."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--repair` puts what drifted into the outbox and works it off."""
        parser.add_argument("--repair", action="store_true", help="repair what drifted")

    def handle(self, *args: Any, **options: Any) -> None:
        """Examines, tells, repairs when asked."""
        index = engine()
        index.ensure(SCHEMA)
        findings = examine(index)
        if findings.health.state != State.READY:
            self.stdout.write(f"Index: {findings.health.state}. {findings.health.advice}")
            if findings.health.needs_rebuild:
                self.stdout.write("Run: manage.py search_rebuild")
            sys.exit(1)
        if findings.drift and options["repair"]:
            repair(findings)
            run_until_empty(index)
            self.stdout.write(f"Repaired: {len(findings.drift)}.")
            findings = examine(index)
        for name in ("missing", "surplus", "changed"):
            keys = sorted(getattr(findings, name))
            if keys:
                shown = ", ".join(keys[:10]) + (" …" if len(keys) > 10 else "")
                self.stdout.write(f"{name}: {len(keys)} ({shown})")
        if findings.dead:
            self.stdout.write(f"{findings.dead} changes were given up; see Reports in the admin.")
        self.stdout.write(f"Drift: {len(findings.drift)}. Waiting: {findings.waiting}.")
        if findings.drift:
            self.stdout.write("Run: manage.py search_doctor --repair")
            sys.exit(1)
