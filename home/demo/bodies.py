"""Turns the prose of a page into the blocks of its body.

A line that begins with `:: ` names a block; what follows until the next such line or heading is
its content. Everything else is Markdown.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.markdown import to_html

Raw = dict[str, Any]

_DEEP = re.compile(r"^##", re.MULTILINE)
_BEGINNING = re.compile(r"^(?=:: |#{2,3} )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Things:
    """Where the names in the prose lead: primary keys of what the demo has made."""

    image: Callable[[str], int]
    document: Callable[[str], int]
    profile: Callable[[str], int]
    address: Callable[[str], str]


def html_of(markdown: str) -> str:
    """Markdown as the rich text of pages, where `## ` begins a heading of the second level."""
    html = to_html(_DEEP.sub("#", markdown.strip()))
    # Editors vouch for their links; only those of other people's texts are marked.
    return html.replace(' rel="nofollow ugc noopener"', "")


def blocks_of(prose: str, things: Things) -> list[Raw]:
    """Raw blocks of a StreamField, in the order of the prose."""
    blocks: list[Raw] = []
    for piece in _pieces(prose):
        if piece.startswith(":: "):
            first, _newline, rest = piece[3:].partition("\n")
            kind, _space, title = first.partition(" ")
            blocks.append(_block(kind, _MAKERS[kind](title.strip(), rest.strip(), things)))
        else:
            blocks.append(_block("text", html_of(piece)))
    return blocks


def _pieces(prose: str) -> list[str]:
    """Blocks as they stand, texts between them joined."""
    pieces: list[str] = []
    for piece in _BEGINNING.split(prose):
        piece = piece.strip()
        if not piece:
            continue
        if pieces and not piece.startswith(":: ") and not pieces[-1].startswith(":: "):
            pieces[-1] += f"\n\n{piece}"
        else:
            pieces.append(piece)
    return pieces


def _block(kind: str, value: Any) -> Raw:
    return {"type": kind, "value": value}


def _item(value: Any) -> Raw:
    """One thing of a list; without an id Wagtail takes it for the value itself."""
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.strip().strip("|").split("|")]


def _image(name: str, alt: str, things: Things) -> Raw:
    return {"image": things.image(name), "alt_text": alt, "decorative": False}


def _picture(title: str, rest: str, things: Things) -> Raw:
    name, alt, caption = _parts(title)
    return {"image": _image(name, alt, things), "caption": caption}


def _gallery(title: str, rest: str, things: Things) -> Raw:
    lines = [_parts(line) for line in rest.splitlines()]
    pictures = [_image(name, alt, things) for name, alt in lines]
    return {
        "pictures": [_item(picture) for picture in pictures],
        "caption": title,
    }


def _quote(title: str, rest: str, things: Things) -> Raw:
    return {"text": rest, "author": title}


def _video(title: str, rest: str, things: Things) -> Raw:
    return {"title": title, "url": rest, "film": None}


def _files(title: str, rest: str, things: Things) -> Raw:
    documents = [things.document(_parts(line)[0]) for line in rest.splitlines()]
    return {"title": title, "files": [_item(pk) for pk in documents]}


def _call(title: str, rest: str, things: Things) -> Raw:
    text, last = rest.rsplit("\n", 1)
    label, target = _parts(last)
    return {
        "title": title,
        "text": text.strip(),
        "label": label,
        "page": None,
        "url": things.address(target),
    }


def _table(title: str, rest: str, things: Things) -> Raw:
    head, *rows = [_parts(line) for line in rest.splitlines()]
    return {
        "columns": [{"type": "text", "heading": heading} for heading in head],
        "rows": [{"values": row} for row in rows],
        "caption": title,
    }


def _accordion(title: str, rest: str, things: Things) -> Raw:
    parts = []
    for piece in re.split(r"^\? ", rest, flags=re.MULTILINE)[1:]:
        line, _newline, text = piece.partition("\n")
        parts.append(_item({"title": line, "text": html_of(text)}))
    return {"parts": parts}


def _people(title: str, rest: str, things: Things) -> Raw:
    keys = [key.strip() for key in rest.split(",")]
    return {
        "title": title,
        "people": [_item(things.profile(key)) for key in keys],
    }


def _latest(title: str, rest: str, things: Things) -> Raw:
    kind, count = rest.split()
    return {"title": title, "kind": kind, "count": int(count)}


_MAKERS: dict[str, Callable[[str, str, Things], Raw]] = {
    "picture": _picture,
    "gallery": _gallery,
    "quote": _quote,
    "video": _video,
    "files": _files,
    "call": _call,
    "table": _table,
    "accordion": _accordion,
    "people": _people,
    "latest": _latest,
}
