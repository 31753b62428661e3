"""Methods as lines of a list; the same few queries for any number of lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Manager, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.aggregates import Joined
from cms.audience.viewer import Viewer
from cms.languages import language_choices
from cms.markdown import plain_words
from cms.people.models import Community, Place, User
from cms.people.policies import prepare_names, shown_name
from cms.ports.searchable import Known, SearchCard, Translated
from cms.settings import limits
from cms.statements import Statement, given_keys, room_for
from cms.templatetags.ui import file_size
from library.methods.models import CoAuthor, Method, MethodFile
from library.methods.selectors.terms import Vocabularies, grades_in_words, named, vocabularies

LANGUAGE_NAMES = dict(language_choices())
HEAVY = ("body", "body_html")
SHOWN = (
    "slug",
    "title",
    "summary",
    "language",
    "credit",
    "material_type",
    "licence",
    "first_published_at",
    "family",
    "author__first_name",
    "author__last_name",
    "author__is_minor",
    "author__is_active",
)


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with a tone."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One method in a list, as `components/row.html` draws it."""

    pk: int
    url: str
    title: str
    text: str
    language: str
    byline: str = ""
    details: tuple[str, ...] = ()
    published_at: datetime | None = None
    badge: Badge | None = None
    kind: str = "method"
    group: str = ""


@dataclass
class _Extras:
    """What hangs on a method in tables of its own."""

    subjects: list[int]
    grades: list[int]
    sizes: list[int]


def newest_methods(
    viewer: Viewer,
    *,
    limit: int,
    community: Community | None = None,
    place: Place | None = None,
) -> list[MethodRow]:
    """The last published methods (of a community, of a place and those below it) in two queries."""
    found = Method.objects.published().newest()
    if community is not None:
        found = found.filter(community=community)
    if place is not None:
        found = found.filter(place__path__startswith=place.path)
    return rows_of(found[:limit], viewer)


def new_methods(
    viewer: Viewer, communities: Iterable[Community], *, since: datetime, limit: int
) -> list[MethodRow]:
    """What others published for the communities since a moment, in one query and few words."""
    found = list(
        Method.objects.published()
        .filter(community__in=list(communities), first_published_at__gte=since)
        .exclude(author_id=viewer.person_id)
        .select_related("author", "community")
        .defer(*HEAVY)
        .newest()[:limit]
    )
    prepare_names(method.author for method in found)
    return [
        MethodRow(
            pk=method.pk,
            url=method.get_absolute_url(),
            title=method.title,
            text=method.summary,
            language=method.language,
            byline=author_of(method, viewer),
            details=(method.community.name,) if method.community else (),
            published_at=method.first_published_at,
        )
        for method in found
    ]


def rows_of(methods: QuerySet[Method], viewer: Viewer) -> list[MethodRow]:
    """Lines of published `methods`, in their order, in two queries."""
    found = list(methods.select_related("author").only(*SHOWN))
    return _rows(found, extras_of([method.pk for method in found]), viewer)


def _rows(found: list[Method], extras: Mapping[int, _Extras], viewer: Viewer) -> list[MethodRow]:
    prepare_names(method.author for method in found)
    words = vocabularies()
    return [_row(method, extras[method.pk], words, viewer) for method in found]


def extras_of(keys: Iterable[int]) -> dict[int, _Extras]:
    """Subjects, grades and sizes of files of methods, in one query."""
    found: dict[int, _Extras] = defaultdict(lambda: _Extras([], [], []))
    wanted = list(keys)
    if not wanted:
        return found
    subjects = Method.subjects.through.objects.filter(method_id__in=wanted).order_by()
    grades = Method.grades.through.objects.filter(method_id__in=wanted).order_by()
    files = MethodFile.objects.filter(method_id__in=wanted).order_by()
    for sort, key, value in subjects.values_list(Value("subject"), "method_id", "subject_id").union(
        grades.values_list(Value("grade"), "method_id", "grade_id"),
        files.values_list(Value("size"), "method_id", "stored__size"),
        all=True,
    ):
        extras = found[key]
        {"subject": extras.subjects, "grade": extras.grades, "size": extras.sizes}[sort].append(
            value
        )
    return found


def author_of(method: Method, viewer: Viewer) -> str:
    """The author as this viewer may read the name; else as it was printed."""
    if method.author_id is None:
        return method.credit
    return shown_name(method.author, viewer)


def authors_of(method: Method, viewer: Viewer) -> tuple[str, ...]:
    """The author and those who made it with them, as this viewer may read the names.

    No query for a method that was read `with_authors()`.
    """
    beside = method.named_co_authors
    prepare_names(one.person for one in beside)
    names = (one.credit if one.person is None else shown_name(one.person, viewer) for one in beside)
    return tuple(filter(None, (author_of(method, viewer), *names)))


def files_in_words(sizes: list[int]) -> str:
    """«3 files, 1.2 MB»; empty without files."""
    if not sizes:
        return ""
    text = ngettext("%(count)s file, %(size)s", "%(count)s files, %(size)s", len(sizes))
    return text % {"count": len(sizes), "size": file_size(sum(sizes))}


