"""`manage.py search_doctor`: what is wrong with the indexes and what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, no_translations
from django.utils import timezone
from django.utils.timesince import timesince

from cms.texts.models import FileText, TextState
from search.engines import engine, spare_engine
from search.engines.base import SearchEngine, State
from search.entries import SCHEMA
from search.indexing.doctor import examine, repair
from search.indexing.selectors import Standing, standings
from search.indexing.worker import run_until_empty


class Command(BaseCommand):
    """Ends with 1 when something is wrong and was not repaired."""

    help = "Compares the indexes that this machine sees with the database; tells how far all are."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--repair` puts what drifted into the outbox and works it off."""
        parser.add_argument("--repair", action="store_true", help="repair what drifted")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Examines, tells, repairs when asked."""
        spare = spare_engine()
        is_well = self.look_at(engine(), "manage.py search_rebuild", options["repair"])
        if spare is not None:
            is_well &= self.look_at(spare, "manage.py search_follow", options["repair"])
        for standing in standings():
            self.tell(standing)
        self.tell_files()
        if not is_well:
            sys.exit(1)

    def look_at(self, index: SearchEngine, builder: str, is_repairing: bool) -> bool:
        """Examines one index document by document; false when something stays wrong."""
        index.ensure(SCHEMA)
        findings = examine(index)
        if findings.health.state != State.READY:
            self.stdout.write(
                f"{index.follower}: {findings.health.state}. {findings.health.advice}"
            )
            if findings.health.needs_rebuild:
                self.stdout.write(f"  Run: {builder}")
            return False
        if findings.drift and is_repairing:
            repair(findings)
            run_until_empty(index)
            self.stdout.write(f"{index.follower}: repaired {len(findings.drift)}.")
            findings = examine(index)
        self.stdout.write(
            f"{index.follower}: ready. Drift: {len(findings.drift)}. Waiting: {findings.waiting}."
        )
        for name in ("missing", "surplus", "changed"):
            keys = sorted(getattr(findings, name))
            if keys:
                shown = ", ".join(keys[:10]) + (" …" if len(keys) > 10 else "")
                self.stdout.write(f"  {name}: {len(keys)} ({shown})")
        if findings.drift:
            self.stdout.write("  Run: manage.py search_doctor --repair")
        return not findings.drift

    def tell_files(self) -> None:
        """Whether the texts of files are read."""
        states = FileText.objects.by_state()
        waiting, failed = states.get(TextState.WAITING, 0), states.get(TextState.FAILED, 0)
        self.stdout.write(
            f"Files: {states.get(TextState.DONE, 0)} read, {waiting} waiting, {failed} unreadable."
        )
        if waiting:
            self.stdout.write("  The worker reads them; manage.py read_files does it at once.")

    def tell(self, standing: Standing) -> None:
        """How far one index is, wherever it lies."""
        lag = f"{standing.waiting} waiting"
        if standing.waits_since:
            lag += f" for {timesince(standing.waits_since)}"
        self.stdout.write(
            f"{standing.name}: {lag}, {standing.failing} to be tried again,"
            f" {standing.dead} given up, last seen {timesince(standing.seen_at)} ago."
        )
        for advice in _advice(standing):
            self.stdout.write(f"  {advice}")


def _advice(standing: Standing) -> list[str]:
    found = []
    if standing.trouble:
        found.append(f"It cannot be written: {standing.trouble}")
    if standing.is_silent:
        found.append(
            "Its worker does not run: start manage.py worker on its machine. If the machine is no"
            f" more, nothing is to be done: it is forgotten {_forgotten_on(standing)}."
        )
    if standing.built_at is None:
        found.append("It is not built yet; its worker does that.")
    if standing.dead:
        found.append("Look at Reports, Search index in the admin: mend the documents, try again.")
    return found


def _forgotten_on(standing: Standing) -> str:
    return f"on {timezone.localtime(standing.forgotten_at):%Y-%m-%d}"
