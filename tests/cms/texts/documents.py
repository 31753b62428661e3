"""Documents with words in them, and documents made to do harm, for the tests of texts."""

import zipfile
from io import BytesIO

from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from tests.factories.files import make_zip
from tests.library.archive.documents import pdf_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def docx(*paragraphs, extra=None):
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return docx_of(f"<w:document {W}><w:body>{body}</w:body></w:document>", extra)


def docx_of(xml, extra=None):
    types = f'<Types><Override ContentType="{_DOCX_TYPE}"/></Types>'
    parts = {"[Content_Types].xml": types, "word/document.xml": xml}
    return make_zip(parts | (extra or {}))


def pptx(*slides):
    parts = {
        "[Content_Types].xml": f'<Types><Override ContentType="{_PPTX_TYPE}"/></Types>',
        "ppt/presentation.xml": "<presentation/>",
    }
    for number, words in enumerate(slides, start=1):
        text = f"<s {A}><a:p><a:r><a:t>{words}</a:t></a:r></a:p></s>"
        parts[f"ppt/slides/slide{number}.xml"] = text
    return make_zip(parts)


def xlsx(**sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def pdf(*pages):
    """A page for each of `pages` (lines of text)."""
    writer = PdfWriter()
    for lines in pages:
        writer.append(PdfReader(BytesIO(pdf_bytes(list(lines)))))
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def locked_pdf():
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf_bytes(["құпия"]))))
    writer.encrypt("password", algorithm="RC4-128")
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def bomb(megabytes):
    """A document of a few kilobytes that is very large unpacked."""
    into = BytesIO()
    paragraph = b"<w:p><w:r><w:t/></w:r></w:p>" * 4_000
    with (
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        part.write(f"<w:document {W}><w:body>".encode())
        for _ in range(-(-(megabytes << 20) // len(paragraph))):
            part.write(paragraph)
        part.write(b"</w:body></w:document>")
    return into.getvalue()


BILLION_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
)
FETCHES = (
    '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
)
