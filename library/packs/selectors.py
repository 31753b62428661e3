"""What goes into the ZIP of a version: its files under their captions, and a text about rights."""

import logging
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.audience.viewer import VISITOR, Viewer
from cms.files.names import safe_stem, unique_names
from cms.files.packing import Packed, words
from library.versions.models import MethodVersion, VersionFile
from library.versions.selectors import find_version, names_of, short_url

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pack:
    """A version with all that is taken away of it."""

    version: MethodVersion
    name: str
    files: tuple[Packed, ...]
    stored: tuple[int, ...]


def newest_number(method_pk: int, viewer: Viewer) -> int | None:
    """The number of the newest version of a method that `viewer` may read."""
    found = MethodVersion.objects.visible_to(viewer).filter(method=method_pk)
    return found.order_by("-number").values_list("number", flat=True).first()


def pack_of(method_pk: int, number: int, viewer: Viewer) -> Pack | None:
    """All files of a version that `viewer` may read; None where there is none."""
    version = find_version(method_pk, number, viewer)
    if version is None:
        return None
    held = [file for file in version.files.all() if _is_there(file)]
    if not held:
        return None
    about = pgettext("name of a file", "Licence and authors")
    wanted = [(file.caption or _stem(file), file.stored.extension) for file in held]
    about_name, *names = unique_names([(about, "txt"), *wanted])
    packed = tuple(
        Packed(
            name=name,
            extension=file.stored.extension,
            size=file.size,
            storage=file.stored.file.storage,
            path=str(file.stored.file.name),
        )
        for name, file in zip(names, held, strict=True)
    )
    text = about_pack(version, tuple(zip(names, held, strict=True)))
    return Pack(
        version=version,
        name=f"{safe_stem(version.title)} v{version.number}.zip",
        files=(*packed, words(about_name, text)),
        stored=tuple(file.stored_id for file in held),
    )


def about_pack(version: MethodVersion, files: tuple[tuple[str, VersionFile], ...]) -> str:
    """Whose it is, what one may do with it and where it came from, in the reader's language.

    It is passed on to anybody, so names stand in it as everybody may read them.
    """
    day = date_format(timezone.localtime(version.published_at), "DATE_FORMAT")
    authors = ", ".join(names_of([version], VISITOR)[0])
    parts = [
        version.title,
        "\n".join(
            filter(
                None,
                (
                    _("Authors: %(names)s") % {"names": authors} if authors else "",
                    _("Version %(number)s, published on %(day)s")
                    % {"number": version.number, "day": day},
                    _("Address: %(url)s") % {"url": short_url(version.method_id, version.number)},
                ),
            )
        ),
        "\n".join(
            filter(
                None,
                (
                    _("Licence: %(name)s") % {"name": version.licence_name},
                    version.licence_url,
                    _("Name the authors and the address when you pass these files on."),
                ),
            )
        ),
    ]
    if version.sources:
        sources = [_about_source(source) for source in version.sources]
        parts.append("\n".join((_("Adapted from:"), *sources)))
    listed = [_about_file(name, file) for name, file in files]
    parts.append("\n".join((_("Files:"), *listed)))
    return "\n\n".join(parts) + "\n"


def _about_source(source: dict[str, Any]) -> str:
    own = source.get("method")
    address = short_url(own) if own else source.get("url")
    said = [source.get(name) for name in ("title", "authors", "licence", "licence_url")]
    return "– " + " · ".join(filter(None, (*said, address)))


def _about_file(name: str, file: VersionFile) -> str:
    fingerprint = f" · SHA-256 {file.sha256}" if file.sha256 else ""
    return f"– {name}{fingerprint}"


def _stem(file: VersionFile) -> str:
    return file.name.removesuffix(f".{file.stored.extension}")


def _is_there(file: VersionFile) -> bool:
    """A file that is missing on the disc must not take the others with it."""
    if file.stored.file.storage.exists(str(file.stored.file.name)):
        return True
    logger.error("File %s of version %s is missing", file.stored_id, file.version_id)
    return False
