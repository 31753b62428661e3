"""By what findings can be narrowed: the names that every index knows, in the order shown."""

import re

from django.utils.translation import pgettext_lazy

FACETS = {
    "kind": pgettext_lazy("search filter", "Kind"),
    "language": pgettext_lazy("search filter", "Language"),
    "subject": pgettext_lazy("search filter", "Subject"),
    "grade": pgettext_lazy("search filter", "Grade"),
    "type": pgettext_lazy("search filter", "Type of material"),
    "form": pgettext_lazy("search filter", "Form of work"),
    "licence": pgettext_lazy("search filter", "Licence"),
    "community": pgettext_lazy("search filter", "Community"),
    "place": pgettext_lazy("search filter", "Organisation"),
    "month": pgettext_lazy("search filter", "Month"),
}
ANY_LANGUAGE = "all"  # asked for instead of a language: the list of all there is in each
# Their values are rows that can be private: a name is told only with something found there.
NAMES_OF_ROWS = frozenset({"community", "place"})
MONTH = "month"  # YYYY-MM; a year is asked for as YYYY
_YEAR = re.compile(r"20\d\d", re.ASCII)


def is_year(value: str) -> bool:
    """True for a month's value that stands for twelve months."""
    return _YEAR.fullmatch(value) is not None


def months_of(value: str) -> tuple[str, ...]:
    """The months that a value of `MONTH` stands for."""
    if not is_year(value):
        return (value,)
    return tuple(f"{value}-{month:02}" for month in range(1, 13))
