"""Every write to methods and their vocabularies."""

from library.methods.services.drafts import (
    EditConflict,
    Incomplete,
    RefusedFile,
    attach_file,
    attach_files,
    discard_draft,
    missing_parts,
    remove_file,
    save_draft,
    send_for_review,
    start_method,
    submit,
    take_back,
)
from library.methods.services.words import ensure_vocabularies

__all__ = [
    "EditConflict",
    "Incomplete",
    "RefusedFile",
    "attach_file",
    "attach_files",
    "discard_draft",
    "ensure_vocabularies",
    "missing_parts",
    "remove_file",
    "save_draft",
    "send_for_review",
    "start_method",
    "submit",
    "take_back",
]
