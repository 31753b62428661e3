"""Brings documents into the library, in review; a document that is there already stays as it is."""

import enum
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cms.files.checks import sha256_of
from cms.files.refusals import FileRefused
from cms.files.services import store_file
from cms.people.models import User
from cms.settings import limits
from library.archive.extract import Extract, UnknownKindError, UnreadableError, extract
from library.archive.metadata import Details
from library.archive.propose import propose
from library.methods.addresses import slug_of_method
from library.methods.models import MaterialType, Method, MethodFile
from library.methods.services import submit


class Result(enum.Enum):
    """What became of one file."""

    IMPORTED = "imported"
    KNOWN = "known"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the file `name`; `remark` is the reason of a failure, or a word of care."""

    name: str
    result: Result
    title: str = ""
    remark: str = ""


def import_document(*, path: Path, name: str, details: Details, by: User | None) -> Outcome:
    """Brings in the document at `path`, told of as `name`, and hands it to the editors.

    `details` go before what the document itself proposes. The original is kept as a file to
    download. The same bytes are brought in once, whatever they are called.
    """
    with path.open("rb") as raw:
        known = _held(sha256_of(raw))
        if known is not None:
            return Outcome(name, Result.KNOWN, known.title)
        try:
            found = extract(path)
            with transaction.atomic():
                method = _keep(File(raw, path.name), found, path.stem, details, by)
                submit(method=method, by=by)
        except (UnknownKindError, UnreadableError) as error:
            return Outcome(name, Result.FAILED, remark=str(error))
        except FileRefused as refusal:
            return Outcome(name, Result.FAILED, remark=" ".join(refusal.messages))
    return Outcome(name, Result.IMPORTED, method.title, _care(found))


def _held(sha256: str) -> Method | None:
    """The method that holds a file with this fingerprint, in any of its versions' files."""
    file = (
        MethodFile.objects.filter(stored__sha256=sha256, method__isnull=False)
        .select_related("method")
        .order_by("pk")
        .first()
    )
    return file.method if file else None


def _keep(upload: File, found: Extract, stem: str, details: Details, by: User | None) -> Method:
    proposal = propose(found, fallback_title=stem)
    kind = details.kind or MaterialType.objects.filter(code=proposal.kind).first()
    title = details.title or proposal.title
    method = Method(
        title=title,
        slug=slug_of_method(title),
        summary=details.summary or proposal.summary,
        body=markdown_of(found),
        language=details.language or proposal.language,
        material_type=kind,
        licence=details.licence,
        credit=details.author or proposal.author,
        dated_on=details.dated_on or proposal.dated_on,
        live=False,
    )
    method.subjects.set(details.subjects)
    method.grades.set(details.grades)
    # The site itself stores it: an archive may be larger than what a person sends in a day.
    stored = store_file(upload=upload, by=None)
    method.files.add(MethodFile(stored=stored, sort_order=0))
    method.save()
    method.save_revision(user=by, clean=False, log_action="wagtail.create")
    return method


def markdown_of(found: Extract) -> str:
    """The text as Markdown that shows it as it is, whole paragraphs up to the length of a body."""
    parts: list[str] = []
    length = 0
    for line in found.lines:
        text = _escaped(line.text)
        part = f"{'#' * min(line.level, 3)} {text}" if line.level else text
        length += len(part) + 2
        if length > limits.BODY_LENGTH:
            break
        parts.append(part)
    return "\n\n".join(parts)


def _escaped(text: str) -> str:
    """`text` with a backslash before what Markdown would take for marks."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_[]<>|~#" else sign for sign in text)
    if escaped[:1] in {"-", "+", "="}:
        return f"\\{escaped}"
    head = escaped.split(" ", 1)[0]
    if head[:-1].isdigit() and head[-1:] in {".", ")"}:
        return f"{head[:-1]}\\{head[-1]}{escaped[len(head) :]}"
    return escaped


def _care(found: Extract) -> str:
    if not found.lines:
        return _("No text was found in it: search will know only its title.")
    if sum(len(line.text) + 2 for line in found.lines) > limits.BODY_LENGTH:
        return _("The text is longer than a page shows; the file holds all of it.")
    return ""
