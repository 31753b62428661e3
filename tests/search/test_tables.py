"""Findings for spreadsheets."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.utils import translation

from cms.ports.searchable import SearchCard
from cms.tables import BYTE_ORDER_MARK, safe_cell
from search.tables import table_of

CARD = SearchCard(
    kind="method",
    pk=1,
    url="/kk/library/methods/1/",
    title="=HYPERLINK(1)",
    language="kk",
    text='Сөз; "тырнақша"\nекінші жол',
    byline="@автор",
    published_at=datetime(2026, 11, 21, 20, tzinfo=UTC),
    details=("Ойын", "5-сынып"),
)


@pytest.mark.parametrize(
    "formula", ["=1+1", "+7", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|x", "%x"]
)
def test_safe_cell_is_never_a_formula(formula):
    assert safe_cell(formula).startswith("'")


def test_safe_cell_leaves_words_alone():
    assert safe_cell("Ой-өріс = кең") == "Ой-өріс = кең"


@pytest.mark.parametrize(("language", "sign"), [("kk", ";"), ("ru", ";"), ("en", ",")])
@pytest.mark.django_db
def test_table_opens_in_the_spreadsheets_of_its_language(language, sign):
    with translation.override(language):
        lines = table_of([[CARD]], "https://undestik.kz")
        text = next(lines)
    # The rest is sent when another request has set its own language.
    text += "".join(lines)
    assert text.startswith(BYTE_ORDER_MARK)
    titles, row = csv.reader(io.StringIO(text[1:]), delimiter=sign)
    assert len(titles) == len(row) == 8
    assert row[0] == "'=HYPERLINK(1)"
    assert row[2] == "'@автор"
    assert row[3] == {"kk": "Қазақша", "ru": "Казахский", "en": "Kazakh"}[language]
    assert row[4] == "2026-11-22"
    assert row[6] == 'Сөз; "тырнақша" екінші жол'
    assert row[7] == "https://undestik.kz/kk/library/methods/1/"
