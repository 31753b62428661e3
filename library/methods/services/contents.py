"""The content of a version as Wagtail keeps it, changed without building what it stands for."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model

from cms.markdown import to_html
from library.methods.addresses import slug_of_method

Held = TypeVar("Held")
PLAIN_FIELDS = ("title", "summary", "body", "language", "minutes")
ONE_OF = ("material_type", "form", "licence", "community")
SOME_OF = ("subjects", "grades")


def changed(content: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """`content` with what was typed; the very same when nothing is new."""
    fresh = dict(content)
    for name in PLAIN_FIELDS:
        if name in fields:
            fresh[name] = fields[name]
    for name in ONE_OF:
        if name in fields:
            fresh[name] = fields[name].pk if isinstance(fields[name], Model) else None
    for name in SOME_OF:
        if name in fields:
            chosen = {word.pk for word in fields[name]}
            if chosen != set(content.get(name) or ()):
                fresh[name] = sorted(chosen)
    if fresh["title"] != content["title"]:
        fresh["slug"] = slug_of_method(fresh["title"])
    fresh["files"] = _files(content.get("files") or [], fields)
    return fresh


def loses_files(content: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """True when a file that is there is to be taken away."""
    held = {file["stored"] for file in content.get("files") or ()}
    return bool(held & set(fields.get("removed", ())))


def columns(content: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a row that keeps step with its version."""
    found = {name: content[name] for name in (*PLAIN_FIELDS, "slug")}
    found |= {f"{name}_id": content[name] for name in ONE_OF}
    return found | {"body_html": to_html(content["body"])}


def in_order(
    files: Iterable[Held], fields: Mapping[str, Any], *, key: Callable[[Held], int]
) -> list[Held]:
    """`files` in the order that was chosen, without those that were taken away; what nobody has
    placed stays where it was, behind them."""
    gone = set(fields.get("removed", ()))
    places = {stored: place for place, stored in enumerate(fields.get("order", ()))}
    kept = [file for file in files if key(file) not in gone]
    return sorted(kept, key=lambda file: places.get(key(file), len(places)))


def _files(files: list[dict[str, Any]], fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    captions = fields.get("captions", {})
    kept = in_order(files, fields, key=lambda file: file["stored"])
    told = [file | {"caption": captions.get(file["stored"], file["caption"])} for file in kept]
    if told == files:
        return files
    return [file | {"sort_order": place} for place, file in enumerate(told)]
