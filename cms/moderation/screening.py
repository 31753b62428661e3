"""What must be looked at by a person before others read it.

Each check gives hints; the first reason in the order of `Why` names the item in the queue.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.moderation.models import Why
from cms.people.models import User


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody is about to say: every text of it, to whom, and how it was typed.

    `place_path` is the place of the board ("" for the region); `is_for_class_alone` is true when
    nobody beyond one class reads it; `typing_seconds` is None when the browser did not tell.
    """

    texts: tuple[str, ...]
    author: User | None
    place_path: str
    is_for_class_alone: bool = False
    is_new_member: bool = False
    typing_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Something a check has found: why it matters, and where, as moderators (and the author) read
    it: `found` is the piece of text."""

    why: str
    found: str = ""


Check = Callable[[Words], Iterable[Hint]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Decorator: one more check of everything that people say."""
    _checks.append(function)
    return function


def screen(words: Words) -> list[Hint]:
    """All hints about `words`; empty when nothing speaks against publishing at once."""
    return [hint for one in _checks for hint in one(words)]


def personal_data_in(hints: Iterable[Hint]) -> list[Hint]:
    """Those that found a name, a number or an address: the author hears of them before others
    read a word."""
    return [hint for hint in hints if hint.why == Why.PERSONAL_DATA]


def about_personal_data(found: Iterable[Hint]) -> str:
    """What a form says that has a box which lets a moderator look first."""
    return _(
        "Here may be a name, a number or an address of a person: %(found)s. Take it out, "
        "or tick the box below, and a moderator looks at it before others read it."
    ) % {"found": ", ".join(f"“{hint.found}”" for hint in found)}


def first_reason(hints: Iterable[Hint]) -> str:
    """The weightiest reason among `hints`, as `Why` has them in order; "" for none."""
    found = {hint.why for hint in hints}
    return next((why for why in _ORDER if why in found), "")


_ORDER = (Why.PERSONAL_DATA, Why.WORDS, Why.PACE, Why.LINKS, Why.PUPIL, Why.NEWCOMER)
