"""What was published is frozen: words, files, licence and names as they were on that day."""

import hashlib
import json
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch

from cms.files.checks import sha256_of
from cms.files.models import StoredFile
from cms.languages import LANGUAGE_CODES
from cms.people.models import User
from cms.settings import limits
from library.methods.models import CoAuthor, Method, MethodFile, MethodSource, Term
from library.versions.models import MethodVersion, VersionFile

logger = logging.getLogger(__name__)


def freeze(*, method: Method, at: datetime, by: User | None) -> MethodVersion | None:
    """Keeps what stands on the shelf now as the next version; None when nothing is new in it.

    Runs in the transaction that publishes, behind the lock of the row: two publications at once
    are one after the other, and the second finds nothing new.
    """
    with transaction.atomic():
        Method.objects.select_for_update().filter(pk=method.pk).values_list("pk").first()
        row = _whole().get(pk=method.pk)
        if not row.live:
            return None
        newest = MethodVersion.objects.of_method(row).first()
        version = _version_of(row, (newest.number if newest else 0) + 1, at, by)
        if newest is not None and newest.content_key == version.content_key:
            return None
        version.save()
        VersionFile.objects.bulk_create(_files_of(row, version))
    return version


def ensure_versions() -> None:
    """Freezes what was published before versions were kept, or past them. Runs twice safely."""
    last = 0
    while True:
        keys = _unfrozen(last)
        if not keys:
            return
        last = keys[-1]
        with transaction.atomic():
            # Somebody may publish meanwhile: behind the lock it is asked again.
            list(Method.objects.select_for_update().filter(pk__in=keys).values_list("pk"))
            _freeze_first(_whole().filter(pk__in=_unfrozen(keys[0] - 1)).filter(pk__in=keys))


def forget_name(*, person: User) -> None:
    """Frozen versions go without the name of somebody who left: a label stands in its place."""
    named = MethodVersion.objects.naming(person.pk)
    for version in named.iterator(chunk_size=200):
        authors = [
            entry | {"name": ""} if entry["person"] == person.pk else entry
            for entry in version.authors
        ]
        MethodVersion.objects.filter(pk=version.pk).update(authors=authors)


def _unfrozen(after: int) -> list[int]:
    """Keys of the next methods on the shelf that have no version."""
    kept = MethodVersion.objects.filter(method=OuterRef("pk"))
    found = Method.objects.filter(~Exists(kept), live=True, pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[: limits.VERSIONS_FROZEN_AT_ONCE])


def _freeze_first(methods: Iterable[Method]) -> None:
    rows = list(methods)
    made = []
    for row in rows:
        at = row.last_published_at or row.first_published_at or row.created_at
        made.append(_version_of(row, 1, at, None))
    MethodVersion.objects.bulk_create(made)
    files = [
        file for row, version in zip(rows, made, strict=True) for file in _files_of(row, version)
    ]
    VersionFile.objects.bulk_create(files)


def _whole() -> Any:
    """Methods with all that a version keeps of them, in a constant number of queries."""
    return Method.objects.select_related(
        "author", "material_type", "form", "licence"
    ).prefetch_related(
        "subjects",
        "grades",
        Prefetch("files", MethodFile.objects.select_related("stored").order_by("sort_order", "pk")),
        Prefetch(
            "sources",
            MethodSource.objects.select_related("licence", "original").order_by("sort_order", "pk"),
        ),
        Prefetch("co_authors", CoAuthor.objects.select_related("person")),
    )


def _version_of(row: Method, number: int, at: datetime, by: User | None) -> MethodVersion:
    licence = row.licence
    assert licence is not None  # a constraint of the table
    version = MethodVersion(
        method=row,
        number=number,
        title=row.title,
        summary=row.summary,
        body=row.body,
        body_html=row.body_html,
        language=row.language,
        minutes=row.minutes,
        authors=_authors_of(row),
        words=_words_of(row),
        sources=[_source(source) for source in row.sources.all()],
        licence=licence,
        licence_name=licence.name_in(row.language),
        licence_version=licence.version,
        licence_url=licence.url,
        published_at=at,
        published_by=by,
    )
    version.content_key = _content_key(row, version)
    return version


def _authors_of(row: Method) -> list[dict[str, Any]]:
    """The author and those who agreed, in their order, under the names they bear now."""
    first = _author(row.author, row.credit)
    return [first, *(_author(one.person, one.credit) for one in row.named_co_authors)]


def _author(person: User | None, credit: str) -> dict[str, Any]:
    if person is None:
        return {"person": None, "name": credit}
    # A name that not everybody may read, or that is gone, is asked for when it is shown.
    name = "" if person.is_minor or not person.is_active else person.get_full_name()
    return {"person": person.pk, "name": name}


def _words_of(row: Method) -> dict[str, Any]:
    """Names of what describes the method, in every language, whatever becomes of the words."""
    single = {"type": row.material_type, "form": row.form}
    several = {"subjects": list(row.subjects.all()), "grades": list(row.grades.all())}
    named: dict[str, Any] = {
        name: {code: word.name_in(code) for code in LANGUAGE_CODES}
        for name, word in single.items()
        if word is not None
    }
    for name, words in several.items():
        words.sort(key=lambda word: (word.position, word.name_kk))
        named[name] = {code: [word.name_in(code) for word in words] for code in LANGUAGE_CODES}
    return named


def _source(source: MethodSource) -> dict[str, Any]:
    licence = source.licence
    return {
        "method": source.original_id,
        "title": source.title or (source.original.title if source.original else ""),
        "authors": source.authors,
        "url": source.url,
        "licence": licence.name_kk if licence else "",
        "licence_url": licence.url if licence else "",
    }


def _content_key(row: Method, version: MethodVersion) -> str:
    """Changes when a reader would see or take something else; not when a word is renamed."""
    words: list[Term | None] = [row.material_type, row.form, row.licence]
    content = {
        "texts": [version.title, version.summary, version.body, version.language],
        "minutes": version.minutes,
        "authors": [entry["person"] or entry["name"] for entry in version.authors],
        "words": [word and word.pk for word in words],
        "subjects": sorted(word.pk for word in row.subjects.all()),
        "grades": sorted(word.pk for word in row.grades.all()),
        "licence": [version.licence_version, version.licence_url],
        "sources": version.sources,
        "files": [[file.stored_id, file.caption] for file in row.files.all()],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _files_of(row: Method, version: MethodVersion) -> list[VersionFile]:
    held = list(row.files.all())
    stored = {file.stored_id: file.stored for file in held}
    known = _known_fingerprints(stored)
    made: dict[int, VersionFile] = {}
    for position, file in enumerate(held):
        made.setdefault(
            file.stored_id,
            VersionFile(
                version=version,
                stored=file.stored,
                position=position,
                caption=file.caption,
                name=file.stored.name,
                size=file.stored.size,
                sha256=known.get(file.stored_id) or _fingerprint(file.stored),
            ),
        )
    return list(made.values())


def _known_fingerprints(stored: Iterable[int]) -> dict[int, str]:
    """Of files that an earlier version kept: a kept file never changes."""
    if not stored:
        return {}
    kept = VersionFile.objects.filter(stored__in=list(stored)).exclude(sha256="")
    return dict(kept.values_list("stored", "sha256"))


def _fingerprint(stored: StoredFile) -> str:
    """Of the bytes that are taken away; "" when they are not there (said in the log)."""
    try:
        with stored.file.open("rb") as file:
            return sha256_of(file)
    except OSError as error:
        logger.error("File %s of a version is missing: %s", stored.pk, error)
        return ""
