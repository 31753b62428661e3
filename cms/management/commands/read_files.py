"""`manage.py read_files`: draws the text out of every file that has none yet."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from cms.settings import limits
from cms.texts.models import FileText, TextState
from cms.texts.services import expect_missing, read_again, read_text
from cms.texts.tasks import read_file_text


class Command(BaseCommand):
    """Safe at any time, also beside the worker: each file is read by one of them."""

    help = "Reads the text of files that have none yet, for search; tells which cannot be read."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--later` leaves the reading to the worker; `--again` tries failed ones anew."""
        parser.add_argument("--later", action="store_true", help="only queue them for the worker")
        parser.add_argument("--again", action="store_true", help="try those that failed once more")

    def handle(self, *args: Any, later: bool, again: bool, **options: Any) -> None:
        """Finds, reads, tells."""
        if again:
            read_again()
        if later:
            expect_missing()
            self.queue()
            return
        while expect_missing():
            pass
        waiting = FileText.objects.waiting().order_by("pk")
        pks = list(waiting.values_list("pk", flat=True))
        read = [read_text(pk=pk) for pk in tqdm(pks, unit="file", disable=None)]
        done = [text for text in read if text is not None]
        for text in done:
            if text.state == TextState.FAILED:
                self.stdout.write(f"{text.name}: {text.get_reason_display()}")
        counts = Counter(TextState(text.state).value for text in done)
        self.stdout.write(", ".join(f"{state} {counts[state]}" for state in TextState.values[1:]))

    def queue(self) -> None:
        """Those that nobody has in hand, as many as the worker reads in the time between."""
        now = timezone.now()
        free = FileText.objects.free(now).order_by("pk").values_list("pk", flat=True)
        wanted = list(free[: limits.FILE_TEXTS_AT_ONCE])
        held = FileText.objects.hold(wanted, now=now, seconds=limits.FILE_TEXT_QUEUED_SECONDS)
        for pk in held:
            read_file_text.enqueue(pk)
