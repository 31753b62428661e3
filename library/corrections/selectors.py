"""Reports of mistakes as editors, authors and those who sent them read them."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from library.corrections import policies
from library.corrections.models import Correction, Outcome
from library.methods.models import Method, MethodFile
from library.versions.models import VersionFile


@dataclass(frozen=True, slots=True)
class Reportable:
    """What somebody reports on: a method in a version, with its files."""

    method: Method
    version: int
    files: tuple[StoredFile, ...]

    def file(self, pk: int | None) -> StoredFile | None:
        """The file of that key, if it is one of them."""
        return next((stored for stored in self.files if stored.pk == pk), None)


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A report in a list."""

    pk: int
    url: str
    title: str
    language: str
    kind: str
    words: str
    words_language: str
    sent_at: datetime
    is_urgent: bool
    is_overdue: bool
    has_hidden: bool
    is_own: bool
    outcome: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CorrectionScreen:
    """One report. `sender` and `mail` are for those who answer alone."""

    correction: Correction
    method: Method
    words: str
    sender: str
    mail: str
    is_mail_confirmed: bool
    may_answer: bool
    is_sender: bool
    answered_by: str
    others_open: int


def find_reportable(method_pk: int, number: int | None) -> Reportable | None:
    """A method on the shelf; its version `number`, or its newest."""
    method = Method.objects.published().defer("body", "body_html").filter(pk=method_pk).first()
    if method is None:
        return None
    numbers = list(method.versions.order_by("-number").values_list("number", flat=True))
    if not numbers:
        held = MethodFile.objects.filter(method=method).select_related("stored")
        return Reportable(method, 0, tuple(file.stored for file in held))
    chosen = number if number is not None and number in numbers else numbers[0]
    frozen = VersionFile.objects.filter(version__method=method, version__number=chosen)
    files = frozen.select_related("stored").order_by("position", "pk")
    return Reportable(method, chosen, tuple(file.stored for file in files))


def find_correction(pk: int, viewer: Viewer) -> Correction | None:
    """A report that `viewer` may read."""
    found = Correction.objects.visible_to(viewer)
    return found.select_related("method", "person", "answered_by").filter(pk=pk).first()


def correction_screen(correction: Correction, viewer: Viewer) -> CorrectionScreen:
    """The page of a report that came through the door."""
    may_answer = policies.can_answer(viewer, correction)
    is_sender = viewer.person_id is not None and correction.person_id == viewer.person_id
    reads = may_answer or is_sender or correction.is_plain
    prepare_names([correction.person, correction.answered_by])
    sender = ""
    if may_answer:
        sender = shown_name(correction.person, viewer) if correction.person else correction.name
    others = Correction.objects.open().filter(method=correction.method_id)
    return CorrectionScreen(
        correction=correction,
        method=correction.method,
        words=correction.words if reads else "",
        sender=sender,
        mail=correction.mail if may_answer else "",
        is_mail_confirmed=correction.mail_confirmed_at is not None,
        may_answer=may_answer and correction.answered_at is None,
        is_sender=is_sender,
        answered_by=shown_name(correction.answered_by, viewer) if correction.answered_by else "",
        others_open=others.exclude(pk=correction.pk).count() if may_answer else 0,
    )


def correction_page(
    viewer: Viewer, *, is_answered: bool, page: str | None, now: datetime
) -> tuple[Page, list[CorrectionLine]]:
    """A page of the list of editors, urgent ones first; of their own methods without words."""
    found = Correction.objects.visible_to(viewer).select_related("method")
    rows = found.answered() if is_answered else found.open()
    rows = rows.defer("method__body", "method__body_html")
    shown = Paginator(rows, limits.CORRECTIONS_PER_PAGE).get_page(page)
    own = set(
        Method.objects.written_by(viewer)
        .filter(pk__in=[row.method_id for row in shown.object_list])
        .values_list("pk", flat=True)
    )
    return shown, [_line(row, now, is_own=row.method_id in own) for row in shown.object_list]


def open_reports(viewer: Viewer) -> int:
    """How many reports wait for editors."""
    return Correction.objects.visible_to(viewer).open().count()


def _line(row: Correction, now: datetime, *, is_own: bool) -> CorrectionLine:
    return CorrectionLine(
        pk=row.pk,
        url=row.get_absolute_url(),
        title=row.method.title,
        language=row.method.language,
        kind=str(row.get_kind_display()),
        words="" if is_own and not row.is_plain else row.words,
        words_language=row.language,
        sent_at=row.sent_at,
        is_urgent=row.is_urgent,
        is_overdue=row.answered_at is None and row.due_at < now,
        has_hidden=row.has_hidden,
        is_own=is_own,
        outcome=str(Outcome(row.outcome).label) if row.outcome else "",
        answered_at=row.answered_at,
    )
