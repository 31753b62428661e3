"""A frozen version as bibliographies need it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cms.audience.viewer import VISITOR, Viewer
from cms.languages import LANGUAGE_CODES
from cms.people.models import User
from cms.people.policies import shown_name
from library.citations.citable import Author, Citable, Enclosed, Label, Origin, Terms, author_named
from library.versions.models import MethodVersion, VersionFile


def citable_version(method_pk: int, number: int, viewer: Viewer) -> Citable | None:
    """Version `number` of a method, as it was printed then; three queries."""
    version = (
        MethodVersion.objects.visible_to(viewer)
        .filter(method=method_pk, number=number, method__live=True)
        .select_related("method__place", "method__community")
        .first()
    )
    if version is None:
        return None
    words = version.words
    with override(version.language):
        url = _address("library:method-version", version.method_id, number)
        files = tuple(_enclosed(version, file) for file in version.files.select_related("stored"))
    return Citable(
        kind="method",
        pk=version.method_id,
        title=version.title,
        language=version.language,
        url=url,
        authors=tuple(_authors(version.authors)),
        summary=version.summary,
        published_at=version.published_at,
        updated_at=version.published_at,
        version=version.number,
        short_url=_address("short-version", version.method_id, number),
        subjects=_labels(words.get("subjects")),
        grades=_labels(words.get("grades")),
        types=_labels({code: [name] for code, name in words.get("type", {}).items()}),
        minutes=version.minutes,
        licence=Terms(version.licence.code, version.licence_name, version.licence_url),
        files=files,
        origins=tuple(
            Origin(source.get("title", ""), source.get("authors", ""), source.get("url", ""))
            for source in version.sources
        ),
    )


def _address(name: str, *arguments: Any) -> str:
    return settings.BASE_URL + reverse(name, args=arguments)


def _enclosed(version: MethodVersion, file: VersionFile) -> Enclosed:
    arguments = (version.method_id, version.number, file.stored_id, file.name)
    url = _address("library:method-version-file", *arguments)
    content_type = file.stored.content_type
    return Enclosed(file.name, url, content_type, file.size, file.sha256, file.caption)


def _authors(printed: list[dict[str, Any]]) -> list[Author]:
    """Names as printed; parted into family and given name where the person is still so called."""
    people = User.objects.in_bulk([one["person"] for one in printed if one.get("person")])
    found = []
    for one in printed:
        person = people.get(one.get("person"))
        # Without a printed name it is asked for: of who has left a label stands in its place.
        name = one.get("name") or (shown_name(person, VISITOR) if one.get("person") else "")
        found.append(author_named(person, name))
    return [author for author in found if author]


def _labels(names: dict[str, list[str]] | None) -> tuple[Label, ...]:
    """Names of words that were frozen by language."""
    columns = [(names or {}).get(code, []) for code in LANGUAGE_CODES]
    return tuple(Label("", (kk, ru, en)) for kk, ru, en in zip(*columns, strict=False))
