"""A work as plain data, for tables and programs: words of vocabularies in all languages."""

from typing import Any

from cms.languages import LANGUAGE_CODES
from library.citations.citable import Citable, Label


def as_data(work: Citable) -> dict[str, Any]:
    """What JSON can say of a public work."""
    licence = work.licence
    return {
        "kind": work.kind,
        "key": work.pk,
        "title": work.title,
        "language": work.language,
        "url": work.url,
        "short_url": work.short_url or None,
        "authors": [
            {"name": author.name, "family": author.family or None, "given": author.given or None}
            for author in work.authors
        ],
        "summary": work.summary,
        "published_at": work.published_at,
        "updated_at": work.updated_at,
        "version": work.version,
        "month": f"{work.month:%Y-%m}" if work.month else None,
        "subjects": labels(work.subjects),
        "grades": labels(work.grades),
        "types": labels(work.types),
        "forms": labels(work.forms),
        "minutes": work.minutes,
        "licence": licence and {"code": licence.code, "name": licence.name, "url": licence.url},
        "organisation": label(work.organisation),
        "community": label(work.community),
        "files": [file._asdict() for file in work.files],
        "based_on": [origin._asdict() for origin in work.origins],
    }


def labels(found: tuple[Label, ...]) -> list[dict[str, Any]]:
    """Words with their names by language."""
    return [told for one in found if (told := label(one))]


def label(one: Label | None) -> dict[str, Any] | None:
    """A word with its names by language."""
    if one is None:
        return None
    return {"code": one.code, "names": dict(zip(LANGUAGE_CODES, one.names, strict=True))}
