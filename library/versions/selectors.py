"""Versions as pages show them: one to read, all with what changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from library.essays.selectors.history import marked_changes
from library.methods.models import Method
from library.methods.selectors import ShownFile
from library.versions.models import MethodVersion, VersionFile


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a method that reads otherwise than in the version before."""

    label: str
    html: SafeString
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list, with what it changed."""

    number: int
    published_at: datetime
    url: str
    changes: tuple[Change, ...]
    is_newest: bool

    @property
    def is_first(self) -> bool:
        """Nothing came before it."""
        return self.number == 1


@dataclass(frozen=True, slots=True)
class PrintedSource:
    """What a version was adapted from, as it was printed then."""

    title: str
    authors: str
    url: str
    licence: str
    licence_url: str


@dataclass(frozen=True, slots=True)
class VersionScreen:
    """The page of one version."""

    version: MethodVersion
    method: Method
    newest: int
    authors: tuple[str, ...]
    body_html: SafeString
    files: tuple[ShownFile, ...]
    fingerprints: tuple[tuple[str, str], ...]
    subjects: tuple[str, ...]
    grades: tuple[str, ...]
    type_name: str
    form_name: str
    sources: tuple[PrintedSource, ...]
    short_url: str

    @property
    def is_newest(self) -> bool:
        """True for what stands on the shelf now."""
        return self.version.number == self.newest


def find_version(method_pk: int, number: int, viewer: Viewer) -> MethodVersion | None:
    """A version that `viewer` may read, with its files, in two queries."""
    files = VersionFile.objects.select_related("stored")
    return (
        MethodVersion.objects.visible_to(viewer)
        .filter(method=method_pk, number=number)
        .select_related("method", "licence")
        .prefetch_related(Prefetch("files", files))
        .first()
    )


def version_screen(version: MethodVersion, viewer: Viewer) -> VersionScreen:
    """The page of `version`, which came through the door."""
    newest = MethodVersion.objects.of_method(version.method).values_list("number", flat=True)
    words = version.words
    return VersionScreen(
        version=version,
        method=version.method,
        newest=newest.first() or version.number,
        authors=names_of([version], viewer)[0],
        body_html=mark_safe(version.body_html),  # noqa: S308 - cms.markdown has cleaned it
        files=tuple(_shown_file(version, file) for file in version.files.all()),
        fingerprints=tuple((f.name, f.sha256) for f in version.files.all() if f.sha256),
        subjects=_said(words.get("subjects")),
        grades=_said(words.get("grades")),
        type_name="".join(_said(words.get("type"))),
        form_name="".join(_said(words.get("form"))),
        sources=tuple(_printed(source) for source in version.sources),
        short_url=short_url(version.method_id, version.number),
    )


def find_version_file(
    method_pk: int, number: int, stored_pk: int, viewer: Viewer
) -> VersionFile | None:
    """A file of a version that `viewer` may read."""
    return (
        VersionFile.objects.filter(
            version__in=MethodVersion.objects.visible_to(viewer),
            version__method=method_pk,
            version__number=number,
            stored=stored_pk,
        )
        .select_related("stored", "version")
        .first()
    )


def is_named_in(version: MethodVersion, viewer: Viewer) -> bool:
    """True for those who stand among the authors of `version`; no query."""
    key = viewer.person_id
    return key is not None and any(author.get("person") == key for author in version.authors)


def has_versions(method: Method) -> bool:
    """True where something was published."""
    return MethodVersion.objects.of_method(method).exists()


def versions_page(method: Method, viewer: Viewer, page: str | None) -> tuple[Page, list]:
    """A page of the versions of `method`, newest first, each with what it changed."""
    paginator = Paginator(
        MethodVersion.objects.visible_to(viewer).of_method(method), limits.VERSIONS_PER_PAGE
    )
    shown = paginator.get_page(page)
    versions = list(shown)
    if not versions:
        return shown, []
    wanted = [version.number for version in versions]
    # The one before the oldest of the page is what that is compared to.
    files = VersionFile.objects.order_by("position", "pk")
    read = list(
        MethodVersion.objects.of_method(method)
        .filter(number__range=(min(wanted) - 1, max(wanted)))
        .prefetch_related(Prefetch("files", files))
    )
    names = dict(zip((v.number for v in read), names_of(read, viewer), strict=True))
    known = {version.number: version for version in read}
    newest = paginator.count and shown.number == 1
    lines = []
    for place, number in enumerate(wanted):
        version, before = known[number], known.get(number - 1)
        lines.append(
            VersionLine(
                number=number,
                published_at=version.published_at,
                url=version.get_absolute_url(),
                changes=tuple(_changes(before, version, names)) if before else (),
                is_newest=bool(newest and place == 0),
            )
        )
    return shown, lines


def names_of(versions: Sequence[MethodVersion], viewer: Viewer) -> list[tuple[str, ...]]:
    """Authors of each version as they were printed; of who has left a label stands there."""
    entries = [entry for version in versions for entry in version.authors]
    asked = {entry["person"] for entry in entries if entry["person"] and not entry["name"]}
    people = User.objects.in_bulk(asked) if asked else {}
    prepare_names(people.values())

    def name(entry: dict[str, Any]) -> str:
        if entry["name"] or not entry["person"]:
            return entry["name"]
        return shown_name(people.get(entry["person"]), viewer)

    return [tuple(filter(None, map(name, version.authors))) for version in versions]


def short_url(method_pk: int, number: int | None = None) -> str:
    """The address to say aloud and to print: of the newest, or of one version for ever."""
    if number is None:
        return settings.BASE_URL + reverse("short-method", args=[method_pk])
    return settings.BASE_URL + reverse("short-version", args=[method_pk, number])


def version_file_url(version: MethodVersion, stored: StoredFile) -> str:
    """Address of a file of a version, in the reader's language."""
    arguments = [version.method_id, version.number, stored.pk, stored.name]
    return reverse("library:method-version-file", args=arguments)


