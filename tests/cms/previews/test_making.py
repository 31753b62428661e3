"""Honest files are shown; harmful ones give a reason, and no harm."""

import os
import signal
import socket
import stat
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import docx
import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from cms.previews import making
from cms.previews.making import NoPreviewError, make_preview_of
from cms.settings import limits
from cms.texts.reading import Reason
from tests.cms.texts import documents
from tests.factories.files import make_docx, make_image, make_pdf, make_zip


def show(data, kind):
    return make_preview_of(BytesIO(data), kind)


def refused(data, kind):
    with pytest.raises(NoPreviewError) as refusal:
        show(data, kind)
    return refusal.value.reason


def many_pages(number):
    writer = PdfWriter()
    for _ in range(number):
        writer.add_blank_page(width=595, height=842)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def test_the_first_pages_of_a_pdf_become_pictures(monkeypatch):
    monkeypatch.setattr(limits, "PREVIEW_PAGES", 2)
    made = show(documents.pdf(["Бірінші"], ["Екінші"], ["Үшінші"]), "pdf")
    assert (len(made.pages), made.page_count) == (2, 3)
    picture = Image.open(BytesIO(made.pages[0].content))
    assert picture.format == "WEBP"
    assert picture.size == (made.pages[0].width, made.pages[0].height)
    assert max(picture.size) <= limits.PREVIEW_EDGE


def test_what_stands_on_a_page_is_seen():
    def drawn(writer):
        drawing = DecodedStreamObject()
        drawing.set_data(b"0 0 0 rg 0 0 100 200 re f")
        writer.pages[0][NameObject("/Contents")] = writer._add_object(drawing)

    picture = Image.open(BytesIO(show(make_pdf(drawn), "pdf").pages[0].content)).convert("L")
    assert picture.getpixel((10, 10)) < 50
    assert picture.getpixel((picture.width - 10, 10)) > 200


def test_of_five_thousand_pages_five_are_looked_at():
    made = show(many_pages(5_000), "pdf")
    assert (len(made.pages), made.page_count) == (limits.PREVIEW_PAGES, 5_000)


def test_pages_of_odd_shapes_are_no_harm():
    def shaped(writer):
        writer.add_blank_page(width=1, height=14_400)
        writer.add_blank_page(width=14_400, height=14_400)

    made = show(make_pdf(shaped), "pdf")
    assert [max(page.width, page.height) <= limits.PREVIEW_EDGE for page in made.pages] == [
        True
    ] * 3


def test_a_polyglot_is_nothing_but_its_pages():
    tail = b"<html><script>alert(1)</script></html>" + make_zip({"run.js": b"alert(1)"})
    made = show(make_pdf() + tail, "pdf")
    assert made.pages[0].content[:4] == b"RIFF"
    assert b"script" not in made.pages[0].content


def test_a_picture_is_made_smaller_and_keeps_nothing_of_its_camera():
    exif = Image.Exif()
    exif[0x010E] = "құпия сөз"
    exif[0x0112] = 6  # turned
    made = show(make_image(size=(3_000, 1_500), exif=exif), "jpg")
    picture = Image.open(BytesIO(made.pages[0].content))
    assert picture.size == (640, 1_280)
    assert not picture.getexif()


def test_an_archive_is_listed_and_not_unpacked():
    bomb = documents.bomb(8)
    made = show(bomb, "zip")
    assert made.entries[0][0] == "word/document.xml"
    assert made.entries[0][1] > 8 << 20
    many = make_zip({f"{number}.txt": b"" for number in range(limits.PREVIEW_ENTRIES + 5)})
    made = show(many, "zip")
    assert (len(made.entries), made.entry_count) == (limits.PREVIEW_ENTRIES, 205)


def test_names_in_an_archive_are_those_of_their_author_and_do_not_deceive():
    plain = make_zip({"a\u202egpj.exe": b"1", "папка/сабақ.txt": b"2"})
    assert [name for name, _size in show(plain, "zip").entries] == ["agpj.exe", "папка/сабақ.txt"]
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("XXXX.txt", b"1")
    packed = target.getvalue().replace(b"XXXX", "Урок".encode("cp866"))
    assert show(packed, "zip").entries == (("Урок.txt", 1),)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", "pdf", Reason.BROKEN),
        (make_pdf()[:200], "pdf", Reason.BROKEN),
        (make_zip({"a": b"1"}), "pdf", Reason.BROKEN),
        (documents.locked_pdf(), "pdf", Reason.LOCKED),
        (make_image()[:-200], "jpg", Reason.BROKEN),
        (b"GIF89a" + bytes(100), "png", Reason.BROKEN),
        (b"PK\x03\x04 no archive", "zip", Reason.BROKEN),
    ],
)
def test_a_harmful_file_is_refused_with_the_reason(data, kind, reason):
    assert refused(data, kind) is reason


def test_a_picture_of_too_many_pixels_is_not_opened(monkeypatch):
    monkeypatch.setattr(limits, "IMAGE_PIXELS", 100)
    assert refused(make_image("PNG"), "png") is Reason.TOO_LARGE


