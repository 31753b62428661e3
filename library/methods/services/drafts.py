"""Every write to a method on its way to the shelf. The draft is a revision of Wagtail's.

A published method stays as it is until an editor approves its newest revision; a method that was
never published keeps its row in step with the draft, so that lists in the admin tell the truth.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from cms.audience.viewer import viewer_of
from cms.files.models import StoredFile
from cms.files.refusals import FileRefused
from cms.files.services import store_file
from cms.people.models import Membership, Place, PlaceKind, User
from cms.settings import limits
from cms.uploads.models import Upload
from cms.uploads.selectors import taken_among, whole_uploads
from library.methods import policies
from library.methods.addresses import slug_of_method
from library.methods.models import Method, MethodFile, MethodSource
from library.methods.selectors import draft_of, problems_of_draft, state_of, version_of
from library.methods.services import contents

PLAIN_FIELDS = (
    "title",
    "summary",
    "body",
    "language",
    "material_type",
    "form",
    "licence",
    "minutes",
    "community",
)
WORD_FIELDS = ("subjects", "grades")
# Facts of the row as a whole that a revision keeps from the day it was made.
_OF_THE_ROW = (
    "author_id",
    "credit",
    "family",
    "withdrawal",
    "withdrawal_note",
    "withdrawn_at",
    "place_id",
    "form_key",
    "created_at",
    "live_revision_id",
    "first_published_at",
    "last_published_at",
    "expired",
)


class EditConflict(Exception):  # noqa: N818 - told to a person with both texts
    """Somebody saved the method after the person opened it; `saved` is what is kept."""

    def __init__(self, saved: Method) -> None:
        super().__init__(_("This method was changed in another window."))
        self.saved = saved


class TooManySources(Exception):  # noqa: N818 - said to a person
    """A method names so many sources and no more."""


class Incomplete(Exception):  # noqa: N818 - said to a person
    """The draft cannot be sent yet; `missing` maps fields to what is still needed."""

    def __init__(self, missing: dict[str, str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken, and why."""

    name: str
    reason: str
    key: uuid.UUID | None = None


def start_method(
    *, author: User, title: str, language: str, form_key: uuid.UUID | None = None
) -> tuple[Method, bool]:
    """Begins a draft; with the same `form_key` a second time gives the first one and False."""
    if not policies.can_send_methods(viewer_of(author)):
        raise PermissionDenied(_("Methods are sent by teachers whom a coordinator has accepted."))
    # Nobody can meet the key of another person's form.
    own_key = uuid.uuid5(form_key, str(author.pk)) if form_key else None
    with transaction.atomic():
        method = Method(
            title=title,
            slug=slug_of_method(title),
            language=language,
            author=author,
            place=_organisation_of(author),
            form_key=own_key,
            live=False,
        )
        try:
            with transaction.atomic():
                method.save()
        except IntegrityError:
            # The same form arrived twice at once; the first one has begun the method.
            return Method.objects.get(form_key=own_key), False
        method.save_revision(user=author, clean=False, log_action="wagtail.create")
    return method, True


def save_draft(
    *,
    method: Method,
    by: User,
    fields: Mapping[str, Any],
    version: str | None,
    is_apart: bool = False,
) -> Method:
    """Keeps what was typed as the newest version; gives the draft.

    `version` is the version that the person saw (`version_of`). When a newer one is kept and says
    something else, raises `EditConflict` and changes nothing. `is_apart` leaves the version before
    in the history, whoever wrote it: it was seen, and another was preferred.
    """
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        if not _differs(draft, fields):
            return draft
        if version != version_of(row):
            raise EditConflict(draft)
        _write(draft, fields)
        _write_files(draft, fields)
        return _keep(row, draft, by, is_apart=is_apart)


def autosave(*, method: Method, by: User, fields: Mapping[str, Any], version: str | None) -> Method:
    """The same as `save_draft`, every few seconds while somebody writes, and in few statements.

    Writes over the person's own open version; the words and files of the row follow when it is
    saved as a whole. `method` was found through the door. Gives the row with its newest version.
    """
    with transaction.atomic():
        row = _held_with_version(method)
        _require_edit(row, by, is_in_review=state_of(row).is_in_review)
        revision = row.latest_revision
        is_drafted = revision is not None and (row.has_unpublished_changes or not row.live)
        # What had a file that is taken away stays in the history.
        is_apart = is_drafted and contents.loses_files(revision.content, fields)
        if not is_drafted or is_apart or not _is_open(row, by, is_sent=row.is_sent):
            save_draft(method=row, by=by, fields=fields, version=version, is_apart=is_apart)
            return _held_with_version(method)
        content = contents.changed(revision.content, fields)
        if content == revision.content:
            return row
        if version != version_of(row):
            raise EditConflict(draft_of(row))
        revision.content, revision.object_str = content, content["title"]
        revision.created_at = timezone.now()
        revision.save(update_fields=["content", "object_str", "created_at"])
        columns = {"has_unpublished_changes": True}
        if not row.live:
            columns |= contents.columns(content)
        Method.objects.filter(pk=row.pk).update(**columns)
        for name, value in columns.items():
            setattr(row, name, value)
    return row


