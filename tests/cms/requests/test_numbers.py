"""Numbers in addresses and forms are read in one place."""

import re
from pathlib import Path

import pytest

from cms.requests.numbers import number_in, year_in

ROOT = Path(__file__).parents[3]
COPIED = re.compile(r"isascii\(\)\s+and\s+\S+\.isdigit\(\)|\bint\(.*\bif .*\.isdigit\(\)")
# These read files and texts of ours, not what a browser sends.
OTHERS = {
    "cms/requests/numbers.py",
    "cms/catalogues/vendor.py",
    "cms/texts/program.py",
    "library/archive/propose.py",
    "search/labels.py",
}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("999999999", 999_999_999),
        ("1234567890", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (" 7", None),
        ("٣", None),
        ("²", None),
        ("9" * 5_000, None),
    ],
)
def test_number_in_reads_short_whole_numbers_alone(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "year"), [("2026", 2026), ("26", None), ("20266", None), ("٢٠٢٦", None), ("", None)]
)
def test_year_in_has_four_digits(text, year):
    assert year_in(text) == year


def test_nobody_reads_numbers_by_a_rule_of_their_own():
    copies = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for app in ("cms", "forum", "home", "library", "search")
        for path in sorted((ROOT / app).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in OTHERS
        for found in COPIED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert copies == []
