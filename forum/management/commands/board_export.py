"""`manage.py board_export SLUG FILE.zip`: a board with all that was said, to take along."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forum.boards.models import Board
from forum.transfer.leaving import write_board


class Command(BaseCommand):
    """Writes one board."""

    help = "Writes a board as JSON lines with its files into a ZIP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and where to."""
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, **options: Any) -> None:
        """Prints how many topics it took along."""
        board = Board.objects.filter(slug=options["slug"]).first()
        if board is None:
            raise CommandError(f"There is no board at the address {options['slug']}.")
        try:
            with options["file"].open("wb") as target:
                topics = write_board(board, target, at=timezone.now())
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{topics} topics written to {options['file']}")