def attach_file(*, method: Method, by: User, upload: File | Any, caption: str = "") -> StoredFile:
    """Adds one checked file to the draft; the same file twice is kept once."""
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        stored, is_new = _add(draft, upload, by, caption)
        if is_new:
            _keep(row, draft, by)
    return stored


def attach_files(*, method: Method, by: User, uploads: Iterable[File | Any]) -> list[RefusedFile]:
    """Adds the good ones of `uploads` to the draft in one version; tells which were refused."""
    refused: list[RefusedFile] = []
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        is_changed = False
        for upload in uploads:
            try:
                _stored, is_new = _add(draft, upload, by, "")
                is_changed |= is_new
            except FileRefused as refusal:
                refused.append(RefusedFile(str(upload.name), " ".join(refusal.messages)))
        if is_changed:
            _keep(row, draft, by)
    return refused


def attach_uploads(
    *, method: Method, by: User, keys: Iterable[uuid.UUID]
) -> tuple[list[Upload], list[RefusedFile]]:
    """Hangs files that have come in pieces on the draft, each once; gives those that hang there
    now, and tells which were refused. What hangs elsewhere already is passed over."""
    attached: list[Upload] = []
    refused: list[RefusedFile] = []
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        uploads = whole_uploads(keys, viewer_of(by))
        taken = taken_among(uploads)
        is_changed = False
        for upload in uploads:
            stored = upload.stored
            assert stored is not None
            held = {file.stored_id for file in draft.files.all()}
            if stored.pk not in held and stored.pk in taken:
                continue
            try:
                if stored.pk not in held:
                    upload.stored, is_new = _hang(draft, stored, "")
                    is_changed |= is_new
                attached.append(upload)
            except FileRefused as refusal:
                reason = " ".join(refusal.messages)
                refused.append(RefusedFile(upload.name, reason, upload.pk))
        if is_changed:
            _keep(row, draft, by)
    return attached, refused


def move_file(*, method: Method, by: User, stored_pk: int, step: int) -> Method:
    """Moves a file of the draft one place up (-1) or down (1)."""
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        order = [file.stored_id for file in draft.files.all()]
        if stored_pk not in order:
            return draft
        place = order.index(stored_pk)
        other = place + step
        if not 0 <= other < len(order):
            return draft
        order[place], order[other] = order[other], order[place]
        _write_files(draft, {"order": order})
        return _keep(row, draft, by)


def remove_file(*, method: Method, by: User, stored_pk: int) -> Method:
    """Takes a file out of the draft; a published version keeps it until the change is approved."""
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        kept = [file for file in draft.files.all() if file.stored_id != stored_pk]
        if len(kept) == len(draft.files.all()):
            return draft
        draft.files.set(kept)
        return _keep(row, draft, by, is_apart=True)


def missing_parts(draft: Method) -> dict[str, str]:
    """What `draft` still needs before editors can look at it, by field."""
    missing: dict[str, str] = {}
    if not draft.title.strip():
        missing["title"] = _("Give it a title.")
    if not draft.summary.strip():
        missing["summary"] = _("Say in a sentence or two what it is for.")
    if not list(draft.subjects.all()):
        missing["subjects"] = _("Choose at least one subject.")
    if draft.material_type_id is None:
        missing["material_type"] = _("Choose what it is.")
    if draft.licence_id is None:
        missing["licence"] = _("Choose what others may do with it.")
    if not draft.body.strip() and not list(draft.files.all()):
        missing["files"] = _("Add a file, or describe the method in the text.")
    for problem in problems_of_draft(draft):
        if problem.is_refused:
            missing.setdefault(problem.field, problem.sentence)
    return missing


def keep_copy(
    *, method: Method, by: User, fields: Mapping[str, Any], sources: Iterable[MethodSource]
) -> Method:
    """Keeps the words of another method as the first version of one that was begun just now."""
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        _write(draft, fields)
        draft.sources.set(_in_order(sources))
        return _keep(row, draft, by)


