"""A work for machines that read its page: schema.org's `LearningResource`, Dublin Core."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from library.citations.citable import Author, Citable, Enclosed, Label, Origin

# Inside a script element these would end it, or begin another.
_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


class Meta(NamedTuple):
    """One meta element of Dublin Core."""

    name: str
    content: str
    language: str = ""


def head_of(work: Citable) -> dict[str, Any]:
    """What `library/citations/head.html` draws."""
    return {"elements": dublin_core(work), "linked": script_of(learning_resource(work))}


def learning_resource(work: Citable) -> dict[str, Any]:
    """JSON-LD of a public work, names of words in the language of the reader."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["LearningResource", "CreativeWork"],
        "@id": work.url,
        "url": work.url,
        "name": work.title,
        "description": work.summary,
        "inLanguage": work.language,
        "author": [_person(author) for author in work.authors],
        "publisher": {
            "@type": "Organization",
            "name": settings.WAGTAIL_SITE_NAME,
            "url": f"{settings.BASE_URL}/",
        },
        "sourceOrganization": _organisation(work.organisation),
        "datePublished": work.published_at.isoformat() if work.published_at else None,
        "dateModified": work.updated_at.isoformat() if work.updated_at else None,
        "version": str(work.version) if work.version else None,
        "learningResourceType": [label.said() for label in work.types],
        "educationalLevel": [label.said() for label in work.grades],
        "educationalAlignment": [_subject(label) for label in work.subjects],
        "about": [label.said() for label in work.subjects],
        "timeRequired": f"PT{work.minutes}M" if work.minutes else None,
        "audience": {"@type": "EducationalAudience", "educationalRole": "teacher"},
        "license": (work.licence.url or work.licence.name) if work.licence else None,
        "isAccessibleForFree": True,
        "isBasedOn": [_origin(origin) for origin in work.origins],
        "encoding": [_media(file) for file in work.files],
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def script_of(data: dict[str, Any]) -> SafeString:
    """`data` as the content of a script element."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(written.translate(_SAFE))  # noqa: S308 - no letter of markup is left


def dublin_core(work: Citable) -> list[Meta]:
    """The elements of Dublin Core, in their order."""
    return [element for element in _elements(work) if element.content]


def _elements(work: Citable) -> Iterator[Meta]:
    yield Meta("title", work.title, work.language)
    for author in work.authors:
        name = f"{author.family}, {author.given}" if author.given else author.name
        yield Meta("creator", name)
    for label in work.subjects:
        yield Meta("subject", label.said())
    yield Meta("description", work.summary, work.language)
    yield Meta("publisher", settings.WAGTAIL_SITE_NAME)
    yield Meta("date", work.issued_on.isoformat() if work.issued_on else "")
    for label in work.types:
        yield Meta("type", label.said())
    for media in dict.fromkeys(file.content_type for file in work.files):
        yield Meta("format", media)
    yield Meta("identifier", work.cited_url)
    for origin in work.origins:
        yield Meta("source", origin.url or origin.title)
    yield Meta("language", work.language)
    for label in work.grades:
        yield Meta("coverage", label.said())
    yield Meta("rights", (work.licence.url or work.licence.name) if work.licence else "")


def _person(author: Author) -> dict[str, str]:
    found = {
        "@type": "Person",
        "name": author.name,
        "familyName": author.family,
        "givenName": author.given,
        "url": author.url,
    }
    return {name: value for name, value in found.items() if value}


def _organisation(label: Label | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": label.said()} if label else None


def _subject(label: Label) -> dict[str, str]:
    return {
        "@type": "AlignmentObject",
        "alignmentType": "educationalSubject",
        "educationalFramework": _("School subjects of Undestik"),
        "targetName": label.said(),
    }


def _origin(origin: Origin) -> Any:
    if not origin.title:
        return origin.url
    found = {
        "@type": "CreativeWork",
        "name": origin.title,
        "author": origin.authors,
        "url": origin.url,
    }
    return {name: value for name, value in found.items() if value}


def _media(file: Enclosed) -> dict[str, Any]:
    found = {
        "@type": "MediaObject",
        "name": file.name,
        "contentUrl": file.url,
        "encodingFormat": file.content_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }
    return {name: value for name, value in found.items() if value}
