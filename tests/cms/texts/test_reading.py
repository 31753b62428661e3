"""Honest documents give their words; harmful ones a reason, and no harm."""

import os
import signal
import time
from io import BytesIO
from pathlib import Path

import pytest

from cms.settings import limits
from cms.texts import program, reading
from cms.texts.reading import Reason, UnreadableError, read_document
from home.demo.documents import odp, ods, odt
from tests.cms.texts import documents
from tests.factories.files import make_epub, make_image, make_pdf, make_zip

ARCHIVE = Path("/work/shared/source-documents")


def read(data, kind):
    return read_document(BytesIO(data), kind)


def refused(data, kind):
    with pytest.raises(UnreadableError) as refusal:
        read(data, kind)
    return refusal.value.reason


def test_pdf_gives_its_words_page_by_page():
    found = read(documents.pdf(["Бірінші бет"], [], ["Үшінші бет", "жалғасы"]), "pdf")
    assert [(line.text, line.page) for line in found.lines] == [
        ("Бірінші бет", 1),
        ("Үшінші бет жалғасы", 3),
    ]
    assert found.paged_text == "Бірінші бет\n\f\fҮшінші бет жалғасы"


def test_docx_reads_rows_text_boxes_and_footnotes_once():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:p><w:r><w:t>жақтау</w:t></w:r></w:p>"
    xml = (
        f"<w:document {documents.W} {mc}><w:body>"
        "<w:p><w:r><w:t>Бас</w:t></w:r><w:r><w:tab/><w:t>сөз</w:t></w:r>"
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent><w:r><w:t>соңы</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>екі</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:del><w:r><w:delText>өшірілген</w:delText></w:r></w:del></w:p>"
        "</w:body></w:document>"
    )
    note = f"<w:footnotes {documents.W}><w:p><w:r><w:t>сілтеме</w:t></w:r></w:p></w:footnotes>"
    found = read(documents.docx_of(xml, {"word/footnotes.xml": note}), "docx")
    assert [line.text for line in found.lines] == ["жақтау", "Бас сөзсоңы", "1 · екі", "сілтеме"]


def test_slides_and_sheets_are_counted():
    found = read(documents.pptx("бір", "екі"), "pptx")
    assert [(line.text, line.page) for line in found.lines] == [("бір", 1), ("екі", 2)]
    sheets = {"Қыркүйек": [("Оқушы", 5), ("Әлия", 4)], "Қазан": [("Оқушы", 3)]}
    found = read(documents.xlsx(**sheets), "xlsx")
    assert [(line.text, line.page) for line in found.lines] == [
        *(("Қыркүйек", 1), ("Оқушы", 1), ("Әлия", 1)),
        *(("Қазан", 2), ("Оқушы", 2)),
    ]


def test_open_documents_are_read():
    found = read(odt("Тақырып", ["# Бөлім", "мәтін", [("а", "ә")]]), "odt")
    assert ("Бөлім", 2) in [(line.text, line.level) for line in found.lines]
    assert found.text.endswith("мәтін\nа · ә")
    assert read(odp([("Бас", ["бір"]), ("Соң", ["екі"])]), "odp").lines[-1].page == 2
    assert "бұлақ · иә" in read(ods("Парақ", [("бұлақ", "иә")]), "ods").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_plain_text_of_any_encoding_is_read(encoding):
    assert read("Протокол № 4".encode(encoding), "txt").text == "Протокол № 4"


