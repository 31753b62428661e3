"""The text of a document that is brought in: txt, md, docx, odt, pdf."""

from pathlib import Path

from django.utils.translation import gettext as _

from cms.texts.reading import Extract, Line, UnreadableError, read_document

KINDS = frozenset({"txt", "md", "docx", "odt", "pdf"})


class UnknownKindError(Exception):
    """The document is of a kind that is not brought in; the message says so, for the report."""


def extract(path: Path) -> Extract:
    """Reads the document at `path` by its extension; `UnreadableError` when that fails."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise UnknownKindError(_unknown_kind(path.suffix))
    with path.open("rb") as file:
        return read_document(file, kind)


def _unknown_kind(extension: str) -> str:
    if not extension:
        return _("The name of the file has no ending, so its kind is not known.")
    return _("Files of the kind “%(kind)s” are not taken.") % {"kind": extension}


__all__ = ["Extract", "Line", "UnknownKindError", "UnreadableError", "extract"]
