"""Names of facet values in the reader's language, asked of the sources once a minute."""

import re
from collections.abc import Iterable

from django.core.cache import caches
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.languages import language_choices
from cms.ports.searchable import facet_labels, label_plural_of, parts_of, sources
from search.facets import MONTH, is_year
from search.months import month_name

# Names by language, facet and value; forgotten when the mark in the cache goes, after a minute.
_known: dict[tuple[str | None, str, str], str] = {}
_KNOWN = "search.labels"
_MOST_KNOWN = 5_000
# What a source is asked about; anything else came from an address bar and stands for itself.
_CODE = re.compile(r"(?![0-9]{19})[A-Za-z0-9_-]{1,40}")


def labels_of(facets: dict[str, list[str]]) -> dict[str, dict[str, str]]:
    """Labels of values by facet; a value nobody knows stands for itself."""
    return {name: _labels(name, values) for name, values in facets.items()}


def natural(label: str) -> list[tuple[int, str]]:
    """Sorts 7 before 10."""
    return [
        (int(part), "") if part.isdigit() else (0, part.casefold())
        for part in re.split(r"([0-9]{1,9})", label)
    ]


def _labels(name: str, values: list[str]) -> dict[str, str]:
    if name == "kind":
        labels = {kind: label_plural_of(source) for kind, source in sources().items()}
        for source in sources().values():
            labels |= {part: str(label) for part, label in parts_of(source).items()}
        return {value: capfirst(label) for value, label in labels.items() if value in values}
    if name == "language":
        names = dict(language_choices())
        return {value: str(names.get(value, value)) for value in values}
    if name == MONTH:
        return {
            value: _("Year %(year)s") % {"year": value} if is_year(value) else month_name(value)
            for value in values
        }
    return _asked(name, values)


def _asked(name: str, values: Iterable[str]) -> dict[str, str]:
    local = caches["local"]
    if not local.get(_KNOWN):
        _known.clear()
        local.set(_KNOWN, True)
    language = get_language()
    codes = [value for value in values if _CODE.fullmatch(value)]
    missing = [value for value in codes if (language, name, value) not in _known]
    if missing:
        labels: dict[str, str] = {}
        for source in sources().values():
            labels |= {str(v): str(text) for v, text in facet_labels(source, name, missing).items()}
        if len(_known) + len(missing) > _MOST_KNOWN:
            _known.clear()
        for value in missing:
            _known[language, name, value] = labels.get(value, value)
    return {value: _known.get((language, name, value), value) for value in codes}
