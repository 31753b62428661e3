"""Reads the prose of the demo: a head of `name: value` lines, an empty line, the text.

Prose stands in files of its own so that a teacher can better it without meeting any code.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"

_LANGUAGE = re.compile(r"^## (kk|ru|en)$", re.MULTILINE)
_PART = re.compile(r"^## (\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DemoText:
    """One text: its key (the name of the file), its head and what stands below."""

    key: str
    head: dict[str, str]
    body: str

    def get(self, name: str) -> str:
        """A value of the head; empty when it is not there."""
        return self.head.get(name, "")

    def words(self, name: str) -> list[str]:
        """A value of the head that is a list, by commas."""
        return [word.strip() for word in self.get(name).split(",") if word.strip()]

    def number(self, name: str) -> int:
        """A value of the head that is a number; 0 when it is not there."""
        return int(self.get(name) or 0)

    def in_language(self, code: str) -> str:
        """The part under `## kk`, `## ru` or `## en`, its headings one level higher."""
        return _split(_LANGUAGE, self.body).get(code, "").replace("### ", "## ")

    def parts(self) -> dict[str, str]:
        """The parts under `## name`."""
        return _split(_PART, self.body)


def read_text(path: Path) -> DemoText:
    """The text in one file."""
    head, _gap, body = path.read_text("utf-8").partition("\n\n")
    pairs = (line.partition(":") for line in head.splitlines())
    return DemoText(path.stem, {name.strip(): value.strip() for name, _, value in pairs}, body)


def read_texts(kind: str) -> list[DemoText]:
    """All texts of the folder `kind`, by key."""
    return [read_text(path) for path in sorted((FOLDER / kind).glob("*.md"))]


def _split(heading: re.Pattern[str], body: str) -> dict[str, str]:
    pieces = heading.split(body)
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
