"""What the shelf and the archive keep of a person."""

from collections.abc import Iterator
from typing import Any

from cms.files.models import StoredFile
from cms.people.models import User
from cms.ports.keepsakes import Keepsake, offer_keepsake
from cms.ports.searchable import changed
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


def _let_go_of_essays(person: User) -> None:
    """Those that were never posted go; the others stand in search without the name."""
    own = Essay.objects.filter(author=person)
    own.filter(live=False, first_published_at__isnull=True).delete()
    changed("essay", own.values_list("pk", flat=True))


def _let_go_of_methods(person: User) -> None:
    """They stay; in search they stand without the name."""
    changed("method", Method.objects.filter(author=person).values_list("pk", flat=True))


offer_keepsake(Keepsake("essays", _essays, let_go=_let_go_of_essays))
offer_keepsake(Keepsake("methods", _methods, files=_files, let_go=_let_go_of_methods))
