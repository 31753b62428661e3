"""By what findings can be narrowed: the names that every index knows, in the order shown."""

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
NEWEST_FIRST = frozenset({"month"})
# Their values are rows that can be private: a name is told only with something found there.
NAMES_OF_ROWS = frozenset({"community", "place"})
