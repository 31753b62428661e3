"""Makes pictures of a file's first pages, or lists what is in it: `python -I program.py KIND …`.

Whoever sent the file may mean harm. So this knows neither Django nor the site, and is started
without their variables in bounds of memory, time and what it writes (`cms.files.programs`).
It reads the file from its standard input and writes JSON to its standard output.
"""

import base64
import json
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

BROKEN, LOCKED, TOO_LARGE = "broken", "locked", "too-large"
_QUALITY = 74
_NAME = 200  # letters of a name in a list
_UTF8_NAMES = 0x800
_TURNING = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


class Refusal(Exception):  # noqa: N818 - the reason why there is no preview
    """Nothing can be shown; `reason` is one of the words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is shown."""

    pages: int
    edge: int  # of the longer side of a picture
    pixels: int  # of a picture that is opened at all
    entries: int


Found = dict[str, Any]


def _pdf(file: IO[bytes], limits: Limits) -> Found:
    import pypdfium2  # noqa: PLC0415 - no other kind needs it, and each program starts anew

    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        raise Refusal(LOCKED if "password" in str(error).lower() else BROKEN) from error
    pages = []
    for number in range(min(len(document), limits.pages)):
        try:
            page = document[number]
            longest = max(page.get_size())
            picture = page.render(scale=limits.edge / max(longest, 1)).to_pil()
        except pypdfium2.PdfiumError:
            # One page is broken: those before it can be shown.
            break
        pages.append(_packed(picture, limits))
        page.close()
    if not pages:
        raise Refusal(BROKEN)
    return {"pages": pages, "page_count": len(document)}


def _picture(file: IO[bytes], limits: Limits) -> Found:
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    Image.MAX_IMAGE_PIXELS = None  # we ask ourselves
    image = Image.open(file, formats=("JPEG", "PNG", "WEBP"))
    if image.width * image.height > limits.pixels:
        raise Refusal(TOO_LARGE)
    image.draft("RGB", (limits.edge, limits.edge))
    return {"pages": [_packed(ImageOps.exif_transpose(image), limits)], "page_count": 1}


def _packed(picture: Any, limits: Limits) -> tuple[str, int, int]:
    """A picture as WebP (in letters), its width and height; nothing else of it is left."""
    picture.thumbnail((limits.edge, limits.edge))
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert("RGBA" if has_alpha else "RGB")
    plain.info.clear()
    target = BytesIO()
    plain.save(target, format="WEBP", quality=_QUALITY, method=4)
    return base64.b64encode(target.getvalue()).decode(), plain.width, plain.height


def _archive(file: IO[bytes], limits: Limits) -> Found:
    """What an archive says of its contents. Nothing is unpacked, so nothing can burst."""
    with zipfile.ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    return {
        "entries": [(_name(entry), entry.file_size) for entry in entries[: limits.entries]],
        "entry_count": len(entries),
    }


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its author saw it, without characters that deceive the eye."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAMES and not name.isascii():
        # Windows packs Cyrillic names in the letters of old DOS.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("cp866")
    shown = "".join(letter for letter in name if _is_shown(letter))
    return unicodedata.normalize("NFC", shown)[:_NAME]


def _is_shown(letter: str) -> bool:
    return (
        unicodedata.category(letter) not in {"Cc", "Cs", "Co", "Cn"}
        and unicodedata.bidirectional(letter) not in _TURNING
    )


Maker = Callable[[IO[bytes], Limits], Found]
MAKERS: dict[str, Maker] = {
    "pdf": _pdf,
    "jpg": _picture,
    "png": _picture,
    "webp": _picture,
    "zip": _archive,
}


def make(file: IO[bytes], kind: str, limits: Limits) -> Found:
    """What is shown of the file, or the `reason` why that is nothing."""
    try:
        return MAKERS[kind](file, limits)
    except Refusal as refusal:
        return {"reason": refusal.reason}
    except MemoryError:
        return {"reason": TOO_LARGE}
    except (
        *(zipfile.BadZipFile, EOFError, OSError, SyntaxError, LookupError, ValueError),
        *(ArithmeticError, RuntimeError, TypeError, AttributeError),
    ):
        # Readers meet broken files with whatever they stumble over.
        return {"reason": BROKEN}


def main(kind: str, bounds: Iterable[str]) -> None:
    """Reads standard input, answers on standard output."""
    sys.stdout.write(json.dumps(make(sys.stdin.buffer, kind, Limits(*map(int, bounds)))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
