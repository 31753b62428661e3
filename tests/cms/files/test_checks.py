"""Honest files pass, files that do harm are refused with a sentence."""

import stat
import zlib
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from cms.files.checks import CONTENT_TYPES, check_upload, sha256_of
from cms.files.refusals import FileRefused
from cms.settings import limits
from tests.factories.files import (
    make_docx,
    make_epub,
    make_image,
    make_mp3,
    make_mp4,
    make_odf,
    make_pdf,
    make_pptx,
    make_upload,
    make_xlsx,
    make_zip,
)

OOXML_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="External" Target="{target}" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)


def rels(target, kind="attachedTemplate"):
    return {"word/_rels/settings.xml.rels": OOXML_RELS.format(target=target, kind=kind)}


def check(name, data):
    return check_upload(BytesIO(data), name=name)


HONEST = {
    "a.pdf": make_pdf(),
    "a.docx": make_docx(),
    "a.pptx": make_pptx(),
    "a.xlsx": make_xlsx(),
    "a.odt": make_odf("text"),
    "a.odp": make_odf("presentation"),
    "a.ods": make_odf("spreadsheet"),
    "a.txt": "Сәлем, әлем".encode(),
    "a.md": b"# Title\n\n<b>bold</b> text",
    "a.epub": make_epub(),
    "a.zip": make_zip({"план.docx": make_docx(), "data/1.txt": b"1"}),
    "a.mp3": make_mp3(),
    "a.mp4": make_mp4(),
    "a.jpg": make_image("JPEG"),
    "a.png": make_image("PNG"),
    "a.webp": make_image("WEBP"),
}


@pytest.mark.parametrize("name", HONEST)
def test_check_upload_takes_every_kind_it_promises(name):
    data = HONEST[name]
    checked = check(name, data)
    extension = name.split(".")[1]
    assert (checked.extension, checked.content_type) == (extension, CONTENT_TYPES[extension])
    assert (checked.size, checked.sha256) == (len(data), sha256_of(BytesIO(data)))


def test_honest_files_are_all_kinds_of_the_promise():
    assert {name.split(".")[1] for name in HONEST} == set(CONTENT_TYPES)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("жоспар.JPEG", make_image("JPEG")),
        ("ҚМЖ 5.2 тоқсан.txt", "Тоқсан".encode("utf-16")),
        ("старый.txt", "Привет, Казахстан".encode("cp1251")),
        ("bom.txt", "Сабақ".encode("utf-8-sig")),
        ("own-disk.docx", make_docx(rels("file:///C:\\Users\\Aigul\\Normal.dotm"))),
        ("links.docx", make_docx(rels("https://example.kz", kind="hyperlink"))),
        ("chart.docx", make_docx({"word/embeddings/book.xlsx": make_xlsx()})),
        ("with-chart.zip", make_zip({"a.docx": make_docx({"word/e/b.xlsx": make_xlsx()})})),
        ("python.zip", make_zip({"game.py": b"print(1)"})),
    ],
)
def test_check_upload_takes_what_teachers_really_have(name, data):
    assert check(name, data).size == len(data)


def script(writer: PdfWriter):
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )


def launch(writer: PdfWriter):
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}
    )


def attach(writer: PdfWriter):
    writer.add_attachment("a.exe", b"MZ")


def lock(writer: PdfWriter):
    writer.encrypt("құпия", algorithm="RC4-128")


def lock_with_script(writer: PdfWriter):
    script(writer)
    writer.encrypt("", "owner", algorithm="RC4-128")


def in_object_stream():
    """A PDF whose script stands in a compressed object stream."""
    packed = zlib.compress(b"9 0 << /S /JavaScript /JS (app.alert) >>")
    stream = (
        b"8 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(packed)
        + packed
        + b"\nendstream endobj\n"
    )
    return make_pdf().replace(b"startxref", stream + b"startxref")


