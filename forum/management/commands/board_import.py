"""`manage.py board_import FILE.zip [--place SLUG] [--slug SLUG]`: a board that was taken along."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.people.models import Place
from forum.transfer.arriving import read_board
from forum.transfer.lines import BrokenArchive


class Command(BaseCommand):
    """Reads one board."""

    help = "Makes a board out of a ZIP of board_export; all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and where to."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--place",
            default="",
            help="slug of the place that it belongs to; without: where it did",
        )
        parser.add_argument("--slug", default="", help="another address than the one it had")

    def handle(self, *args: object, **options: Any) -> None:
        """Prints what has arrived."""
        place = Place.objects.filter(slug=options["place"]).first()
        if options["place"] and place is None:
            raise CommandError(f"There is no place at the address {options['place']}.")
        try:
            with options["file"].open("rb") as source:
                board = read_board(source, place=place, slug=options["slug"])
        except (BrokenArchive, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{board.topic_count} topics are on the board {board.slug}")