def _shown_file(version: MethodVersion, file: VersionFile) -> ShownFile:
    return ShownFile(
        name=file.name,
        url=version_file_url(version, file.stored),
        size=file.size,
        extension=file.stored.extension,
        caption=file.caption,
        language="",
    )


def _said(words: Any) -> tuple[str, ...]:
    """Frozen names in the reader's language."""
    if not words:
        return ()
    found = words.get((get_language() or "kk")[:2]) or words.get("kk") or ()
    return (found,) if isinstance(found, str) else tuple(found)


def _printed(source: dict[str, Any]) -> PrintedSource:
    url = source.get("url", "")
    if source.get("method"):
        url = reverse("short-method", args=[source["method"]])
    return PrintedSource(
        source.get("title", ""),
        source.get("authors", ""),
        url,
        source.get("licence", ""),
        source.get("licence_url", ""),
    )


_Parts = Iterable[tuple[str, Callable[[MethodVersion], str]]]


def _changes(
    before: MethodVersion, after: MethodVersion, names: dict[int, tuple[str, ...]]
) -> Iterable[Change]:
    """What `after` says otherwise: short facts, then texts, then files."""
    facts: _Parts = (
        (pgettext("of a work", "Title"), lambda v: v.title),
        (_("Authors"), lambda v: ", ".join(names[v.number])),
        (_("Type"), lambda v: ", ".join(_said(v.words.get("type")))),
        (_("Subject"), lambda v: ", ".join(_said(v.words.get("subjects")))),
        (_("Grades"), lambda v: ", ".join(_said(v.words.get("grades")))),
        (_("Form of work"), lambda v: ", ".join(_said(v.words.get("form")))),
        (_("Duration in minutes"), lambda v: str(v.minutes or "")),
        (_("Language"), lambda v: str(v.get_language_display())),
        (_("Licence"), lambda v: v.licence_name),
        (_("Adapted from"), lambda v: "; ".join(s.get("title", "") for s in v.sources)),
    )
    texts: _Parts = (
        (_("In short"), lambda v: v.summary),
        (_("Description"), lambda v: v.body),
    )
    for label, read in facts:
        if read(before) != read(after):
            yield Change(label, _instead(read(before), read(after)))
    for label, read in texts:
        if read(before) != read(after):
            yield Change(label, marked_changes(read(before), read(after)), is_text=True)
    if files := _changed_files(before, after):
        yield Change(_("Files"), files)


def _instead(before: str, after: str) -> SafeString:
    gone = format_html("<del>{}</del> ", before) if before else SafeString("")
    return gone + (format_html("<ins>{}</ins>", after) if after else SafeString(""))


def _changed_files(before: MethodVersion, after: MethodVersion) -> SafeString:
    """Files that came and went, and those called otherwise."""
    old = {file.stored_id: file for file in before.files.all()}
    new = {file.stored_id: file for file in after.files.all()}
    gone = [("del", _called(file)) for key, file in old.items() if key not in new]
    come = [("ins", _called(file)) for key, file in new.items() if key not in old]
    for key in old.keys() & new.keys():
        if old[key].caption != new[key].caption:
            gone.append(("del", _called(old[key])))
            come.append(("ins", _called(new[key])))
    return format_html_join(" ", "<{0}>{1}</{0}>", gone + come)


def _called(file: VersionFile) -> str:
    return f"{file.caption} ({file.name})" if file.caption else file.name