def locked_zip():
    data = bytearray(make_zip({"a.txt": b"1"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def link(info):
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def many():
    return make_zip({f"{n}.txt": b"" for n in range(limits.ARCHIVE_ENTRIES + 1)})


def lying_size():
    """Says it unpacks to less than it does."""
    data = bytearray(make_zip({"a.txt": b"a" * 5000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + offset
        data[start : start + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def overlapping():
    """Two names for one piece of data: unpacks to more than it holds."""
    data = bytearray(make_zip({"a.txt": b"x" * 300, "b.txt": b"x" * 300}, compression=0))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    return bytes(data)


def doubled():
    return make_zip({"a.txt": b"1", "b.txt": b"2"}).replace(b"b.txt", b"a.txt")


HOSTILE = {
    "svg": ("a.svg", b"<svg onload=alert(1)>", "svg"),
    "svg as png": ("a.png", b"<svg onload=alert(1)>", "content"),
    "svg as text": ("a.txt", b"<svg onload=alert(1)></svg>", "html"),
    "page": ("a.html", b"<script>alert(1)</script>", "html"),
    "page as text": ("a.txt", b"\n <!DOCTYPE html><script>1</script>", "html"),
    "page as text after a comment": ("a.md", b"<!-- a --><html>", "html"),
    "page as text in UTF-16": ("a.txt", "<html>".encode("utf-16"), "html"),
    "page as pdf": ("a.pdf", b"<html><script>1</script>", "content"),
    "program": ("a.exe", b"MZ\x90", "program"),
    "program as docx": ("a.docx", b"MZ\x90", "program"),
    "program as text": ("a.txt", b"\x7fELF", "program"),
    "shell as text": ("a.txt", b"#!/bin/sh\nrm -rf /", "program"),
    "unknown kind": ("a.xyz", b"123", "extension"),
    "no extension": ("README", b"123", "extension"),
    "dot file": (".pdf", b"%PDF-", "extension"),
    "empty": ("a.txt", b"", "empty"),
    "wrong content": ("a.pdf", make_image("PNG"), "content"),
    "docx is really xlsx": ("a.docx", make_xlsx(), "content"),
    "jpg is really png": ("a.jpg", make_image("PNG"), "content"),
    "mp3 is really mp4": ("a.mp3", make_mp4(), "content"),
    "docx is really a zip": ("a.docx", make_zip({"a.txt": b"1"}), "content"),
    "macro extension": ("a.docm", make_docx(), "macros"),
    "macros inside": ("a.docx", make_docx({"word/vbaProject.bin": b"1"}), "macros"),
    "macro content type": (
        "a.docx",
        make_docx(content_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "macro sheet": (
        "a.zip",
        make_zip({"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "macros",
    ),
    "macros in odt": ("a.odt", make_odf(extra={"Basic/Standard/Module1.xml": b"x"}), "macros"),
    "macros in a document in a zip": (
        "a.zip",
        make_zip({"a.docx": make_docx({"word/vbaProject.bin": b"1"})}),
        "macros",
    ),
    "docm in a zip": ("a.zip", make_zip({"a.docm": b"1"}), "macros"),
    "template from the web": (
        "a.docx",
        make_docx(rels("https://evil.example/t.dotm")),
        "external_template",
    ),
    "template from a share": (
        "a.docx",
        make_docx(rels("file://evil/share/t.dotm")),
        "external_template",
    ),
    "template by UNC path": ("a.docx", make_docx(rels("\\\\evil\\t.dotm")), "external_template"),
    "object from the web": (
        "a.docx",
        make_docx(rels("mhtml:http://evil.example!x", kind="oleObject")),
        "external_template",
    ),
    "entities in relations": (
        "a.docx",
        make_docx({"_rels/.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "damaged",
    ),
    "office with a password": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "locked"),
    "old office": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_format"),
    "old office as pdf": ("a.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_format"),
    "zip with a password": ("a.zip", locked_zip(), "locked"),
    "odt with a password": (
        "a.odt",
        make_odf(extra={"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "locked",
    ),
    "bomb by ratio": ("a.zip", make_zip({"a.txt": b"0" * 5_000_000}), "bomb"),
    "bomb by count": ("a.zip", many(), "bomb"),
    "bomb that lies of its size": ("a.zip", lying_size(), "damaged"),
    "overlapping entries": ("a.zip", overlapping(), "damaged"),
    "two entries of one name": ("a.zip", doubled(), "damaged"),
    "archives three deep": (
        "a.zip",
        make_zip({"a.zip": make_zip({"b.zip": make_zip({"c.txt": b"1"})})}),
        "nested",
    ),
    "shut archive inside": ("a.zip", make_zip({"a.7z": b"7z"}), "nested"),
    "program inside": ("a.zip", make_zip({"setup.exe": b"1"}), "program"),
    "program inside under another name": ("a.zip", make_zip({"a.txt": b"MZ\x90\x00"}), "program"),
    "upwards": ("a.zip", make_zip({"../../etc/passwd": b"1"}), "traversal"),
    "upwards with backslashes": ("a.zip", make_zip({"..\\..\\a.txt": b"1"}), "traversal"),
    "absolute": ("a.zip", make_zip({"/etc/passwd": b"1"}), "traversal"),
    "drive": ("a.zip", make_zip({"C:/a.txt": b"1"}), "traversal"),
    "link": ("a.zip", make_zip({"a.txt": b"/etc/passwd"}, change=link), "traversal"),
    "turned name inside": ("a.zip", make_zip({"a\u202etxt.b": b"1"}), "traversal"),
    "data before the zip": ("a.zip", b"PK\x03\x04junk" + make_zip({"a.txt": b"1"}), "damaged"),
    "data after the zip": ("a.zip", make_zip({"a.txt": b"1"}) + b"<script>", "damaged"),
    "cut zip": ("a.zip", make_zip({"a.txt": b"1"})[:-9], "damaged"),
    "empty zip": ("a.zip", make_zip({}), "empty"),
    "pdf with a script": ("a.pdf", make_pdf(script), "active_pdf"),
    "pdf that starts a program": ("a.pdf", make_pdf(launch), "active_pdf"),
    "pdf with an attachment": ("a.pdf", make_pdf(attach), "active_pdf"),
    "pdf with a script under an escaped name": (
        "a.pdf",
        make_pdf(script).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/J#53 "),
        "active_pdf",
    ),
    "pdf with a script in an object stream": ("a.pdf", in_object_stream(), "active_pdf"),
    "pdf with a password": ("a.pdf", make_pdf(lock), "locked"),
    "encrypted pdf with a script": ("a.pdf", make_pdf(lock_with_script), "active_pdf"),
    "pdf that is none": ("a.pdf", b"%PDF-1.7\nnothing", "damaged"),
    "cut picture": ("a.jpg", make_image("JPEG", size=(400, 400))[:700], "damaged"),
    "two endings": ("a.php.jpg", make_image("JPEG"), "double_extension"),
    "two endings with a space": ("invoice.exe .pdf", make_pdf(), "double_extension"),
    "turned name": ("a\u202efdp.exe", b"MZ", "name"),
    "control character": ("a\nb.pdf", make_pdf(), "name"),
    "NUL in the name": ("a.pdf\x00.exe", make_pdf(), "name"),
    "dots only": ("...", b"1", "name"),
    "NUL in a text": ("a.txt", b"a\x00b", "text"),
    "bytes that are no text": ("a.txt", b"\x98\x01\x02\xff", "text"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_check_upload_refuses_with_a_sentence(case):
    name, data, code = HOSTILE[case]
    with pytest.raises(FileRefused) as refusal:
        check(name, data)
    assert refusal.value.code == code
    assert refusal.value.messages[0].endswith(".")


def test_check_upload_refuses_what_is_too_large(monkeypatch):
    monkeypatch.setattr(limits, "UPLOAD_SIZE", 100)
    with pytest.raises(FileRefused) as refusal:
        check("a.txt", b"a" * 101)
    assert refusal.value.code == "size"


def test_check_upload_refuses_a_picture_of_too_many_points(monkeypatch):
    monkeypatch.setattr(limits, "IMAGE_PIXELS", 40 * 20 - 1)
    with pytest.raises(FileRefused) as refusal:
        check("a.png", make_image("PNG"))
    assert refusal.value.code == "pixels"


def test_check_upload_refuses_a_picture_that_pillow_calls_a_bomb(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 500)
    with pytest.raises(FileRefused):
        check("a.png", make_image("PNG"))


def test_check_upload_counts_nested_archives_in_one_budget(monkeypatch):
    monkeypatch.setattr(limits, "ARCHIVE_RATIO", 10_000)
    inner = make_zip({"a.txt": b"0" * 3_000_000})
    monkeypatch.setattr("cms.files.archives._Budget.__init__.__defaults__", (500, 5_000_000))
    assert check("a.zip", make_zip({"1.zip": inner}))
    with pytest.raises(FileRefused):
        check("a.zip", make_zip({"1.zip": inner, "2.zip": inner}))


def test_check_upload_shortens_long_names_before_the_ending():
    checked = check("ә" * 400 + ".txt", b"a")
    assert len(checked.name) == limits.FILE_NAME_LENGTH
    assert checked.name.endswith("ә.txt")


def test_check_upload_keeps_the_last_part_of_a_path():
    assert check("C:\\fake\\..\\Жоспар.txt", b"a").name == "Жоспар.txt"


def test_check_upload_leaves_the_file_at_its_first_byte():
    upload = make_upload("a.pdf")
    check_upload(upload, name="a.pdf")
    assert upload.tell() == 0
