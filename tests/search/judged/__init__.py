"""Documents and judged queries by which every way of searching is measured; see README.md."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cms.ports.searchable import SearchDocument

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """What somebody types, who it is, and what a teacher would accept as an answer."""

    id: str
    text: str
    group: str
    viewer: tuple[str, ...]
    filters: dict[str, list[str]]
    relevant: dict[str, int]
    must: tuple[str, ...]
    new_form: bool
    none: bool
    new_words: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    proper: str = ""


def documents() -> list[SearchDocument]:
    """Every document, as an engine is given it."""
    return [_document(row) for row in _rows("documents.jsonl")]


def queries() -> list[JudgedQuery]:
    """Every judged query."""
    return [
        JudgedQuery(
            **row
            | {
                name: tuple(row.get(name, ()))
                for name in ("viewer", "must", "new_words", "forbidden")
            }
        )
        for row in _rows("queries.jsonl")
    ]


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def _document(row: dict[str, Any]) -> SearchDocument:
    return SearchDocument(
        **row
        | {
            "authors": tuple(row["authors"]),
            # What stands beside these texts as labels is the names of their school subjects.
            "subjects": tuple(row["labels"]),
            "labels": (),
            "facets": {name: tuple(codes) for name, codes in row["facets"].items()},
            "read": tuple(row["read"]),
            "published_at": datetime.fromisoformat(row["published_at"]),
        }
    )
