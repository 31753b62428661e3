"""Writes small honest files of the kinds that teachers send: documents, tables, slides, books."""

import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO

from docx import Document
from docx.shared import Pt
from odf import draw, opendocument, style, table, text
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from PIL import Image

Rows = Sequence[Sequence[str | int]]

_A4 = (595, 842)
_ZIP_DATE = (2026, 1, 1, 0, 0, 0)


def docx(title: str, parts: Sequence[str | Rows]) -> bytes:
    """A Word document of paragraphs, list lines (`- `), headings (`# `) and tables (rows)."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.styles["Normal"].font.size = Pt(12)
    document.add_heading(title, level=1)
    for part in parts:
        if not isinstance(part, str):
            _docx_table(document, part)
        elif part.startswith("# "):
            document.add_heading(part[2:], level=2)
        elif part.startswith("- "):
            document.add_paragraph(part[2:], style="List Bullet")
        else:
            document.add_paragraph(part)
    into = BytesIO()
    document.save(into)
    return into.getvalue()


def _docx_table(document: Document, rows: Rows) -> None:  # type: ignore[valid-type]
    made = document.add_table(rows=0, cols=len(rows[0]))  # type: ignore[attr-defined]
    made.style = "Table Grid"
    for row in rows:
        for cell, value in zip(made.add_row().cells, row, strict=True):
            cell.text = str(value)
    for cell in made.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def odt(title: str, parts: Sequence[str | Rows]) -> bytes:
    """The same for OpenDocument."""
    document = opendocument.OpenDocumentText()
    document.text.addElement(text.H(outlinelevel=1, text=title))
    for part in parts:
        if not isinstance(part, str):
            document.text.addElement(_odf_table("Table", part))
        elif part.startswith("# "):
            document.text.addElement(text.H(outlinelevel=2, text=part[2:]))
        else:
            document.text.addElement(text.P(text=part.replace("- ", "• ", 1)))
    return _odf(document)


def ods(name: str, rows: Rows) -> bytes:
    """An OpenDocument table."""
    document = opendocument.OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(_odf_table(name, rows))
    return _odf(document)


def odp(slides: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """OpenDocument slides: a title and lines each."""
    document = opendocument.OpenDocumentPresentation()
    layout = style.PageLayout(name="Wide")
    layout.addElement(
        style.PageLayoutProperties(
            margin="0cm", pagewidth="28cm", pageheight="15.75cm", printorientation="landscape"
        )
    )
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Plain", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    styles = {
        name: _letters(document, name, size, weight)
        for name, size, weight in (("Title", "32pt", "bold"), ("Line", "22pt", "normal"))
    }
    for number, (title, lines) in enumerate(slides, start=1):
        page = draw.Page(name=f"page{number}", masterpagename=master)
        page.addElement(_frame([title], styles["Title"], top="1cm", high="2.5cm"))
        page.addElement(_frame(lines, styles["Line"], top="4cm", high="10.5cm"))
        document.presentation.addElement(page)
    return _odf(document)


def xlsx(name: str, rows: Rows, *, wide: Sequence[int]) -> bytes:
    """An Excel table; strings that begin with `=` are formulas. `wide`: widths of the columns."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(wide, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B2"
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def picture_as(image: Image.Image, kind: str) -> bytes:
    """A drawing as PNG, JPEG, WEBP or a one-page PDF."""
    into = BytesIO()
    image.convert("RGB").save(into, kind)
    return into.getvalue()


def pictures_pdf(images: Sequence[Image.Image]) -> bytes:
    """A PDF with one drawing a page."""
    into = BytesIO()
    first, *others = [image.convert("RGB") for image in images]
    first.save(into, "PDF", save_all=True, append_images=others, resolution=110)
    return into.getvalue()


def text_pdf(title: str, lines: Sequence[str]) -> bytes:
    """A one-page PDF with Latin text, written by hand: no library here writes PDF."""
    shown = [f"BT /F2 18 Tf 56 {_A4[1] - 76} Td ({_pdf_text(title)}) Tj ET"]
    top = _A4[1] - 112
    for line in lines:
        shown.append(f"BT /F1 12 Tf 56 {top} Td ({_pdf_text(line)}) Tj ET")
        top -= 20
    stream = "\n".join(shown).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>" % _A4,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table_at
    return bytes(out)


def zipped(files: Sequence[tuple[str, str]]) -> bytes:
    """A ZIP of texts: names and contents."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content)
    return into.getvalue()


def epub(key: str, title: str, author: str, language: str, paragraphs: Sequence[str]) -> bytes:
    """A short book that readers and phones open."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        # The first entry, unpacked, tells readers what the archive is.
        archive.writestr(zipfile.ZipInfo("mimetype", _ZIP_DATE), "application/epub+zip")
        for name, content in _parts_of_book(key, title, author, language, paragraphs):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return into.getvalue()


def _parts_of_book(
    key: str, title: str, author: str, language: str, paragraphs: Sequence[str]
) -> list[tuple[str, str]]:
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' xml:lang="{language}" lang="{language}"><head><title>{escape(title)}</title></head>'
    )
    story = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    return [
        (
            "META-INF/container.xml",
            f'{head}<container version="1.0"'
            ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        ),
        (
            "book.opf",
            f'{head}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
            ' unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:identifier id="id">urn:undestik:{key}</dc:identifier>'
            f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
            f"<dc:language>{language}</dc:language>"
            '<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest>'
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml"'
            ' properties="nav"/>'
            '<item id="story" href="story.xhtml" media-type="application/xhtml+xml"/>'
            '</manifest><spine><itemref idref="story"/></spine></package>',
        ),
        (
            "nav.xhtml",
            f'{head}{page}<body><nav epub:type="toc"><ol><li><a href="story.xhtml">'
            f"{escape(title)}</a></li></ol></nav></body></html>",
        ),
        ("story.xhtml", f"{head}{page}<body><h1>{escape(title)}</h1>{story}</body></html>"),
    ]


def _odf(document: opendocument.OpenDocument) -> bytes:
    into = BytesIO()
    document.save(into)
    return into.getvalue()


def _odf_table(name: str, rows: Rows) -> table.Table:
    made = table.Table(name=name)
    for _column in rows[0]:
        made.addElement(table.TableColumn())
    for row in rows:
        line = table.TableRow()
        for value in row:
            if isinstance(value, int):
                cell = table.TableCell(valuetype="float", value=value)
            else:
                cell = table.TableCell(valuetype="string")
            cell.addElement(text.P(text=str(value)))
            line.addElement(cell)
        made.addElement(line)
    return made


def _letters(document: opendocument.OpenDocument, name: str, size: str, weight: str) -> style.Style:
    made = style.Style(name=name, family="paragraph")
    made.addElement(style.TextProperties(fontsize=size, fontweight=weight))
    document.automaticstyles.addElement(made)
    return made


def _frame(lines: Sequence[str], letters: style.Style, *, top: str, high: str) -> draw.Frame:
    frame = draw.Frame(width="25cm", height=high, x="1.5cm", y=top)
    box = draw.TextBox()
    frame.addElement(box)
    for line in lines:
        box.addElement(text.P(text=line, stylename=letters))
    return frame


def _pdf_text(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
