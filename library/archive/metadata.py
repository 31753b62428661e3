"""What people know of the documents and wrote into a table: it goes before any proposal."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from cms.languages import LANGUAGE_CODES
from cms.settings import limits
from cms.texts.program import Refusal, decode
from library.methods.models import Grade, Licence, MaterialType, Subject

T = TypeVar("T")

COLUMNS = (
    "file",
    "title",
    "summary",
    "kind",
    "language",
    "date",
    "author",
    "subjects",
    "grades",
    "licence",
)


@dataclass(slots=True)
class Details:
    """One row of the table; what is empty is left to the proposal."""

    title: str = ""
    summary: str = ""
    kind: MaterialType | None = None
    language: str = ""
    dated_on: date | None = None
    author: str = ""
    subjects: list[Subject] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    licence: Licence | None = None


class MetadataError(Exception):
    """The table cannot be used as it is; `problems` says in which rows and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_metadata(path: Path) -> dict[str, Details]:
    """Rows of the table at `path` by the file they name (its path below the folder).

    Takes commas, semicolons or tabs, UTF-8 or Windows Cyrillic; `subjects` and `grades` hold codes
    parted by blanks. Raises `MetadataError` with every problem at once, before anything is kept.
    """
    try:
        text = decode(path.read_bytes())
    except Refusal as refusal:
        raise MetadataError([_("The file holds no text, whatever its name says.")]) from refusal
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.DictReader(text.splitlines(), dialect=dialect)
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    reader.fieldnames = names
    if "file" not in names:
        raise MetadataError([_("The table has no column “file”.")])
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown:
        known = ", ".join(COLUMNS)
        named = {"unknown": ", ".join(unknown), "known": known}
        raise MetadataError([_("Unknown columns: %(unknown)s. Known are: %(known)s.") % named])
    words = _Words()
    found: dict[str, Details] = {}
    problems: list[str] = []
    for number, row in enumerate(reader, start=2):
        cells = {k: (v or "").strip() for k, v in row.items() if k and isinstance(v, str)}
        name = cells.get("file", "")
        if not name:
            problems.append(_("Row %(number)s: no file is named.") % {"number": number})
        elif name in found:
            problems.append(
                _("Row %(number)s: %(name)s stands in the table twice.")
                % {"number": number, "name": name}
            )
        else:
            found[name] = _details(cells, words, _row(number, name), problems)
    if problems:
        raise MetadataError(problems)
    return found


def _row(number: int, name: str) -> str:
    return _("Row %(number)s (%(name)s)") % {"number": number, "name": name}


class _Words:
    """The vocabularies by code, read once."""

    def __init__(self) -> None:
        self.kinds = {row.code: row for row in MaterialType.objects.all()}
        self.subjects = {row.code: row for row in Subject.objects.all()}
        self.grades = {row.code: row for row in Grade.objects.all()}
        self.licences = {row.code: row for row in Licence.objects.all()}


def _details(cells: dict[str, str], words: _Words, where: str, problems: list[str]) -> Details:
    def one(name: str, known: dict[str, T]) -> T | None:
        code = cells.get(name, "")
        if code and code not in known:
            problems.append(
                _("%(where)s: there is no code “%(code)s” for the column “%(column)s”.")
                % {"where": where, "code": code, "column": name}
            )
        return known.get(code)

    def many(name: str, known: dict[str, T]) -> list[T]:
        codes = cells.get(name, "").split()
        problems.extend(
            _("%(where)s: there is no code “%(code)s” for the column “%(column)s”.")
            % {"where": where, "code": code, "column": name}
            for code in codes
            if code not in known
        )
        return [known[code] for code in codes if code in known]

    language = cells.get("language", "").lower()
    if language and language not in LANGUAGE_CODES:
        problems.append(
            _("%(where)s: the language “%(language)s” is none of kk, ru, en.")
            % {"where": where, "language": language}
        )
    return Details(
        title=cells.get("title", "")[: limits.TITLE_LENGTH],
        summary=cells.get("summary", "")[: limits.SUMMARY_LENGTH],
        kind=one("kind", words.kinds),
        language=language,
        dated_on=_date(cells.get("date", ""), where, problems),
        author=cells.get("author", "")[: limits.TITLE_LENGTH],
        subjects=many("subjects", words.subjects),
        grades=many("grades", words.grades),
        licence=one("licence", words.licences),
    )


def _date(text: str, where: str, problems: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(
            _("%(where)s: the date “%(date)s” is not written as 2026-11-23.")
            % {"where": where, "date": text}
        )
        return None
