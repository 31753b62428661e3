"""Files for tests: honest ones, and ones made to do harm."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def make_upload(name="sabaq.pdf", data=None):
    """An upload as a browser sends it; a small honest PDF unless `data` is given."""
    return SimpleUploadedFile(name, make_pdf() if data is None else data)


def make_pdf(change=None):
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if change:
        change(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def make_zip(parts, *, change=None, compression=zipfile.ZIP_DEFLATED):
    """A ZIP of {name: bytes}; `change(info)` alters each entry's description before writing."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            if change:
                change(info)
            archive.writestr(info, data)
    return target.getvalue()


def make_docx(extra=None, content_type=_WORD):
    return make_zip(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{content_type}"/></Types>',
            "word/document.xml": "<document>Сабақ</document>",
            **(extra or {}),
        }
    )


def make_pptx():
    return make_zip(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{_SLIDES}"/></Types>',
            "ppt/presentation.xml": "<presentation/>",
        }
    )


def make_xlsx():
    return make_zip(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{_SHEET}"/></Types>',
            "xl/workbook.xml": "<workbook/>",
        }
    )


def make_odf(kind="text", extra=None):
    return make_zip(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": "<content/>",
            **(extra or {}),
        }
    )


def make_epub():
    return make_zip({"mimetype": "application/epub+zip", "OEBPS/1.xhtml": "<html/>"})


def make_image(kind="JPEG", size=(40, 20), **options):
    target = BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **options)
    return target.getvalue()


def make_mp3():
    return b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 400


def make_mp4():
    return (
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00\x00\x00\x08mdat" + b"\x00" * 99
    )
