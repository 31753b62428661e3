"""Posted versions of an essay, with what changed."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import ModelLogEntry, Revision

from cms.audience.viewer import Viewer
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from library.essays.models import Essay

_WORDS = re.compile(r"\S+\s*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_COMPARED_BY_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Version:
    """One posted version with what changed since the one before."""

    number: int
    posted_at: Any
    who: str
    title: SafeString
    body: SafeString
    is_first: bool


def versions_of(essay: Essay, viewer: Viewer) -> list[Version]:
    """Posted versions, newest first, as far as they are shown. The draft is never among them."""
    draft = essay.draft_revision
    posted = Revision.objects.for_instance(essay).select_related("user").order_by("-created_at")
    if draft is not None:
        posted = posted.exclude(pk=draft.pk)
    revisions = list(posted[: limits.ESSAY_VERSIONS_SHOWN + 1])
    revisions.reverse()
    has_more = len(revisions) > limits.ESSAY_VERSIONS_SHOWN
    moments = _posting_moments(essay)
    prepare_names(revision.user for revision in revisions)
    versions = []
    before: dict[str, Any] = {}
    for number, revision in enumerate(revisions, start=1):
        words = revision.content
        if number > 1 or not has_more:
            versions.append(
                Version(
                    number=number,
                    posted_at=moments.get(revision.pk, revision.created_at),
                    who=shown_name(revision.user, viewer),
                    title=marked_changes(before.get("title", words["title"]), words["title"]),
                    body=marked_changes(before.get("body", words["body"]), words["body"]),
                    is_first=not before,
                )
            )
        before = words
    return versions[::-1]


def _posting_moments(essay: Essay) -> dict[int, Any]:
    """When each revision was posted, by the audit."""
    entries = ModelLogEntry.objects.for_instance(essay).filter(action="wagtail.publish")
    return dict(entries.order_by("timestamp").values_list("revision_id", "timestamp"))


def marked_changes(before: str, after: str) -> SafeString:
    """`after` as safe HTML, with what is new in <ins> and what is gone in <del>.

    By words; a text much longer than an essay by lines, for its comparison would take long.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _COMPARED_BY_WORDS:
        old, new = _LINES.findall(before), _LINES.findall(after)
    # Blanks go along with the word before them and decide nothing.
    matcher = difflib.SequenceMatcher(
        None, [piece.rstrip() for piece in old], [piece.rstrip() for piece in new], autojunk=False
    )
    out: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            out.append(escape(come))
            continue
        if gone.strip():
            out.append(f"<del>{escape(gone.rstrip())}</del>{' ' if come.strip() else _tail(gone)}")
        if come.strip():
            out.append(f"<ins>{escape(come.rstrip())}</ins>{_tail(come)}")
    return mark_safe("".join(out).strip())  # noqa: S308 - every piece is escaped


def _tail(text: str) -> str:
    return text[len(text.rstrip()) :]
