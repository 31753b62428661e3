"""What a reader is shown of a file without taking it away."""

from dataclasses import dataclass, field

from cms.files.models import StoredFile
from cms.previews.making import KINDS
from cms.previews.models import FilePreview, PreviewState
from cms.previews.signals import ask_for
from cms.settings import limits
from cms.texts.models import FileText, TextState
from cms.texts.reading import PAGE_BREAK

PICTURES = frozenset({"jpg", "png", "webp"})
PLAYED = {"mp3": "sound", "mp4": "film"}
WRITTEN = frozenset({"txt", "md"})
SHOWN = KINDS | WRITTEN | frozenset(PLAYED)
_UNITS = {"pptx": "slide", "odp": "slide", "xlsx": "sheet", "ods": "sheet"}


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The picture of one page."""

    number: int
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Part:
    """The words of a page, slide or sheet; `number` is 0 where there is only one."""

    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown of a file.

    `kind` is pages, picture, contents, words, sound, film, waiting or none; `url` its address.
    """

    kind: str
    name: str
    url: str
    pages: tuple[ShownPage, ...] = ()
    page_count: int = 0
    entries: tuple[tuple[str, int], ...] = ()
    entry_count: int = 0
    parts: tuple[Part, ...] = field(default=())
    unit: str = ""
    is_cut: bool = False
    reason: str = ""


def look_url(url: str, extension: str) -> str:
    """Where a file at `url` is looked into; "" for a kind of which nothing can be shown."""
    return f"{url}?preview" if url and extension in SHOWN else ""


def look_into(stored: StoredFile, url: str) -> Look:
    """What is shown of a file that its reader may open at `url`."""
    kind, name = stored.extension, stored.name
    if kind in PLAYED:
        return Look(PLAYED[kind], name, url)
    if kind in WRITTEN:
        return _words(stored, url)
    if kind not in KINDS:
        return Look("none", name, url)
    preview = FilePreview.objects.filter(stored=stored).first()
    if preview is None:
        # It came while nobody listened, or is of a kind that is made when somebody asks.
        ask_for(stored)
        preview = FilePreview.objects.filter(stored=stored).first()
    if preview is None or preview.state == PreviewState.WAITING:
        return Look("waiting", name, url)
    if preview.state == PreviewState.WORDS:
        return _words(stored, url)
    if preview.state == PreviewState.NONE:
        return Look("none", name, url, reason=preview.get_reason_display())
    pages = tuple(
        ShownPage(number, f"{url}?page={number}", width, height)
        for number, (width, height, _size) in enumerate(preview.pages, start=1)
    )
    if kind in PICTURES:
        return Look("picture", name, url, pages=pages, page_count=1)
    if kind == "zip":
        entries = tuple((entry, size) for entry, size in preview.entries)
        return Look("contents", name, url, entries=entries, entry_count=preview.entry_count)
    return Look("pages", name, url, pages=pages, page_count=preview.page_count)


def page_of(stored: StoredFile, number: int) -> tuple[FilePreview, int] | None:
    """The preview that has the picture of page `number`, and how many bytes that is."""
    preview = FilePreview.objects.filter(stored=stored, state=PreviewState.DONE).first()
    if preview is None or not 0 < number <= len(preview.pages):
        return None
    return preview, preview.pages[number - 1][2]


def _words(stored: StoredFile, url: str) -> Look:
    """The first words that were drawn out of it for the search."""
    text = FileText.objects.filter(stored=stored).first()
    if text is None or text.state == TextState.WAITING:
        return Look("waiting", stored.name, url)
    if text.state != TextState.DONE:
        return Look("none", stored.name, url, reason=text.get_reason_display())
    parts: list[Part] = []
    room = limits.PREVIEW_LINES
    pages = text.text.split(PAGE_BREAK)
    for number, page in enumerate(pages, start=1):
        lines = tuple(
            line[: limits.PREVIEW_LINE_LETTERS] for line in page.splitlines() if line.strip()
        )
        if lines and room > 0:
            parts.append(Part(number if stored.extension in _UNITS else 0, lines[:room]))
        room -= len(lines)
    return Look(
        "words",
        stored.name,
        url,
        parts=tuple(parts),
        unit=_UNITS.get(stored.extension, ""),
        is_cut=room < 0 or text.is_cut,
    )
