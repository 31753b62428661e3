"""One method with all that its page shows, and its files through the door."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.markdown import to_html
from cms.people.models import Place
from cms.people.selectors import person_url, public_slug_of
from cms.ports.searchable import SearchCard
from cms.ports.similar import similar_to
from library.methods import policies
from library.methods.models import Method, MethodFile
from library.methods.selectors.rows import author_of, extras_of
from library.methods.selectors.states import MethodState, state_of
from library.methods.selectors.terms import Word, grades_in_words, named, vocabularies

_SIMILAR = ("method", "essay")


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file to take away, as `components/files.html` draws it."""

    name: str
    url: str
    size: int
    extension: str
    caption: str
    language: str


@dataclass(frozen=True, slots=True)
class MethodScreen:
    """The page of a method."""

    method: Method
    body_html: SafeString
    subjects: tuple[str, ...]
    grades: tuple[str, ...]
    type_name: str
    form_name: str
    licence: Word | None
    author: str
    author_url: str
    place: Place | None
    files: tuple[ShownFile, ...]
    similar: list[SearchCard] = field(default_factory=list)
    state: MethodState = MethodState.PUBLISHED
    is_draft: bool = False
    may_edit: bool = False

    @property
    def first_file(self) -> ShownFile | None:
        """The file behind the large button."""
        return self.files[0] if self.files else None


def find_method(pk: int, viewer: Viewer) -> Method | None:
    """A method that `viewer` may know of, with what its page needs beside it."""
    return (
        Method.objects.visible_to(viewer)
        .with_review()
        .select_related("author", "place", "community", "latest_revision")
        .annotate(author_slug=public_slug_of("author"))
        .filter(pk=pk)
        .first()
    )


def is_on_shelf(method: Method) -> bool:
    """True for what everybody may read: published and not switched off. No query."""
    place, community = method.place, method.community
    return (
        method.live
        and (place is None or place.uses_methods)
        and (community is None or community.uses_methods)
    )


def method_screen(method: Method, viewer: Viewer, *, as_draft: bool = False) -> MethodScreen:
    """The page of `method` (found through the door); its draft for those who may see it."""
    knows_draft = policies.can_see_draft(viewer, method)
    is_draft = knows_draft and (as_draft or not method.live)
    shown = draft_of(method) if is_draft else method
    return _screen(shown, viewer, state=state_of(method), is_draft=is_draft)


def preview_screen(method: Method, viewer: Viewer) -> MethodScreen:
    """The page of an unsaved `method`, for the preview in the admin."""
    return _screen(method, viewer, state=MethodState.DRAFT, is_draft=True)


def draft_of(method: Method) -> Method:
    """The newest version of `method`, sent or not."""
    draft = method.get_latest_revision_as_object()
    if draft is not method:
        # Of the thing as a whole, never of one version.
        draft.author, draft.place = method.author, method.place
        draft.author_slug = getattr(method, "author_slug", None)
    _read_files(draft)
    return draft


def find_file(method: Method, stored_pk: int, viewer: Viewer) -> StoredFile | None:
    """A file of the published version; of the draft for its author and editors."""
    if is_on_shelf(method):
        held = MethodFile.objects.filter(method=method, stored=stored_pk).select_related("stored")
        file = held.first()
        if file is not None:
            return file.stored
    if not policies.can_see_draft(viewer, method):
        return None
    for file in draft_of(method).files.all():
        if file.stored_id == stored_pk:
            return file.stored
    return None


def file_url(method: Method, stored: StoredFile) -> str:
    """Address of the download, in the reader's language."""
    return reverse("library:method-file", args=[method.pk, stored.pk, stored.name])


def _screen(method: Method, viewer: Viewer, *, state: MethodState, is_draft: bool) -> MethodScreen:
    words = vocabularies()
    if is_draft:
        subjects = [subject.pk for subject in method.subjects.all()]
        grades = [grade.pk for grade in method.grades.all()]
        held = [file for file in method.files.all() if file.stored_id]
    else:
        extras = extras_of([method.pk])[method.pk]
        subjects, grades = extras.subjects, extras.grades
        held = list(MethodFile.objects.filter(method=method).select_related("stored"))
    material = words.types.get(method.material_type_id or 0)
    form = words.forms.get(method.form_id or 0)
    html = to_html(method.body) if is_draft else method.body_html
    return MethodScreen(
        method=method,
        body_html=mark_safe(html),  # noqa: S308 - cms.markdown has cleaned it
        subjects=named(words.subjects, subjects),
        grades=grades_in_words(words.grades, grades),
        type_name=material.name if material else "",
        form_name=form.name if form else "",
        licence=words.licences.get(method.licence_id or 0),
        author=author_of(method, viewer),
        author_url=person_url(getattr(method, "author_slug", None)),
        place=method.place,
        files=tuple(_shown_file(method, file) for file in held),
        similar=[] if is_draft else similar_to("method", method.pk, viewer, among=_SIMILAR),
        state=state,
        is_draft=is_draft,
        may_edit=policies.can_edit(viewer, method, is_in_review=state.is_in_review),
    )


def _read_files(draft: Method) -> None:
    """Reads all files of a draft at once."""
    held = list(draft.files.all())
    stored = StoredFile.objects.in_bulk([file.stored_id for file in held])
    for file in held:
        file.stored = stored[file.stored_id]


def _shown_file(method: Method, file: MethodFile) -> ShownFile:
    stored = file.stored
    return ShownFile(
        name=stored.name,
        url=file_url(method, stored) if method.pk else "",
        size=stored.size,
        extension=stored.extension,
        caption=file.caption,
        language="",
    )
