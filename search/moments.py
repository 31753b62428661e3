"""Months as people write them: 2026-10, 2026, 10, қазан, в октябре, October 2026."""

import re
from functools import cache
from typing import NamedTuple

from search.analysis import forms, tokens
from search.facets import is_year, months_of

_CODE = re.compile(r"(?P<year>20[0-9]{2})[-./](?P<month>0?[1-9]|1[0-2])")
_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
_YEARS = range(2000, 2100)
_NAMES = (
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "january february march april may june july august september october november december",
)


class Month(NamedTuple):
    """A month of a year; without a month the whole year, without a year that month of any."""

    year: str = ""
    month: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The months (YYYY-MM) that are meant."""
        if not self.month:
            return months_of(self.year)
        years = (self.year,) if self.year else _YEARS
        return tuple(f"{year}-{self.month:02}" for year in years)


def months_said(text: str) -> Month | None:
    """The month or year that `text` names; None for anything else."""
    said = text.strip()
    if code := _CODE.fullmatch(said):
        return Month(code["year"], int(code["month"]))
    words = tokens(said)
    years = [word for word in words if is_year(word)]
    months = [month for word in words if (month := _month(word))]
    if not words or len(years) + len(months) != len(words) or len(years) > 1 or len(months) > 1:
        return None
    return Month(next(iter(years), ""), next(iter(months), 0))


def _month(word: str) -> int:
    """1 to 12 for the number or the name of a month, in any form; 0 for no month."""
    if _NUMBER.fullmatch(word):
        return int(word)
    return next((month for form in forms(word) if (month := _by_form().get(form))), 0)


@cache
def _by_form() -> dict[str, int]:
    """Months by what all forms of their names share."""
    return {
        form: number
        for names in _NAMES
        for number, name in enumerate(names.split(), 1)
        for form in forms(name)
    }
