"""Documents of many structures, made for the tests."""

import zipfile
from pathlib import Path

import docx
import odf.opendocument
import odf.table
import odf.text
from odf.dc import Title


def pdf_bytes(lines: list[str]) -> bytes:
    """A small PDF whose text, Kazakh letters too, is read back through its ToUnicode table."""
    shown = "\n".join(
        f"BT /F1 12 Tf 50 {780 - 20 * n} Td <{line.encode('utf-16-be').hex()}> Tj ET"
        for n, line in enumerate(lines)
    ).encode()
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /DW 600"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def write_docx(path: Path) -> None:
    """A Word document with a title style, headings, a table and properties."""
    document = docx.Document()
    document.core_properties.author = "А. Байболова"
    document.add_heading("Сабақ жоспары: Абай өлеңдері", 0)
    document.add_paragraph("Күні: 14.03.2025. Сынып: 6.")
    document.add_heading("Мақсаты", 1)
    document.add_paragraph("Оқушы өлеңнің ойын өз сөзімен айтып береді. Топта пікір алмасады.")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "Кезең"
    table.cell(0, 1).text = "Уақыты"
    table.cell(1, 0).text = "Қызығушылықты ояту"
    table.cell(1, 1).text = "7 минут"
    document.save(str(path))


def write_odt(path: Path) -> None:
    """An OpenDocument text with a title property, a heading and a table."""
    document = odf.opendocument.OpenDocumentText()
    document.meta.addElement(Title(text="Рекомендации по работе с семьёй"))
    document.text.addElement(odf.text.H(outlinelevel=1, text="Рекомендации классному руководителю"))
    document.text.addElement(odf.text.P(text="Встречайтесь с родителями до начала года."))
    table = odf.table.Table(name="T")
    row = odf.table.TableRow()
    cell = odf.table.TableCell()
    cell.addElement(odf.text.P(text="Срок: 1 сентября 2025"))
    row.addElement(cell)
    table.addElement(row)
    document.text.addElement(table)
    document.save(str(path))


def write_all(folder: Path) -> None:
    """Eleven documents: whole ones of every kind, and broken ones among them."""
    folder.mkdir(parents=True, exist_ok=True)
    write_docx(folder / "a.docx")
    write_odt(folder / "b.odt")
    (folder / "c.pdf").write_bytes(
        pdf_bytes(["Ата-аналарға арналған сауалнама", "Балаңыз кітап оқығанды ұната ма?"])
    )
    (folder / "d.md").write_text(
        "# Lesson study report\n\n12 May 2025\n\nWe planned the lesson together.\n", "utf-8"
    )
    (folder / "e.txt").write_bytes(
        "ПРОТОКОЛ № 4\nзаседания методического совета\n\nДата: 05.02.2025\n"
        "Слушали: о плане работы.\nРешили: план утвердить.\n".encode("cp1251")
    )
    (folder / "f.txt").write_bytes("Ойын: сөз тізбегі\nБалалар шеңбер құрады.".encode("utf-16"))
    nested = folder / "inner"
    nested.mkdir()
    (nested / "a.docx").write_bytes((folder / "a.docx").read_bytes())  # the same bytes again
    (folder / "g.docx").write_bytes(b"PK\x03\x04 this is no archive")
    (folder / "h.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type")
    (folder / "i.txt").write_bytes(b"")
    (folder / "j.xyz").write_text("unknown kind", "utf-8")
    with zipfile.ZipFile(folder / "k.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
