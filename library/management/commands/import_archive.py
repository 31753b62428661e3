"""`manage.py import_archive DIR`: a folder of documents into the library, in review."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from tqdm import tqdm

from cms.languages import LANGUAGE_CODES
from cms.people.models import User
from library.archive.metadata import Details, MetadataError, read_metadata
from library.archive.services import Outcome, Result, import_document


class Command(BaseCommand):
    """Reads txt, md, docx, odt and pdf below a folder; may be run again without doubling."""

    help = "Brings txt, md, docx, pdf and odt files of a folder into the library, in review."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, and what is known of its files."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--metadata", type=Path, help="table with a row a file (CSV)")
        parser.add_argument("--as", dest="login", help="login name of who brings them in")
        parser.add_argument(
            "--language", choices=LANGUAGE_CODES, help="language of the report (default: of --as)"
        )
        parser.add_argument("--report", type=Path, help="writes what became of each file (CSV)")

    def handle(
        self,
        *args: Any,
        folder: Path,
        metadata: Path | None,
        login: str | None,
        report: Path | None,
        language: str | None,
        **options: Any,
    ) -> None:
        """Imports every file; ends with an error when one failed, after all were tried."""
        person = self.person_of(login)
        reader = language or (person.interface_language if person else settings.LANGUAGE_CODE)
        with override(reader):
            self.bring_in(folder, metadata, person, report)

    def bring_in(
        self, folder: Path, metadata: Path | None, person: User | None, report: Path | None
    ) -> None:
        """The same, in the language of who reads the report."""
        if not folder.is_dir():
            raise CommandError(_("%(path)s is no folder.") % {"path": folder})
        if metadata is not None and not metadata.is_file():
            raise CommandError(_("%(path)s is no file.") % {"path": metadata})
        paths = files_below(folder, leave_out=metadata)
        details = self.details_of(metadata, {name for name, _path in paths})
        outcomes = [
            import_document(path=path, name=name, details=details.get(name, Details()), by=person)
            for name, path in tqdm(paths, unit="file", disable=None)
        ]
        self.tell(outcomes)
        if report is not None:
            write_report(report, outcomes)
        failed = sum(outcome.result is Result.FAILED for outcome in outcomes)
        if failed:
            raise CommandError(
                _("Files that failed: %(failed)s of %(total)s; the rest is in review.")
                % {"failed": failed, "total": len(outcomes)}
            )

    def details_of(self, metadata: Path | None, names: set[str]) -> dict[str, Details]:
        """What the table says; refuses to begin when it has mistakes or names absent files."""
        if metadata is None:
            return {}
        try:
            details = read_metadata(metadata)
        except MetadataError as error:
            raise CommandError("\n".join(error.problems)) from error
        absent = sorted(set(details) - names)
        if absent:
            raise CommandError(
                _("The table names files that are not there: %(names)s.")
                % {"names": ", ".join(absent)}
            )
        return details

    def person_of(self, login: str | None) -> User | None:
        """Who stands in the log as the one who brought the documents in."""
        if login is None:
            return None
        person = User.objects.filter(username__iexact=login).first()
        if person is None:
            raise CommandError(f"Nobody has the login name {login}.")
        return person

    def tell(self, outcomes: list[Outcome]) -> None:
        """Prints a line a file that needs a look, and the sums."""
        words = {
            Result.IMPORTED: _("in review"),
            Result.KNOWN: pgettext("a file", "was there"),
            Result.FAILED: pgettext("a file", "FAILED"),
        }
        for outcome in outcomes:
            about = " — ".join(part for part in (outcome.title, outcome.remark) if part)
            self.stdout.write(f"{words[outcome.result]:<10} {outcome.name}: {about}")
        sums = Counter(outcome.result for outcome in outcomes)
        self.stdout.write(
            _(
                "Files: %(total)s; in review: %(imported)s; there already: %(known)s; "
                "failed: %(failed)s."
            )
            % {
                "total": len(outcomes),
                "imported": sums[Result.IMPORTED],
                "known": sums[Result.KNOWN],
                "failed": sums[Result.FAILED],
            }
        )


def files_below(folder: Path, *, leave_out: Path | None) -> list[tuple[str, Path]]:
    """Files below `folder` with their path in it, in order; hidden ones and links left out."""
    found = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or path.is_symlink() or any(p.startswith(".") for p in inside.parts):
            continue
        if leave_out is not None and path.resolve() == leave_out.resolve():
            continue
        found.append((inside.as_posix(), path))
    return found


def write_report(path: Path, outcomes: list[Outcome]) -> None:
    """Writes what became of each file as a table."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "result", "title", "remark"])
        for outcome in outcomes:
            table.writerow([outcome.name, outcome.result.value, outcome.title, outcome.remark])
