"""What a licence lets others make of a work. Plain facts in, sentences out; nothing is asked."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _


class Terms(NamedTuple):
    """A licence, as far as an adaptation is concerned."""

    key: int
    name: str
    allows_adaptation: bool
    shares_alike: bool


class Origin(NamedTuple):
    """A work that another is adapted from; `terms` are None where nobody knows its licence."""

    title: str
    terms: Terms | None
    is_own: bool = False


class Problem(NamedTuple):
    """What stands in the way (`is_refused`), or what to think of; `field` is where to mend it."""

    field: str
    sentence: str
    is_refused: bool = True


def problems_of(chosen: Terms | None, origins: Iterable[Origin]) -> list[Problem]:
    """What is wrong with publishing under `chosen` what was adapted from `origins`.

    One's own work may be made into anything. What may not be adapted, may not; what hands itself
    on keeps its licence; of what nobody knows the author is warned.
    """
    found: list[Problem] = []
    for origin in origins:
        if origin.is_own:
            continue
        words = {"title": origin.title, "licence": origin.terms.name if origin.terms else ""}
        if origin.terms is None:
            sentence = _(
                "You have not said under which licence “%(title)s” stands. Ask its author."
            )
            found.append(Problem("sources", sentence % words, is_refused=False))
        elif not origin.terms.allows_adaptation:
            sentence = _(
                "“%(title)s” may not be adapted: it stands under “%(licence)s”. "
                "Ask its author, or take it out of the sources if you made your own work."
            )
            found.append(Problem("sources", sentence % words))
        elif origin.terms.shares_alike and chosen is not None and chosen.key != origin.terms.key:
            sentence = _(
                "“%(title)s” hands its licence on: what is made of it stands under "
                "“%(licence)s” too."
            )
            found.append(Problem("licence", sentence % words))
    return found
