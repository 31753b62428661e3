"""Names of files as people send them: cleaned where harmless, refused where they deceive."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from cms.files.refusals import FileRefused
from cms.settings import limits

# Marks that turn the direction of writing: "exe.fdp" would be read as "pdf.exe".
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ODD = re.compile("[\x00-\x1f\x7f-\x9f]")
_NO_PART_OF_NAMES = re.compile(r'[<>:"/\\|?*]')  # on one system or another
_TAKEN_BY_WINDOWS = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")

MACRO_EXTENSIONS = frozenset(
    "docm dotm xlsm xltm xlam xlsb xla pptm potm ppsm ppam sldm".split()
)  # fmt: skip
PROGRAM_EXTENSIONS = frozenset(
    "exe com scr pif bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta msi msp msc cpl dll sys "
    "jar class apk ipa app dmg pkg deb rpm sh bash csh run bin elf so dylib lnk url scf reg inf "
    "py pyc pl rb php php3 php5 phtml phar jsp asp aspx cgi gadget application".split()
)  # fmt: skip
PAGE_EXTENSIONS = frozenset("html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt".split())
DECEIVING_EXTENSIONS = MACRO_EXTENSIONS | PROGRAM_EXTENSIONS | PAGE_EXTENSIONS


def has_odd_characters(name: str) -> bool:
    """True when `name` holds control characters or marks that turn the writing."""
    return bool(_ODD.search(name) or _TURNING.search(name))


def extension_of(name: str) -> str:
    """The last extension in lower case, without the dot; empty when there is none."""
    return PurePosixPath(name.rstrip(". ")).suffix[1:].lower()


def clean_name(name: str) -> str:
    """The name to keep: no path, composed letters, shortened before its extension.

    Refuses names made to deceive: control characters, turned writing, `photo.html.jpg`.
    """
    if has_odd_characters(name):
        raise FileRefused(
            _("The name of the file holds hidden characters. Rename it and send it again."),
            code="name",
        )
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = unicodedata.normalize("NFC", last).strip().strip(".").strip()
    if not plain:
        raise FileRefused(_("The file has no name. Rename it and send it again."), code="name")
    stem, dot, extension = plain.rpartition(".")
    if not dot or not stem.strip():
        raise FileRefused(
            _("The name of the file has no ending such as .pdf or .docx."), code="extension"
        )
    inner = {part.strip().lower() for part in stem.split(".")[1:]}
    if inner & DECEIVING_EXTENSIONS:
        raise FileRefused(
            _("The name of the file has two endings. Rename it and send it again."),
            code="double_extension",
        )
    room = limits.FILE_NAME_LENGTH - len(extension) - 1
    return f"{stem[:room].rstrip()}.{extension}"


def unique_names(wanted: Iterable[tuple[str, str]]) -> list[str]:
    """Names of files that lie in one folder, on any system: of (words, extension) pairs."""
    taken: set[str] = set()
    found = []
    for words, extension in wanted:
        stem, ending = safe_stem(words), f".{extension}" if extension else ""
        name, number = f"{stem}{ending}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number}){ending}"
        taken.add(name.casefold())
        found.append(name)
    return found


def safe_stem(words: str) -> str:
    """Words of a person as the first part of a name, that leads nowhere and deceives nobody.

    A name may have 255 bytes at most; a Kazakh letter has two.
    """
    plain = unicodedata.normalize("NFC", _NO_PART_OF_NAMES.sub(" ", _without_odd(words)))
    stem = " ".join(plain.split())[: limits.PACKED_NAME_LENGTH].strip(" .")
    return f"_{stem}" if not stem or _TAKEN_BY_WINDOWS.match(stem.split(".")[0]) else stem


def _without_odd(words: str) -> str:
    return _TURNING.sub("", _ODD.sub(" ", words))
