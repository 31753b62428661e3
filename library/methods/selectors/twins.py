"""The same file again: somebody has sent it before, and it stands on the shelf."""

from collections.abc import Iterable
from typing import NamedTuple

from cms.files.models import StoredFile
from library.methods.models import Method, MethodFile


class Twin(NamedTuple):
    """The method that shows the same file."""

    title: str
    url: str
    language: str


def files_known_on_shelf(files: Iterable[StoredFile], besides: Method) -> dict[int, Twin]:
    """By file, the first other method of the shelf with the same one; in one query.

    Of what is on no shelf nothing is told: nobody learns by sending what others keep to themselves.
    """
    held = {file.pk: file.sha256 for file in files}
    if not held:
        return {}
    shown = MethodFile.objects.filter(
        stored__sha256__in=set(held.values()), method__in=Method.objects.published()
    )
    others = shown.exclude(method=besides.pk).select_related("method", "stored").order_by("-method")
    others = others.only("stored__sha256", "method__title", "method__slug", "method__language")
    first = {
        file.stored.sha256: Twin(
            file.method.title, file.method.get_absolute_url(), file.method.language
        )
        for file in others
    }
    return {key: first[sha256] for key, sha256 in held.items() if sha256 in first}
