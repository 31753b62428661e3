"""The text of documents of many structures, and a clear reason where there is none."""

import pytest

from library.archive.extract import UnknownKindError, UnreadableError, extract
from tests.library.archive.documents import write_all


@pytest.fixture
def folder(tmp_path):
    write_all(tmp_path / "papers")
    return tmp_path / "papers"


def test_docx_gives_headings_paragraphs_and_tables_in_order(folder):
    found = extract(folder / "a.docx")
    assert found.lines[0].level == 1
    assert found.author == "А. Байболова"
    texts = [line.text for line in found.lines]
    assert texts.index("Мақсаты") < texts.index("Қызығушылықты ояту · 7 минут")


def test_odt_gives_its_title_heading_and_table(folder):
    found = extract(folder / "b.odt")
    assert found.title == "Рекомендации по работе с семьёй"
    assert found.lines[0].level == 1
    assert "Срок: 1 сентября 2025" in found.text


def test_pdf_gives_kazakh_letters(folder):
    assert "Ата-аналарға арналған сауалнама" in extract(folder / "c.pdf").text


def test_markdown_headings_are_headings(folder):
    found = extract(folder / "d.md")
    assert (found.lines[0].text, found.lines[0].level) == ("Lesson study report", 1)


@pytest.mark.parametrize(("name", "words"), [("e.txt", "ПРОТОКОЛ № 4"), ("f.txt", "Ойын: сөз")])
def test_text_of_other_encodings_is_read(folder, name, words):
    assert words in extract(folder / name).text


@pytest.mark.parametrize("name", ["g.docx", "h.pdf", "k.odt"])
def test_a_broken_file_is_refused_with_the_reason(english, folder, name):
    with pytest.raises(UnreadableError, match="broken"):
        extract(folder / name)


def test_an_unknown_kind_is_refused_by_name(folder):
    with pytest.raises(UnknownKindError, match=r"\.xyz"):
        extract(folder / "j.xyz")


def test_an_empty_file_has_no_lines(folder):
    assert extract(folder / "i.txt").lines == ()
