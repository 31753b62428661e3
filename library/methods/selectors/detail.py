"""One method with all that its page shows, and its files through the door."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.languages import OWN_NAMES
from cms.markdown import to_html
from cms.people.models import Place
from cms.people.policies import prepare_names, shown_name
from cms.people.selectors import person_url, public_slug_of
from cms.previews.selectors import look_url
from cms.settings import limits
from library.methods import policies
from library.methods.models import CoAuthor, Method, MethodFile, MethodSource
from library.methods.selectors.rows import author_of, authors_of, extras_of
from library.methods.selectors.states import MethodState, state_of
from library.methods.selectors.terms import Word, grades_in_words, named, vocabularies
from library.versions.models import MethodVersion


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file to take away, as `components/files.html` draws it."""

    name: str
    url: str
    size: int
    extension: str
    caption: str
    language: str

    @property
    def look_url(self) -> str:
        """Where it is looked into; "" where nothing can be shown."""
        return look_url(self.url, self.extension)


@dataclass(frozen=True, slots=True)
class NamedAuthor:
    """Who made it, as this reader may read the name."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """Which version stands on the shelf, and the address that leads to the newest for ever."""

    number: int
    published_at: datetime
    short_url: str


@dataclass(frozen=True, slots=True)
class ShownSource:
    """What it was adapted from."""

    title: str
    authors: str
    url: str
    licence: str
    licence_url: str
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """Another method of the shelf beside this one."""

    title: str
    url: str
    language: str
    own_name: str
    full_url: str
    byline: str = ""


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
    state: MethodState = MethodState.PUBLISHED
    is_draft: bool = False
    may_edit: bool = False
    authors: tuple[NamedAuthor, ...] = ()
    version: ShownVersion | None = None
    sources: tuple[ShownSource, ...] = ()
    adaptations: tuple[Linked, ...] = ()
    languages: tuple[Linked, ...] = ()
    may_withdraw: bool = False
    may_adapt: bool = False
    to_translate: tuple[tuple[str, str], ...] = ()

    @property
    def first_file(self) -> ShownFile | None:
        """The file behind the large button."""
        return self.files[0] if self.files else None


def find_method(pk: int, viewer: Viewer) -> Method | None:
    """A method that `viewer` may know of, with what its page needs beside it."""
    versions = MethodVersion.objects.filter(method=OuterRef("pk")).order_by("-number")
    co_authors = CoAuthor.objects.filter(method=OuterRef("pk"))
    method = (
        Method.objects.visible_to(viewer)
        .with_review()
        .select_related("author", "place", "community", "latest_revision")
        .annotate(
            author_slug=public_slug_of("author"),
            version_number=Subquery(versions.values("number")[:1]),
            version_at=Subquery(versions.values("published_at")[:1]),
            has_co_authors=Exists(co_authors),
            has_sources=Exists(MethodSource.objects.filter(method=OuterRef("pk"))),
            has_adaptations=Exists(MethodSource.objects.filter(original=OuterRef("pk"))),
        )
        .filter(pk=pk)
        .first()
    )
    if method is not None and not method.has_co_authors:
        method.named_co_authors = []
    return method


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
        if "named_co_authors" in method.__dict__:
            draft.named_co_authors = method.named_co_authors
        draft.family = method.family
        draft.withdrawn_at = method.withdrawn_at
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
    licence = words.licences.get(method.licence_id or 0)
    authors = _authors(method, viewer)
    html = to_html(method.body) if is_draft else method.body_html
    return MethodScreen(
        method=method,
        body_html=mark_safe(html),  # noqa: S308 - cms.markdown has cleaned it
        subjects=named(words.subjects, subjects),
        grades=grades_in_words(words.grades, grades),
        type_name=material.name if material else "",
        form_name=form.name if form else "",
        licence=licence,
        author=", ".join(author.name for author in authors),
        author_url=person_url(getattr(method, "author_slug", None)),
        place=method.place,
        files=tuple(_shown_file(method, file) for file in held),
        state=state,
        is_draft=is_draft,
        may_edit=policies.can_edit(viewer, method, is_in_review=state.is_in_review),
        authors=authors,
        version=None if is_draft else _version(method),
        sources=_sources(method),
        adaptations=() if is_draft else _adaptations(method, viewer),
        languages=_languages(method),
        may_withdraw=not is_draft and policies.can_ask_to_withdraw(viewer, method),
        may_adapt=not is_draft and policies.can_adapt(viewer, method, licence),
        to_translate=() if is_draft else _to_translate(method, viewer),
    )


def _authors(method: Method, viewer: Viewer) -> tuple[NamedAuthor, ...]:
    """The author, then those who made it with them, each with their public page."""
    first = NamedAuthor(author_of(method, viewer), person_url(getattr(method, "author_slug", None)))
    if not method.named_co_authors:
        return (first,) if first.name else ()
    beside = [one for one in method.named_co_authors if one.person is not None]
    slugs = dict(
        CoAuthor.objects.filter(pk__in=[one.pk for one in beside])
        .annotate(slug=public_slug_of("person"))
        .values_list("pk", "slug")
    )
    prepare_names(one.person for one in beside)
    found = [first]
    for one in method.named_co_authors:
        name = one.credit if one.person is None else shown_name(one.person, viewer)
        found.append(NamedAuthor(name, person_url(slugs.get(one.pk))))
    return tuple(author for author in found if author.name)


def _version(method: Method) -> ShownVersion | None:
    number = getattr(method, "version_number", None)
    if number is None:
        return None
    url = settings.BASE_URL + reverse("short-method", args=[method.pk])
    return ShownVersion(number, method.version_at, url)  # type: ignore[attr-defined]


def _sources(method: Method) -> tuple[ShownSource, ...]:
    """What it was adapted from: a method of the shelf leads to its page."""
    if not getattr(method, "has_sources", True):
        return ()
    sources = list(method.sources.all())
    keys = [source.original_id for source in sources if source.original_id]
    on_shelf = Method.objects.published().only("pk", "slug", "title").in_bulk(keys) if keys else {}
    licences = vocabularies().licences
    found = []
    for source in sources:
        original = on_shelf.get(source.original_id or 0)
        licence = licences.get(source.licence_id or 0)
        found.append(
            ShownSource(
                title=source.title or (original.title if original else ""),
                authors=source.authors,
                url=original.get_absolute_url() if original else source.url,
                licence=licence.name if licence else "",
                licence_url=licence.url if licence else "",
                is_gone=source.original_id is not None and original is None,
            )
        )
    return tuple(found)


def _adaptations(method: Method, viewer: Viewer) -> tuple[Linked, ...]:
    """What others made of it, newest first."""
    if not getattr(method, "has_adaptations", True):
        return ()
    made = Method.objects.published().filter(sources__original=method.pk).with_authors().newest()
    rows = made.defer("body", "body_html").distinct()[: limits.ADAPTATIONS_SHOWN]
    return tuple(_linked(row, ", ".join(authors_of(row, viewer))) for row in rows)


def _languages(method: Method) -> tuple[Linked, ...]:
    """The same method in other languages."""
    if method.family is None:
        return ()
    same = Method.objects.published().filter(family=method.family).exclude(pk=method.pk)
    rows = same.only("pk", "slug", "title", "language").order_by("language")
    return tuple(_linked(row) for row in rows)


def _to_translate(method: Method, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Languages in which its authors may make it, also those in which they have begun."""
    if not policies.can_translate(viewer, method):
        return ()
    same = Method.objects.filter(family=method.family, live=True) if method.family else None
    there = {method.language, *(same.values_list("language", flat=True) if same else ())}
    return tuple((code, name) for code, name in OWN_NAMES.items() if code not in there)


def _linked(row: Method, byline: str = "") -> Linked:
    own_name = OWN_NAMES.get(row.language, row.language)
    return Linked(
        row.title, row.get_absolute_url(), row.language, own_name, row.get_full_url(), byline
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