def add_source(*, method: Method, by: User, source: MethodSource) -> Method:
    """Says what the draft was adapted from; the same work once. Raises `TooManySources`."""
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        held = list(draft.sources.all())
        if any(_is_same(one, source) for one in held):
            return draft
        if len(held) >= limits.SOURCES_PER_METHOD:
            raise TooManySources(
                _("A method names at most %(count)d works that it was adapted from.")
                % {"count": limits.SOURCES_PER_METHOD}
            )
        draft.sources.set(_in_order([*held, source]))
        return _keep(row, draft, by)


def remove_source(*, method: Method, by: User, place: int, title: str) -> Method:
    """Takes out the work at `place`, if it is still the one called `title`."""
    with transaction.atomic():
        row = _locked(method, by)
        draft = draft_of(row)
        held = list(draft.sources.all())
        if place >= len(held) or held[place].title != title:
            return draft
        draft.sources.set(_in_order(held[:place] + held[place + 1 :]))
        return _keep(row, draft, by)


def send_for_review(*, method: Method, by: User) -> Method:
    """Hands the draft to the editors, for the first time or again after a note.

    Sending what they already have changes nothing. Raises `Incomplete` when parts are missing.
    """
    with transaction.atomic():
        row = Method.objects.select_for_update().get(pk=method.pk)
        state = state_of(row)
        _require_edit(row, by, is_in_review=False)
        if not policies.can_submit(viewer_of(by), row):
            raise PermissionDenied(_("Its author sends it to the editors."))
        if state.is_in_review:
            return row
        draft = draft_of(row)
        missing = missing_parts(draft)
        if missing:
            raise Incomplete(missing)
        if not row.live:
            # Words and files that were saved while they were written, into the row as a whole.
            _keep_row(row, draft)
        submit(method=row, by=by)
    return row


def submit(*, method: Method, by: User | None) -> None:
    """Puts the newest version before the editors, complete or not (an import need not be)."""
    current = method.current_workflow_state
    if current is not None and current.status == WorkflowState.STATUS_NEEDS_CHANGES:
        current.resume(user=by)
    elif current is None:
        workflow = method.get_workflow()
        if workflow is None:
            raise LookupError("No workflow is assigned to methods: run the command ensure_site.")
        workflow.start(method, by)


def take_back(*, method: Method, by: User) -> None:
    """The author takes back what editors have not answered; it is a draft again."""
    with transaction.atomic():
        row = Method.objects.select_for_update().get(pk=method.pk)
        state = state_of(row)
        if not state.is_in_review:
            return
        if not policies.can_take_back(viewer_of(by), row, is_in_review=True):
            raise PermissionDenied(_("Only its author takes a method back."))
        row.current_workflow_state.cancel(user=by)


def discard_draft(*, method: Method, by: User) -> bool:
    """Throws away what is not published: the whole method, or only its unpublished changes.

    Gives True when the method itself is gone.
    """
    with transaction.atomic():
        row = Method.objects.select_for_update().get(pk=method.pk)
        state = state_of(row)
        if not policies.can_discard(viewer_of(by), row, is_in_review=state.is_in_review):
            raise PermissionDenied(_("This can be thrown away by its author while it is a draft."))
        held = {file.stored_id for file in draft_of(row).files.all()}
        if row.current_workflow_state is not None:
            row.current_workflow_state.cancel(user=by)
        if row.live:
            row.has_unpublished_changes = False
            row.save_revision(user=by, changed=False, clean=False, log_action=True)
            Method.objects.filter(pk=row.pk).update(has_unpublished_changes=False)
        else:
            row.delete()
        _forget_files(held)
    return not state.value.startswith("published")


def _locked(method: Method, by: User) -> Method:
    """The row, held until the transaction ends, if `by` may edit it now."""
    row = Method.objects.select_for_update().get(pk=method.pk)
    state = state_of(row)
    _require_edit(row, by, is_in_review=state.is_in_review)
    return row


def _require_edit(row: Method, by: User, *, is_in_review: bool) -> None:
    if not policies.can_edit(viewer_of(by), row, is_in_review=is_in_review):
        raise PermissionDenied(
            _("The editors have this method now. Take it back if you want to change it.")
        )
    if row.locked and row.locked_by_id != by.pk:
        raise PermissionDenied(_("An editor works on this method now. Try again a little later."))


def _held_with_version(method: Method) -> Method:
    """The row, held, with its newest version and where it stands, in one question."""
    sent = TaskState.objects.filter(revision=OuterRef("latest_revision"))
    found = Method.objects.select_for_update(of=("self",)).select_related("latest_revision")
    return found.with_review().annotate(is_sent=Exists(sent)).get(pk=method.pk)


