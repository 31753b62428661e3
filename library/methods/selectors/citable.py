"""Methods as catalogues, harvesters and bibliographies need them, in few queries for any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import override

from cms.audience.viewer import VISITOR
from cms.names import Named
from cms.people.policies import prepare_names, shown_name
from cms.people.selectors import person_url
from library.citations.citable import (
    Author,
    Citable,
    Enclosed,
    Label,
    Origin,
    Terms,
    author_named,
)
from library.methods.models import CoAuthor, Method, MethodFile, MethodSource
from library.methods.selectors.terms import Word, vocabularies
from library.versions.models import MethodVersion

BESIDE = ("author", "place", "community")


@dataclass
class _Beside:
    """What hangs on a method in tables of its own."""

    subjects: set[int] = field(default_factory=set)
    grades: set[int] = field(default_factory=set)
    files: list[Enclosed] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    version: int | None = None


def citables_of(methods: QuerySet[Method]) -> list[Citable]:
    """Published `methods` in their order."""
    return citables(list(methods.select_related(*BESIDE).defer("body", "body_html")))


def citables(methods: Sequence[Method]) -> list[Citable]:
    """Methods that were read with `BESIDE`, in two queries more."""
    prepare_names(method.author for method in methods)
    beside = _beside(methods)
    return [_citable(method, beside[method.pk]) for method in methods]


def citable_method(pk: int) -> Citable | None:
    """A method on the shelf, which everybody may read."""
    return next(iter(citables_of(Method.objects.published().filter(pk=pk))), None)


def label_of(thing: Named | None, code: str = "") -> Label | None:
    """The name of a thing in three languages; None for none."""
    if thing is None:
        return None
    return Label(code, (thing.name_kk, thing.name_ru, thing.name_en))


def _citable(method: Method, beside: _Beside) -> Citable:
    words = vocabularies()
    licence = words.licences.get(method.licence_id or 0)
    place, community = method.place, method.community
    with override(method.language):
        url = method.get_absolute_url()
    return Citable(
        kind="method",
        pk=method.pk,
        title=method.title,
        language=method.language,
        url=settings.BASE_URL + url,
        authors=(*_authors(method), *beside.authors),
        summary=method.summary,
        published_at=method.first_published_at,
        updated_at=method.last_published_at,
        version=beside.version,
        short_url=settings.BASE_URL + reverse("short-method", args=[method.pk]),
        subjects=_labels(words.subjects, beside.subjects),
        grades=_labels(words.grades, beside.grades),
        types=_labels(words.types, {method.material_type_id}),
        forms=_labels(words.forms, {method.form_id}),
        minutes=method.minutes,
        licence=Terms(licence.code, licence.names[0], licence.url) if licence else None,
        organisation=label_of(place, place.slug if place else ""),
        community=label_of(community, community.slug if community else ""),
        files=tuple(beside.files),
        origins=tuple(beside.origins),
    )


def _authors(method: Method) -> list[Author]:
    """The author: a person, or as printed."""
    person = method.author
    name = shown_name(person, VISITOR) if person is not None else method.credit
    url = person_url(getattr(method, "author_slug", None))
    found = author_named(person, name, settings.BASE_URL + url if url else "")
    return [found] if found else []


def _labels(words: dict[int, Word], keys: Iterable[int | None]) -> tuple[Label, ...]:
    wanted = set(keys)
    return tuple(Label(word.code, word.names) for key, word in words.items() if key in wanted)


def _beside(methods: Sequence[Method]) -> dict[int, _Beside]:
    """Words, files, co-authors, sources and newest versions of all `methods`, in one query."""
    found: dict[int, _Beside] = defaultdict(_Beside)
    languages = {method.pk: method.language for method in methods}
    if not languages:
        return found
    for sort, pk, key, *rest in _rows_beside(list(languages)):
        _put(found[pk], sort, key, rest, pk, languages[pk])
    return found


def _put(beside: _Beside, sort: str, key: int, rest: list[Any], pk: int, language: str) -> None:
    first, second, third, size = rest
    if sort == "subject":
        beside.subjects.add(key)
    elif sort == "grade":
        beside.grades.add(key)
    elif sort == "version":
        beside.version = max(key, beside.version or 0)
    elif sort == "source":
        beside.origins.append(Origin(first, second, third))
    elif sort == "author":
        name = first or f"{second} {third}".strip()
        whole = not first and bool(second and third)
        if name:
            beside.authors.append(Author(name, *((third, second) if whole else ())))
    else:
        with override(language):
            url = settings.BASE_URL + reverse("library:method-file", args=[pk, key, first])
        beside.files.append(Enclosed(first, url, second, size, third))


def _rows_beside(keys: list[int]) -> Iterable[tuple[Any, ...]]:
    """Rows of six tables in one statement: sort, method, number, three texts, size."""
    subjects = Method.subjects.through.objects.filter(method_id__in=keys)
    grades = Method.grades.through.objects.filter(method_id__in=keys)
    files = MethodFile.objects.filter(method_id__in=keys)
    sources = MethodSource.objects.filter(method_id__in=keys)
    # A person is named after they have agreed; a child never.
    named = Q(person__isnull=True) | Q(agreed_at__isnull=False, person__is_minor=False)
    authors = CoAuthor.objects.filter(named, method_id__in=keys, declined_at__isnull=True)
    versions = MethodVersion.objects.filter(method_id__in=keys)
    parts = [
        _columns("subject", subjects, F("subject_id"), order="pk"),
        _columns("grade", grades, F("grade_id"), order="pk"),
        _columns(
            "file",
            files,
            F("stored_id"),
            F("stored__name"),
            F("stored__content_type"),
            F("stored__sha256"),
            F("stored__size"),
        ),
        _columns("source", sources, F("pk"), F("title"), F("authors"), F("url")),
        _columns(
            "author", authors, F("pk"), F("credit"), F("person__first_name"), F("person__last_name")
        ),
        _columns("version", versions, F("number"), order="number"),
    ]
    rows = list(parts[0].union(*parts[1:], all=True))
    rows.sort(key=lambda row: (row[0], row[1], row[7] or 0, row[2]))
    return [row[:7] for row in rows]


def _columns(
    sort: str,
    rows: QuerySet[Any],
    key: F,
    *texts: F,
    order: str = "",
) -> QuerySet[Any]:
    """The eight columns that all parts share; the last is the order within one method."""
    empty = Value("", CharField())
    size: Any = texts[3] if len(texts) == 4 else Value(0)
    words: list[Any] = [*texts[:3], empty, empty, empty][:3]
    position = "position" if sort == "author" else "sort_order"
    return rows.order_by().values_list(
        Value(sort, CharField()),
        F("method_id"),
        Cast(key, BigIntegerField()),
        *(Cast(word, CharField()) for word in words),
        Cast(size, BigIntegerField()),
        Cast(Value(0) if order else F(position), BigIntegerField()),
    )
