"""What programs may read: all of it is what a visitor reads. Pages go on from a row."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from cms.audience.viewer import VISITOR
from cms.keyset import Cursor, beyond, in_order, told
from cms.languages import LANGUAGE_CODES
from cms.names import Named
from cms.people.models import Community, Place, PlaceKind
from cms.settings import limits
from library.citations.citable import find_citable
from library.citations.records import as_data
from library.collections.models import Collection
from library.collections.selectors import collected_works
from library.essays.models import Essay
from library.essays.selectors import EssayQuery, chosen_essays
from library.essays.selectors.citable import citables_of as citables_of_essays
from library.methods.models import Method
from library.methods.selectors import Word, citables_of, filters_of, vocabularies
from library.versions.models import MethodVersion

_COLUMN = "first_published_at"
Page = tuple[list[dict[str, Any]], str]


def methods(asked: QueryDict, after: Cursor | None, length: int) -> Page:
    """A page of the shelf with its filters, and from where to go on; "" at the end."""
    shown, following = _page(filters_of(asked).narrow(Method.objects.published()), after, length)
    found = (
        Method.objects.published().filter(pk__in=shown).order_by(*in_order(_COLUMN, rises=False))
    )
    return [as_data(work) for work in citables_of(found)], following


def essays(asked: QueryDict, after: Cursor | None, length: int) -> Page:
    """A page of the public essays with the filters of the archive, last posted first."""
    shown, following = _page(chosen_essays(EssayQuery.read(asked), VISITOR), after, length)
    found = Essay.objects.visible_to(VISITOR).published().filter(pk__in=shown)
    ordered = found.order_by(*in_order(_COLUMN, rises=False))
    return [as_data(work) for work in citables_of_essays(ordered)], following


def method(pk: int, number: int | None = None) -> dict[str, Any] | None:
    """A method on the shelf with its text, or one of its versions."""
    work = find_citable("method", pk, VISITOR, number)
    if work is None:
        return None
    text: QuerySet[Any]
    if number is None:
        text = Method.objects.published().filter(pk=pk)
    else:
        text = MethodVersion.objects.visible_to(VISITOR).filter(method=pk, number=number)
    return as_data(work) | {"html": text.values_list("body_html", flat=True).first() or ""}


def essay(pk: int) -> dict[str, Any] | None:
    """A public essay with its text."""
    work = find_citable("essay", pk, VISITOR)
    if work is None:
        return None
    text = Essay.objects.visible_to(VISITOR).published().filter(pk=pk)
    return as_data(work) | {"html": text.values_list("body_html", flat=True).first() or ""}


def versions(pk: int) -> list[dict[str, Any]]:
    """Versions of a method on the shelf, newest first; none for what is not there."""
    found = MethodVersion.objects.visible_to(VISITOR).filter(method=pk, method__live=True)
    return [
        {
            "number": number,
            "title": title,
            "published_at": at,
            "url": settings.BASE_URL + reverse("library:method-version", args=[pk, number]),
            "short_url": settings.BASE_URL + reverse("short-version", args=[pk, number]),
        }
        for number, title, at in found.order_by("-number").values_list(
            "number", "title", "published_at"
        )
    ]


def words() -> dict[str, list[dict[str, Any]]]:
    """The vocabularies of the shelf."""
    found = vocabularies()
    return {name: [_word(word) for word in kept.values()] for name, kept in found._asdict().items()}


def collections() -> list[dict[str, Any]]:
    """Collections that editors have published, in their order."""
    rows = Collection.objects.visible_to(VISITOR).with_counts(VISITOR).in_order()
    return [_collection(row) for row in rows[: limits.SITEMAP_LENGTH]]


def collection(pk: int) -> dict[str, Any] | None:
    """A collection with those of its works that everybody may read."""
    rows = Collection.objects.visible_to(VISITOR).with_counts(VISITOR).filter(pk=pk)
    row = rows.first()
    if row is None:
        return None
    works = [
        {
            "kind": work.card.kind,
            "key": work.card.pk,
            "title": work.card.title,
            "language": work.card.language,
            "url": settings.BASE_URL + work.card.url,
            "notes": _in_languages(work.item, "note"),
        }
        for work in collected_works(row.items.all(), VISITOR)
    ]
    return _collection(row) | {"works": works}


def _collection(row: Any) -> dict[str, Any]:
    return {
        "key": row.pk,
        "kind": row.kind,
        "names": _in_languages(row, "name"),
        "leads": _in_languages(row, "lead"),
        "url": settings.BASE_URL + row.get_absolute_url(),
        "size": row.count,
        "published_at": row.first_published_at,
    }


def _in_languages(row: Any, field: str) -> dict[str, str]:
    return {language: getattr(row, f"{field}_{language}") for language in LANGUAGE_CODES}


def organisations(after: int, length: int) -> Page:
    """Organisations in use, in the order of their keys. Classes are nobody's business."""
    rows = Place.objects.filter(kind=PlaceKind.ORGANISATION, is_active=True, pk__gt=after)
    found = list(rows.order_by("pk")[: length + 1])
    following = str(found[length - 1].pk) if len(found) > length else ""
    items = [_named(row, row.slug) | {"kind": row.organisation_kind} for row in found[:length]]
    return items, following


def communities() -> list[dict[str, Any]]:
    """Communities that work now."""
    rows = Community.objects.filter(is_active=True).order_by("pk")
    return [_named(row, row.slug) for row in rows]


def _page(rows: Any, after: Cursor | None, length: int) -> tuple[list[int], str]:
    """Keys of a page, in the order of publication, and the row from which to go on."""
    if after:
        rows = rows.filter(beyond(_COLUMN, after.at, after.pk, rises=False))
    ordered = rows.order_by(*in_order(_COLUMN, rises=False)).values_list("pk", _COLUMN)
    found: Sequence[tuple[int, Any]] = list(ordered[: length + 1])
    shown = found[:length]
    following = told(shown[-1][1], shown[-1][0]) if len(found) > length else ""
    return [pk for pk, _at in shown], following


def _word(word: Word) -> dict[str, Any]:
    return {"code": word.code, "names": dict(zip(LANGUAGE_CODES, word.names, strict=True))}


def _named(row: Named, code: str) -> dict[str, Any]:
    return {"key": row.pk, "code": code, "names": _in_languages(row, "name")}
