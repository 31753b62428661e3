"""Proposals are read from what documents say, never from their names."""

from datetime import date

import pytest

from library.archive.extract import Extract, Line, extract
from library.archive.propose import date_of, kind_of, language_of, propose, title_of
from tests.library.archive.documents import write_all


def of(*texts: str, **fields) -> Extract:
    return Extract(tuple(Line(text) for text in texts), **fields)


@pytest.fixture(scope="module")
def proposals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers") / "all"
    write_all(folder)
    return {
        name: propose(extract(folder / name), fallback_title=name)
        for name in ("a.docx", "b.odt", "c.pdf", "d.md", "e.txt", "f.txt")
    }


@pytest.mark.parametrize(
    ("name", "title", "kind", "language", "day"),
    [
        ("a.docx", "Сабақ жоспары: Абай өлеңдері", "lesson-plan", "kk", date(2025, 3, 14)),
        ("b.odt", "Рекомендации по работе с семьёй", "recommendation", "ru", date(2025, 9, 1)),
        ("c.pdf", "Ата-аналарға арналған сауалнама", "questionnaire", "kk", None),
        ("d.md", "Lesson study report", "article", "en", date(2025, 5, 12)),
        ("e.txt", "ПРОТОКОЛ № 4 заседания методического совета", "minutes", "ru", date(2025, 2, 5)),
        ("f.txt", "Ойын: сөз тізбегі", "game", "kk", None),
    ],
)
def test_propose_reads_title_kind_language_and_date(proposals, name, title, kind, language, day):
    got = proposals[name]
    assert (got.title, got.kind, got.language, got.dated_on) == (title, kind, language, day)


def test_a_label_is_no_title():
    assert (
        title_of(of("Аңдатпа", "Мектептегі жоба туралы мақала")) == "Мектептегі жоба туралы мақала"
    )


def test_a_programs_own_title_is_no_title():
    assert title_of(of("Отбасы мен мектеп", title="Документ1")) == "Отбасы мен мектеп"


def test_a_numbered_paragraph_is_no_part_of_the_title():
    assert title_of(of("Мектептің ережесі", "1. Жалпы бөлім")) == "Мектептің ережесі"


def test_a_long_first_sentence_is_cut_at_a_word():
    title = title_of(of("Сөз " * 80 + "."))
    assert len(title) <= 162
    assert title.endswith("…")


def test_a_document_without_words_is_called_as_the_caller_says():
    assert propose(of(), fallback_title="scan").title == "scan"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26.09.2024", date(2024, 9, 26)),
        ("2024-09-26", date(2024, 9, 26)),
        ("2024 жылғы 26 қыркүйек", date(2024, 9, 26)),
        ("2024 ж. 26 қыркүйек", date(2024, 9, 26)),
        ("26 сентября 2024 года", date(2024, 9, 26)),
        ("26 September 2024", date(2024, 9, 26)),
        ("3 мая 2025", date(2025, 5, 3)),
        ("31.02.2024", None),
        ("в 2020–2025 годы", None),
        ("99.99.2024", None),
    ],
)
def test_date_of(text, day):
    assert date_of((Line(text),)) == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Бұл мақалада мектеп пен отбасының байланысы туралы айтылады.", "kk"),
        ("В статье говорится о связи школы и семьи.", "ru"),
        ("This article is about the bond of school and family.", "en"),
        ("Сабакта балалар топпен бен жуппен осы тапсырманы орындап болып табылады", "kk"),
    ],
)
def test_language_of(text, language):
    assert language_of(text) == language


def test_a_word_deep_in_the_text_does_not_make_the_kind():
    body = ["Мектеп өмірі туралы ой."] * 20 + ["хаттама хаттама хаттама"]
    assert kind_of(of(*body), "Мектеп өмірі") == "article"