def test_memory_and_time_are_bounded(monkeypatch):
    monkeypatch.setattr(limits, "IMAGE_PIXELS", 10**9)
    large = make_image("PNG", (12_000, 12_000))
    monkeypatch.setattr(limits, "PREVIEW_MEMORY", 300 * limits.MEBIBYTE)
    assert refused(large, "png") is Reason.TOO_LARGE
    monkeypatch.setattr(limits, "PREVIEW_MEMORY", 4_000 * limits.MEBIBYTE)
    monkeypatch.setattr(limits, "PREVIEW_SECONDS", 0.1)
    began = time.monotonic()
    assert refused(large, "png") is Reason.TOO_LARGE
    assert time.monotonic() - began < 10


def test_a_maker_that_is_killed_or_falls_is_no_harm(monkeypatch, tmp_path):
    for blow, reason in ((signal.SIGKILL, Reason.TOO_LARGE), (signal.SIGSEGV, Reason.BROKEN)):
        fallen = tmp_path / "fallen.py"
        fallen.write_text(f"import os; os.kill(os.getpid(), {blow:d})")
        monkeypatch.setattr(making, "_PROGRAM", str(fallen))
        assert refused(make_pdf(), "pdf") is reason


# -- office documents ------------------------------------------------------------------


@pytest.fixture
def office(monkeypatch, tmp_path):
    """A stand-in for LibreOffice: a script that does what is written into it."""

    def stand_in(does):
        script = tmp_path / "soffice"
        script.write_text(f"#!/bin/sh\n{does}\n")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(making, "office_program", lambda: str(script))
        return tmp_path

    return stand_in


def test_an_office_document_is_printed_first(office, tmp_path):
    (tmp_path / "printed.pdf").write_bytes(many_pages(2))
    office(
        f'env > {tmp_path}/env; echo "$@" > {tmp_path}/asked\n'
        f'while [ "$1" != --outdir ]; do shift; done; cp {tmp_path}/printed.pdf "$2/file.pdf"'
    )
    assert show(make_docx(), "docx").page_count == 2
    asked = (tmp_path / "asked").read_text()
    assert "--headless" in asked
    assert asked.strip().endswith("file.docx")
    assert "SECRET" not in (tmp_path / "env").read_text()
    folder = asked.split("--outdir ")[1].split()[0]
    assert not os.path.exists(folder)  # noqa: PTH110


def test_an_office_program_that_prints_nothing_is_a_broken_file(office):
    office("exit 0")
    assert refused(make_docx(), "docx") is Reason.BROKEN


def test_an_office_program_that_hangs_is_ended_with_all_that_it_started(
    office, monkeypatch, tmp_path
):
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 1)
    office(f"sleep 60 & echo $! > {tmp_path}/child; wait")
    assert refused(make_docx(), "docx") is Reason.TOO_LARGE
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        state = _state_of(child)
        if state in {"", "Z"}:
            break
        time.sleep(0.1)
    assert state in {"", "Z"}


def _state_of(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rsplit(")", 1)[1].split()[0]
    except OSError:
        return ""


@pytest.fixture
def with_office(settings):
    settings.OFFICE_PROGRAM = "soffice"
    if not making.office_program():
        pytest.skip("LibreOffice is not installed")


def test_the_real_office_program_prints(with_office):
    document = docx.Document()
    for _ in range(60):
        document.add_paragraph("Бөлшектерді қағазбен түсіндіру. " * 8)
    target = BytesIO()
    document.save(target)
    made = show(target.getvalue(), "docx")
    assert made.page_count > 2
    assert Image.open(BytesIO(made.pages[0].content)).convert("L").getextrema()[0] < 100
    assert refused(make_zip({"word/document.xml": b"<w"}), "docx") is Reason.BROKEN


def test_the_real_office_program_opens_nothing_else_of_the_server_or_the_net(with_office, tmp_path):
    """A document may name a file of the server or an address inside its net, to see them shown."""
    Image.new("RGB", (300, 300), "red").save(tmp_path / "red.png")
    asked = []

    class Asked(BaseHTTPRequestHandler):
        def handle_one_request(self):
            asked.append(self.client_address)
            self.close_connection = True

    server = ThreadingHTTPServer(("0.0.0.0", 0), Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = socket.gethostbyname(socket.gethostname())
    places = [
        (tmp_path / "red.png").as_uri(),
        f"http://{here}:{server.server_port}/red.png",
        f"http://127.0.0.1:{server.server_port}/red.png",
    ]
    frames = "".join(
        f'<text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="{place}" '
        'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
        for place in places
    )
    made = show(odt_of(frames), "odt")
    server.shutdown()
    picture = Image.open(BytesIO(made.pages[0].content)).convert("RGB")
    assert not [color for _n, color in picture.getcolors(1 << 20) if color[0] - color[1] > 150]
    assert asked == []


def odt_of(body):
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in (
            *(("office", "office"), ("text", "text"), ("draw", "drawing")),
            ("svg", "svg-compatible"),
        )
    )
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'office:version="1.2"><office:body><office:text>{body}</office:text></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    kind = "application/vnd.oasis.opendocument.text"
    return make_zip({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