_NUMBER, _SLUG = "/999999999/", "slug-of-a-method"


@lru_cache(maxsize=16)
def _page(language: str | None) -> str:
    """The address of a method in `language`, that of the reader: a list has twenty of them."""
    return reverse("library:method-detail", args=[_NUMBER.strip("/"), _SLUG])


def _row(method: Method, extras: _Extras, words: Vocabularies, viewer: Viewer) -> MethodRow:
    material = words.types.get(method.material_type_id or 0)
    licence = words.licences.get(method.licence_id or 0)
    details = (
        material.name if material else "",
        ", ".join(named(words.subjects, extras.subjects)),
        ", ".join(grades_in_words(words.grades, extras.grades)),
        LANGUAGE_NAMES[method.language],
        licence.name if licence else "",
        files_in_words(extras.sizes),
    )
    return MethodRow(
        pk=method.pk,
        url=_page(get_language()).replace(_NUMBER, f"/{method.pk}/").replace(_SLUG, method.slug),
        title=method.title,
        text=method.summary,
        language=method.language,
        byline=author_of(method, viewer),
        details=tuple(str(detail) for detail in details if detail),
        published_at=method.first_published_at,
        group=str(method.family or ""),
    )


def methods_in_other_languages(cards: Iterable[SearchCard]) -> dict[int, tuple[Translated, ...]]:
    """By method, the same one in other languages of the shelf, in one query; none without any."""
    families = {UUID(card.group): card.pk for card in cards if card.group}
    if not families:
        return {}
    same = (
        Method.objects.published()
        .filter(family__in=families)
        .only("pk", "slug", "title", "language", "family")
    )
    found: dict[int, list[Translated]] = defaultdict(list)
    for row in same.order_by("language"):
        pk = families[row.family]
        if row.pk != pk:
            found[pk].append(Translated(row.language, row.get_absolute_url(), row.title))
    return {pk: tuple(others) for pk, others in found.items()}


def found_methods(keys: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
    """Cards of those of `keys` that are on the shelf, in one query."""
    wanted = list(keys)
    if not wanted:
        return {}
    found = _found_statement(room_for(wanted)).objects(keys=wanted)
    extras = {row.pk: _extras_beside(row) for row in found}
    said = {row.pk: plain_words(row.said) for row in found}  # type: ignore[attr-defined]
    words = vocabularies()
    return {
        row.pk: replace(_card(row), body=said[row.pk], names=_names(extras[row.pk], words))
        for row in _rows(found, extras, viewer)
    }


def _names(extras: _Extras, words: Vocabularies) -> tuple[Known, ...]:
    """Subjects and grades by which a method is found in whichever language."""
    of_both = ((words.subjects, extras.subjects), (words.grades, extras.grades))
    found = (known[key] for known, keys in of_both for key in keys if key in known)
    language = get_language()
    return tuple(_known(word.name, tuple(filter(None, word.names)), language) for word in found)


@lru_cache(maxsize=500)
def _known(name: str, words: tuple[str, ...], language: str | None) -> Known:
    return Known(_("It is about: %(name)s") % {"name": name}, words)


@lru_cache(maxsize=32)
def _found_statement(room: int) -> Statement:
    methods = Method.objects.published().filter(pk__in=given_keys("keys", room))
    return Statement(
        methods.select_related("author")
        .only(*SHOWN)
        .annotate(
            said=Left("body", limits.SNIPPET_SOURCE),
            subject_keys=_joined(Method.subjects.through.objects, "subject_id"),
            grade_keys=_joined(Method.grades.through.objects, "grade_id"),
            file_sizes=_joined(MethodFile.objects, "stored__size"),
        )
    )


def _joined(rows: Manager, column: str) -> Subquery:
    """The values of `column` in rows of one method, beside the method itself."""
    own = rows.filter(method_id=OuterRef("pk")).order_by().values("method_id")
    return Subquery(own.annotate(joined=Joined(column)).values("joined"))


def _extras_beside(row: Any) -> _Extras:
    """What `_joined` put beside a method."""
    numbers = [
        [int(number) for number in (text or "").split(",") if number]
        for text in (row.subject_keys, row.grade_keys, row.file_sizes)
    ]
    return _Extras(*numbers)


def works_of_author(person: User, viewer: Viewer) -> list[SearchCard]:
    """The newest published methods of a person, for their public page."""
    agreed = CoAuthor.objects.filter(person=person, agreed_at__isnull=False)
    own = Q(author=person) | Q(pk__in=agreed.values("method"))
    methods = Method.objects.published().filter(own).newest()
    return [_card(row) for row in rows_of(methods[: limits.LATEST_ITEMS], viewer)]


def _card(row: MethodRow) -> SearchCard:
    return SearchCard(
        kind=row.kind,
        pk=row.pk,
        url=row.url,
        title=row.title,
        language=row.language,
        text=row.text,
        byline=row.byline,
        published_at=row.published_at,
        details=row.details,
        group=row.group,
    )