def _is_open(row: Method, by: User, *, is_sent: bool | None = None) -> bool:
    """The newest version is the person's own, was neither sent nor published: it is written
    over."""
    revision = row.latest_revision
    if revision is None or revision.user_id != by.pk or revision.pk == row.live_revision_id:
        return False
    if revision.approved_go_live_at is not None:
        return False
    if is_sent is None:
        is_sent = TaskState.objects.filter(revision=revision.pk).exists()
    return not is_sent


def _keep(row: Method, draft: Method, by: User, *, is_apart: bool = False) -> Method:
    """Writes `draft` as the newest version: over the person's own open one, so that who writes for
    an hour makes one version."""
    over = row.latest_revision if not is_apart and _is_open(row, by) else None
    _keep_row(row, draft)
    draft.latest_revision = row.latest_revision
    draft.save_revision(user=by, clean=False, log_action=over is None, overwrite_revision=over)
    return draft


def _keep_row(row: Method, draft: Method) -> None:
    """Facts of the row into the draft; of what was never published, the draft into the row."""
    for name in _OF_THE_ROW:
        setattr(draft, name, getattr(row, name))
    draft.slug = slug_of_method(draft.title)
    if not row.live:
        draft.save()


def _add(draft: Method, upload: File | Any, by: User, caption: str) -> tuple[StoredFile, bool]:
    """Stores `upload` and hangs it on `draft`, unless the draft has it already."""
    _check_number(draft)
    return _hang(draft, store_file(upload=upload, by=by), caption)


def _check_number(draft: Method) -> None:
    if len(draft.files.all()) >= limits.FILES_PER_METHOD:
        raise FileRefused(
            _("A method holds at most %(count)s files. Take one away first."),
            code="count",
            params={"count": limits.FILES_PER_METHOD},
        )


def _hang(draft: Method, stored: StoredFile, caption: str) -> tuple[StoredFile, bool]:
    _check_number(draft)
    held = list(draft.files.all())
    for file in held:
        if file.stored.sha256 == stored.sha256 and file.stored.name == stored.name:
            stored.file.delete(save=False)
            stored.delete()
            return file.stored, False
    order = max((file.sort_order or 0 for file in held), default=-1) + 1
    draft.files.add(MethodFile(stored=stored, caption=caption, sort_order=order))
    return stored, True


def _write(draft: Method, fields: Mapping[str, Any]) -> None:
    for name in PLAIN_FIELDS:
        if name in fields:
            setattr(draft, name, fields[name])
    for name in WORD_FIELDS:
        if name in fields:
            getattr(draft, name).set(fields[name])


def _in_order(sources: Iterable[MethodSource]) -> list[MethodSource]:
    found = list(sources)
    for place, source in enumerate(found):
        source.sort_order = place
    return found


def _is_same(one: MethodSource, other: MethodSource) -> bool:
    if one.original_id or other.original_id:
        return one.original_id == other.original_id
    return (one.title, one.authors, one.url) == (other.title, other.authors, other.url)


def _write_files(draft: Method, fields: Mapping[str, Any]) -> None:
    """Captions, order and what is taken away, of files that the draft has."""
    captions = fields.get("captions", {})
    kept = contents.in_order(draft.files.all(), fields, key=lambda file: file.stored_id)
    for place, file in enumerate(kept):
        file.caption = captions.get(file.stored_id, file.caption)
        file.sort_order = place
    draft.files.set(kept)


def _differs(draft: Method, fields: Mapping[str, Any]) -> bool:
    for name in PLAIN_FIELDS:
        if name in fields and getattr(draft, name) != fields[name]:
            return True
    for name in WORD_FIELDS:
        if name in fields:
            kept = {word.pk for word in getattr(draft, name).all()}
            if kept != {word.pk for word in fields[name]}:
                return True
    captions = fields.get("captions", {})
    files = list(draft.files.all())
    if contents.in_order(files, fields, key=lambda file: file.stored_id) != files:
        return True
    return any(captions.get(file.stored_id, file.caption) != file.caption for file in files)


def _forget_files(keys: set[int]) -> None:
    """Deletes files that no method holds any more."""
    for stored in StoredFile.objects.filter(pk__in=keys, method_files__isnull=True):
        path, storage = stored.file.name, stored.file.storage
        stored.delete()
        transaction.on_commit(partial(storage.delete, str(path)))


def _organisation_of(author: User) -> Place | None:
    """The organisation of the author's first membership, for the byline."""
    membership = (
        Membership.objects.active()
        .filter(person=author, place__kind__in=[PlaceKind.ORGANISATION, PlaceKind.CLASS])
        .select_related("place")
        .order_by("requested_at", "pk")
        .first()
    )
    if membership is None:
        return None
    place = membership.place
    return place.get_parent() if place.kind == PlaceKind.CLASS else place
