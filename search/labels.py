"""Names of facet values in the reader's language, asked of the sources once a minute."""

import re
from collections.abc import Iterable

from django.core.cache import caches
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.languages import language_choices
from cms.ports.searchable import facet_labels, label_plural_of, sources
from search.facets import MONTH, is_year
from search.months import month_name

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
        return {v: capfirst(label_plural_of(s)) for v, s in sources().items() if v in values}
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
    keys = {
        f"facet:{get_language()}:{name}:{value}": value
        for value in values
        if _CODE.fullmatch(value)
    }
    local = caches["local"]
    known = local.get_many(keys)
    labels = {keys[key]: label for key, label in known.items()}
    missing = [value for key, value in keys.items() if key not in known]
    if missing:
        for source in sources().values():
            labels |= {str(v): str(text) for v, text in facet_labels(source, name, missing).items()}
        fresh = {key: labels.get(value, value) for key, value in keys.items() if value in missing}
        local.set_many(fresh)
    return labels
