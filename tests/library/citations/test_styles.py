"""Citations by the standards, and what bibliography programs take."""

import json
from datetime import UTC, date, datetime

import pytest

from library.citations import entries, styles
from library.citations.citable import Author, Citable, Label

TODAY = date(2026, 11, 22)


@pytest.fixture
def work():
    return Citable(
        kind="method",
        pk=5,
        title="Бөлшектер ойыны",
        language="kk",
        url="https://undestik.kz/kk/library/methods/5/boelshekter/",
        short_url="https://undestik.kz/m/5",
        authors=(Author("Айгүл Серікова", "Серікова", "Айгүл"), Author("Ы. Алтынсарин")),
        summary="Қағазбен түсіндіру: 50% жылдам.\nЕкінші жол.",
        published_at=datetime(2026, 11, 3, 20, tzinfo=UTC),
        version=2,
        subjects=(Label("maths", ("Математика", "Математика", "Maths")),),
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "kk",
            "Серікова А., Ы. Алтынсарин. Бөлшектер ойыны [Электрондық ресурс] // Үндестік. 2026."
            " 2-нұсқа. URL: https://undestik.kz/m/5 (жүгінген күні: 22.11.2026).",
        ),
        (
            "ru",
            "Серікова А., Ы. Алтынсарин. Бөлшектер ойыны [Электронный ресурс] // Үндестік. 2026."
            " Версия 2. URL: https://undestik.kz/m/5 (дата обращения: 22.11.2026).",
        ),
        (
            "en",
            "Серікова А., Ы. Алтынсарин. Бөлшектер ойыны [Electronic resource] // Үндестік. 2026."
            " Version 2. URL: https://undestik.kz/m/5 (accessed: 22.11.2026).",
        ),
    ],
)
def test_gost_says_the_fixed_words_in_the_language_of_the_reader(work, language, words):
    assert styles.gost(work, language, TODAY) == words


def test_apa_names_author_day_site_and_address(work):
    assert styles.apa(work) == (
        "Серікова, А., & Ы. Алтынсарин. (2026, November 4). Бөлшектер ойыны."
        " Үндестік. https://undestik.kz/m/5"
    )


def test_work_without_author_stands_under_the_site_or_its_title():
    at = datetime(2026, 11, 3, tzinfo=UTC)
    bare = Citable("essay", 1, "Ой", "kk", "https://undestik.kz/e", published_at=at)
    assert styles.apa(bare) == "Үндестік. (2026, November 3). Ой. https://undestik.kz/e"
    assert styles.gost(bare, "ru", TODAY).startswith(
        "Ой [Электронный ресурс] // Үндестік. 2026. URL"
    )


def test_bibtex_escapes_what_tex_would_read(work):
    text = entries.bibtex(work, accessed=TODAY)
    assert text.startswith("@online{serikova2026method5-v2,\n")
    assert "author = {Серікова, Айгүл and {Ы. Алтынсарин}}" in text
    assert r"50\% жылдам. Екінші жол." in text
    assert "date = {2026-11-04}" in text
    assert text.count("{") - text.count("}") == 0


def test_ris_keeps_a_field_on_its_line(work):
    lines = entries.ris(work, accessed=TODAY).split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert "AU  - Серікова, Айгүл" in lines
    assert "AB  - Қағазбен түсіндіру: 50% жылдам. Екінші жол." in lines
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_csl_json_parts_known_names_alone(work):
    item = json.loads(json.dumps(entries.csl_item(work, accessed=TODAY)))
    assert item["author"] == [
        {"family": "Серікова", "given": "Айгүл"},
        {"literal": "Ы. Алтынсарин"},
    ]
    assert item["issued"] == {"date-parts": [[2026, 11, 4]]}
