"""Who may open the file of a text, by the file's own right."""

from collections import defaultdict
from collections.abc import Sequence

from wagtail.models import BaseViewRestriction, Collection, CollectionViewRestriction

from cms.audience import tokens
from cms.texts.models import FileText


def readers_of(texts: Sequence[FileText]) -> dict[int, tuple[str, ...]]:
    """Tokens of who may open each file, by the key of its text: in one question for all of them.

    A document of Wagtail is as private as its collection; one for chosen groups is found by
    nobody, as pages for them are. A file that was sent is as open as the thing that shows it.
    """
    found: dict[int, tuple[str, ...]] = {text.pk: (tokens.PUBLIC,) for text in texts}
    collections = {text.pk: text.document.collection for text in texts if text.document is not None}
    if collections:
        shut = _kinds_by_path()
        for pk, collection in collections.items():
            found[pk] = _tokens_in(collection, shut)
    return found


def _kinds_by_path() -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    rows = CollectionViewRestriction.objects.values_list("collection__path", "restriction_type")
    for path, kind in rows:
        kinds[path].add(kind)
    return kinds


def _tokens_in(collection: Collection, shut: dict[str, set[str]]) -> tuple[str, ...]:
    covering = {
        kind for path, kinds in shut.items() if collection.path.startswith(path) for kind in kinds
    }
    if not covering:
        return (tokens.PUBLIC,)
    return (tokens.SIGNED_IN,) if covering == {BaseViewRestriction.LOGIN} else ()
