"""`manage.py forum_bench`: a large board, and what its pages cost beside a bare Django view."""

import os
import subprocess
import time
from argparse import ArgumentParser
from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum.bench.measuring import head, measure
from forum.bench.seeding import BOARDS, seed, seeded


class Command(BaseCommand):
    """Seeds once, measures every time."""

    help = (
        "Fills an empty database with boards, topics and posts, and prints SQL and CPU of their "
        "pages in “hellos”. Use a database of its own: what it writes, it leaves there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much there shall be."""
        parser.add_argument("--topics", type=int, default=2_000)
        parser.add_argument("--posts", type=int, default=20_000)

    def handle(self, *args: object, **options: int) -> None:
        """Prints a table with date, commit and load."""
        found = seeded()
        if found is None:
            began = time.monotonic()
            try:
                found = seed(topics=options["topics"], posts=options["posts"])
            except ValueError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"# seeded in {time.monotonic() - began:.0f} s")
        self.stdout.write(
            f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}, {head()},"
            f" load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
        self.stdout.write(
            f"{found.topics} topics, {found.posts} posts on {sum(BOARDS.values())} boards"
        )
        self.stdout.write("page                    rows     KB   SQL visitor/member   hellos")
        try:
            for figure in measure(found):
                sql = " / ".join(str(count) for count in figure.sql)
                hellos = " / ".join(f"{cost:.1f}" for cost in figure.hellos)
                self.stdout.write(
                    f"{figure.page:<22} {figure.rows:>5} {figure.kilobytes:>6.1f}"
                    f"   {sql:>18}   {hellos}"
                )
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"# load {os.getloadavg()[0]:.1f} at the end")


def _commit() -> str:
    """The short name of the commit; nothing outside a checkout."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()
