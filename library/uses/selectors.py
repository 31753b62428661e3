"""What was said of lessons with a method, as readers meet it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from cms.audience.viewer import Viewer
from cms.keyset import beyond, cursor_of, in_order, told, window_of
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from library.methods.models import Method
from library.methods.selectors import vocabularies
from library.uses import policies
from library.uses.models import Use, UseTally

_COLUMN = "said_at"


@dataclass(frozen=True, slots=True)
class ShownUse:
    """A lesson with a method in the list."""

    pk: int
    name: str
    sentence: str
    language: str
    used_on: date
    said_at: datetime
    grade: str
    version: int
    report_url: str


@dataclass(frozen=True, slots=True)
class UsePage:
    """A page of lessons with a method; the mean is told from a few ratings on."""

    method: Method
    uses: tuple[ShownUse, ...]
    count: int
    mean: float | None
    may_say: bool
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""


def find_method(pk: int) -> Method | None:
    """A method on the shelf, with those who made it."""
    return (
        Method.objects.published().with_authors().defer("body", "body_html").filter(pk=pk).first()
    )


def use_page(
    method: Method, viewer: Viewer, asked: QueryDict, *, length: int = limits.USES_PER_PAGE
) -> UsePage:
    """A page of lessons, newest first, from a row on: the tally, the rows with their people."""
    cursor = cursor_of(asked)
    is_back = cursor is not None and cursor.is_back
    rows = Use.objects.visible_to(viewer).published().filter(method=method)
    if cursor is not None:
        rows = rows.filter(beyond(_COLUMN, cursor.at, cursor.pk, rises=is_back))
    ordered = rows.select_related("person").order_by(*in_order(_COLUMN, rises=is_back))
    found = list(ordered[: length + 1])
    window = window_of(found, length, starts=cursor is None, is_back=is_back)
    prepare_names(row.person for row in window.rows)
    tally = UseTally.objects.filter(method=method).first()
    url = reverse("library:method-uses", args=[method.pk])
    is_first = cursor is None or window.is_top
    return UsePage(
        method=method,
        uses=tuple(_shown(row, viewer) for row in window.rows),
        count=tally.count if tally else 0,
        mean=tally.mean if tally else None,
        may_say=policies.can_say(viewer, method),
        first_url="" if is_first else url,
        previous_url=_address(url, "before", None if is_first else window.earlier),
        next_url=_address(url, "after", window.later),
    )


def own_use(method: Method, viewer: Viewer) -> Use | None:
    """What the viewer has said of the version on the shelf, whatever became of it."""
    own = Use.objects.said_by(viewer).filter(method=method).order_by("-version")
    newest = method.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return own.filter(version=newest).select_related("grade").first()


def _address(url: str, name: str, row: Any) -> str:
    return f"{url}?{name}={told(row.said_at, row.pk)}" if row is not None else ""


def _shown(row: Use, viewer: Viewer) -> ShownUse:
    grade = vocabularies().grades.get(row.grade_id or 0)
    may_report = policies.can_report(viewer, row)
    return ShownUse(
        pk=row.pk,
        name=shown_name(row.person, viewer),
        sentence=row.sentence,
        language=row.language,
        used_on=row.used_on,
        said_at=row.said_at,
        grade=grade.name if grade else "",
        version=row.version,
        report_url=reverse("moderation:report", args=["use", row.pk]) if may_report else "",
    )
