"""A work as bibliography programs take it: CSL-JSON, BibTeX, RIS."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from anyascii import anyascii
from django.conf import settings

from library.citations.citable import Author, Citable

_SPACES = re.compile(r"\s+")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def csl_item(work: Citable, *, accessed: date | None = None) -> dict[str, Any]:
    """CSL-JSON: what Zotero, Mendeley and citation processors read."""
    item: dict[str, Any] = {
        "id": key_of(work),
        "type": "webpage",
        "title": _line(work.title),
        "language": work.language,
        "URL": work.cited_url,
        "container-title": settings.WAGTAIL_SITE_NAME,
    }
    if work.authors:
        item["author"] = [_csl_name(author) for author in work.authors]
    if work.issued_on:
        item["issued"] = {"date-parts": [_parts(work.issued_on)]}
    if accessed:
        item["accessed"] = {"date-parts": [_parts(accessed)]}
    if work.version:
        item["version"] = str(work.version)
    if work.summary:
        item["abstract"] = _line(work.summary)
    if keywords := _keywords(work):
        item["keyword"] = ", ".join(keywords)
    return item


def bibtex(work: Citable, *, accessed: date) -> str:
    """One entry for BibTeX and BibLaTeX, in UTF-8."""
    fields = {
        "author": " and ".join(_tex_name(author) for author in work.authors),
        "title": "{" + _tex(work.title) + "}",
        "year": str(work.issued_on.year) if work.issued_on else "",
        "date": work.issued_on.isoformat() if work.issued_on else "",
        "organization": _tex(settings.WAGTAIL_SITE_NAME),
        "url": work.cited_url,
        "urldate": accessed.isoformat(),
        "version": str(work.version or ""),
        "keywords": _tex(", ".join(_keywords(work))),
        "abstract": _tex(work.summary),
        "langid": {"kk": "kazakh", "ru": "russian", "en": "english"}[work.language],
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@online{" + key_of(work) + ",\n" + ",\n".join(lines) + "\n}\n"


def ris(work: Citable, *, accessed: date) -> str:
    """One entry in the format of RIS, with the line ends that it asks for."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_lines(work, accessed))


def key_of(work: Citable) -> str:
    """The name of the entry: who, when, and which work of the site."""
    first = work.authors[0] if work.authors else None
    who = (first.family or first.name.split()[-1]) if first else ""
    word = re.sub(r"[^a-z0-9]", "", anyascii(who).lower())[:20]
    year = str(work.issued_on.year) if work.issued_on else ""
    version = f"-v{work.version}" if work.version else ""
    return f"{word}{year}{work.kind}{work.pk}{version}"


def _ris_lines(work: Citable, accessed: date) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    yield "ID", key_of(work)
    for author in work.authors:
        yield "AU", _line(f"{author.family}, {author.given}" if author.given else author.name)
    yield "TI", _line(work.title)
    if work.issued_on:
        yield "PY", str(work.issued_on.year)
        yield "DA", f"{work.issued_on:%Y/%m/%d}"
    yield "PB", settings.WAGTAIL_SITE_NAME
    yield "LA", work.language
    if work.version:
        yield "ET", str(work.version)
    if work.summary:
        yield "AB", _line(work.summary)
    for keyword in _keywords(work):
        yield "KW", _line(keyword)
    yield "UR", work.cited_url
    yield "Y2", f"{accessed:%Y/%m/%d}"
    yield "ER", ""


def _keywords(work: Citable) -> list[str]:
    """Subjects in the language of the work."""
    return [subject.said(work.language) for subject in work.subjects]


def _csl_name(author: Author) -> dict[str, str]:
    if author.family and author.given:
        return {"family": _line(author.family), "given": _line(author.given)}
    return {"literal": _line(author.name)}


def _tex_name(author: Author) -> str:
    if author.family and author.given:
        return f"{_tex(author.family)}, {_tex(author.given)}"
    # In braces: one name, however many words it has.
    return "{" + _tex(author.name) + "}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in _line(text))


def _line(text: str) -> str:
    """`text` on one line, without control characters: no field begins within another."""
    return _SPACES.sub(" ", "".join(c if c.isprintable() else " " for c in text)).strip()


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]
