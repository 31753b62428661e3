"""What the shelf and the archive keep of a person."""

from collections.abc import Iterator
from typing import Any

from cms.files.models import StoredFile
from cms.people.models import User
from cms.ports.keepsakes import Keepsake, offer_keepsake
from library.essays.models import Essay
from library.methods.models import Method, MethodFile


def _essays(person: User) -> Iterator[dict[str, Any]]:
    for essay in Essay.objects.filter(author=person).order_by("pk"):
        yield {
            "month": f"{essay.month:%Y-%m}",
            "title": essay.title,
            "text": essay.body,
            "is_posted": essay.live,
            "audience": essay.audience,
        }


def _methods(person: User) -> Iterator[dict[str, Any]]:
    for method in Method.objects.filter(author=person).order_by("pk"):
        yield {
            "title": method.title,
            "summary": method.summary,
            "text": method.body,
            "is_published": method.live,
        }


def _files(person: User) -> Iterator[StoredFile]:
    own = MethodFile.objects.filter(method__author=person).select_related("stored")
    return (file.stored for file in own.order_by("pk"))


def _drop_drafts(person: User) -> None:
    """Essays that were never posted; methods that wait stay with the editors."""
    Essay.objects.filter(author=person, live=False, first_published_at__isnull=True).delete()


offer_keepsake(Keepsake("essays", _essays, let_go=_drop_drafts))
offer_keepsake(Keepsake("methods", _methods, files=_files))
