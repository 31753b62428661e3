"""Citations in words, by the styles of the Citation Style Language project.

Heavy: imported by what prints citations alone.
"""

from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from string import Template
from threading import Lock

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from library.citations.citable import Citable
from library.citations.entries import csl_item

_FOLDER = Path(__file__).parent / "styles"
# A style remembers what it prints: one citation at a time.
_one_at_a_time = Lock()

# The fixed words of the standard, in the language of whoever cites.
_WORDS = {
    "kk": {
        "electronic": "Электрондық ресурс",
        "accessed": "жүгінген күні",
        "others": "және т. б.",
        "version": "{}-нұсқа",
    },
    "ru": {
        "electronic": "Электронный ресурс",
        "accessed": "дата обращения",
        "others": "и др.",
        "version": "Версия {}",
    },
    "en": {
        "electronic": "Electronic resource",
        "accessed": "accessed",
        "others": "et al.",
        "version": "Version {}",
    },
}


@lru_cache(maxsize=256)
def gost(work: Citable, language: str, accessed: date) -> str:
    """GOST R 7.0.5–2008, with the fixed words in `language`."""
    item = csl_item(work, accessed=accessed)
    if work.version:
        item["version"] = _WORDS[language]["version"].format(work.version)
    return _printed(_gost_style(language), item)


@lru_cache(maxsize=256)
def apa(work: Citable) -> str:
    """APA, seventh edition, which is written in English."""
    item = csl_item(work)
    if not work.authors:
        # The site stands for who made it, and is not said twice.
        item["author"] = [{"literal": item.pop("container-title")}]
    return _printed(_apa_style(), item)


def _printed(style: CitationStylesStyle, item: dict) -> str:
    with _one_at_a_time:
        source = CiteProcJSON([item | {"id": "work"}])
        printed = CitationStylesBibliography(style, source, formatter.plain)
        printed.register(Citation([CitationItem("work")]))
        return str(printed.bibliography()[0]).strip()


@cache
def _apa_style() -> CitationStylesStyle:
    return CitationStylesStyle(str(_FOLDER / "apa.csl"), locale="en-US", validate=False)


@cache
def _gost_style(language: str) -> CitationStylesStyle:
    written = (_FOLDER / "gost-r-7-0-5-2008.csl").read_text(encoding="utf-8")
    filled = Template(written).substitute(_WORDS[language])
    return CitationStylesStyle(BytesIO(filled.encode()), locale="ru-RU", validate=False)
