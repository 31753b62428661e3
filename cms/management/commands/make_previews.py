"""`manage.py make_previews`: makes previews of all files that have none yet."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from cms.previews.making import office_program
from cms.previews.models import FilePreview, PreviewState
from cms.previews.services import expect_missing, make_again, make_preview
from cms.previews.tasks import make_file_preview
from cms.settings import limits


class Command(BaseCommand):
    """Safe at any time, also beside the worker: each preview is made by one of them."""

    help = "Makes previews of files that have none yet; tells of which none can be made."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--later` leaves the making to the worker; `--again` tries failed ones anew."""
        parser.add_argument("--later", action="store_true", help="only queue them for the worker")
        parser.add_argument("--again", action="store_true", help="try those that failed once more")

    def handle(self, *args: Any, later: bool, again: bool, **options: Any) -> None:
        """Finds, makes, tells."""
        if again:
            make_again()
        if later:
            expect_missing()
            self.queue()
            return
        if not office_program():
            self.stdout.write("LibreOffice is not installed: of office documents words are shown.")
        while expect_missing():
            pass
        pks = list(FilePreview.objects.waiting().order_by("pk").values_list("pk", flat=True))
        made = [make_preview(pk=pk) for pk in tqdm(pks, unit="file", disable=None)]
        done = [preview for preview in made if preview is not None]
        for preview in done:
            if preview.state == PreviewState.NONE:
                self.stdout.write(f"{preview.stored.name}: {preview.get_reason_display()}")
        counts = Counter(PreviewState(preview.state).value for preview in done)
        self.stdout.write(", ".join(f"{one} {counts[one]}" for one in PreviewState.values[1:]))

    def queue(self) -> None:
        """Those that nobody has in hand, as many as the worker makes in the time between."""
        now = timezone.now()
        free = FilePreview.objects.free(now).order_by("pk").values_list("pk", flat=True)
        wanted = list(free[: limits.PREVIEWS_AT_ONCE])
        held = FilePreview.objects.hold(wanted, now=now, seconds=limits.PREVIEW_QUEUED_SECONDS)
        for pk in held:
            make_file_preview.enqueue(pk)