def test_what_is_longer_than_the_room_is_cut(monkeypatch):
    monkeypatch.setattr(limits, "FILE_TEXT_LETTERS", 100)
    for data, kind in (
        (("сөз " * 20 + "\n").encode() * 50, "txt"),
        (documents.docx(*["сөз " * 20] * 50), "docx"),
    ):
        found = read(data, kind)
        assert found.is_cut
        assert 80 <= len(found.text) <= 100


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", "pdf", Reason.BROKEN),
        (b"%PDF-1.7\n1 0 obj\n<< /Type", "pdf", Reason.BROKEN),
        (make_pdf()[:200], "pdf", Reason.BROKEN),
        (documents.locked_pdf(), "pdf", Reason.LOCKED),
        (b"PK\x03\x04 no archive", "docx", Reason.BROKEN),
        (documents.docx("сөз")[:-60], "docx", Reason.BROKEN),
        (documents.docx_of("<w:document"), "docx", Reason.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "docx", Reason.LOCKED),
        (documents.docx("сөз", extra={"word/vbaProject.bin": b"1"}), "docx", Reason.MACROS),
        (documents.docx_of(documents.BILLION_LAUGHS), "docx", Reason.BROKEN),
        (documents.docx_of(documents.FETCHES), "docx", Reason.BROKEN),
        (make_image("PNG"), "docx", Reason.BROKEN),
        (make_epub(), "xlsx", Reason.BROKEN),
        (make_zip({"content.xml": "<a/>", "META-INF/manifest.xml":
                   '<m:f xmlns:m="m"><m:encryption-data/></m:f>'}), "odt", Reason.LOCKED),
        (b"\x00\x01\xff" * 100, "txt", Reason.BROKEN),
    ],
)  # fmt: skip
def test_a_harmful_document_is_refused_with_the_reason(data, kind, reason):
    assert refused(data, kind) is reason


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    packed = documents.bomb(8)
    assert len(packed) < 200_000
    monkeypatch.setattr(limits, "ARCHIVE_UNPACKED", limits.MEBIBYTE)
    assert refused(packed, "docx") is Reason.TOO_LARGE


def test_memory_and_time_of_the_program_are_bounded(monkeypatch):
    monkeypatch.setattr(limits, "FILE_TEXT_MEMORY", 60 * limits.MEBIBYTE)
    assert refused(documents.bomb(24), "docx") is Reason.TOO_LARGE
    monkeypatch.undo()
    monkeypatch.setattr(limits, "FILE_TEXT_SECONDS", 1)
    began = time.monotonic()
    assert refused(documents.bomb(60), "docx") is Reason.TOO_LARGE
    assert time.monotonic() - began < 20


def test_the_clock_ends_a_program_that_sleeps(monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(reading, "_PROGRAM", str(sleeper))
    monkeypatch.setattr(limits, "FILE_TEXT_SECONDS", 0.2)
    assert refused(b"x", "txt") is Reason.TOO_LARGE


def test_a_program_that_dies_or_talks_nonsense_is_a_broken_file(monkeypatch, tmp_path):
    for code in (f"import os; os.kill(os.getpid(), {signal.SIGSEGV:d})", "print('{')"):
        fallen = tmp_path / "fallen.py"
        fallen.write_text(code)
        monkeypatch.setattr(reading, "_PROGRAM", str(fallen))
        assert refused(b"x", "txt") is Reason.BROKEN


def test_the_program_has_none_of_our_variables(monkeypatch, tmp_path):
    monkeypatch.setitem(os.environ, "SECRET_KEY", "do not tell")
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import json, os; print(json.dumps({'lines': [[str(sorted(os.environ)), 0, 0]],"
        " 'title': os.getcwd(), 'author': '', 'is_cut': False}))"
    )
    monkeypatch.setattr(reading, "_PROGRAM", str(spy))
    found = read(b"x", "txt")
    assert "SECRET_KEY" not in found.text
    assert found.title == "/"


def test_half_letters_and_zeros_are_left_out():
    taken = program.Taken(room=100)
    taken.add("а\ud83d\x00\xadб")
    assert taken.lines == [("аб", 0, 0)]


@pytest.mark.skipif(not ARCHIVE.is_dir(), reason="the documents of the region are not here")
def test_documents_of_the_region_are_read():
    for path in sorted(ARCHIVE.iterdir()):
        with path.open("rb") as file:
            assert len(read_document(file, path.suffix[1:]).text) > 1_000, path.name
