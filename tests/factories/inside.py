"""Files with words where nobody looks: EXIF, XMP, properties of documents, authors of remarks."""

import re
import zipfile
import zlib
from io import BytesIO

from docx import Document as Docx
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DecodedStreamObject, NameObject

_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/'
    '22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:creator>{word}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def jpeg_with(word: str) -> bytes:
    """A JPEG with the word in EXIF, XMP and a comment."""
    exif = Image.Exif()
    exif[0x013B] = word  # artist
    exif[0x9C9B] = word.encode("utf-16-le")  # title of Windows
    target = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(
        target,
        "JPEG",
        exif=exif,
        xmp=_XMP.format(word=word).encode(),
        comment=word.encode(),
    )
    return target.getvalue()


def png_with(word: str) -> bytes:
    """A PNG with the word in plain, packed and international text chunks, and in EXIF."""
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("Author", word)
    texts.add_itxt("XML:com.adobe.xmp", _XMP.format(word=word))
    texts.add_text("Comment", word, zip=True)
    exif = Image.Exif()
    exif[0x013B] = word
    target = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(target, "PNG", pnginfo=texts, exif=exif)
    return target.getvalue()


def pdf_with(word: str) -> bytes:
    """A PDF with the word in Info, in XMP and in a picture on its page."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": word, "/Title": word})
    xmp = DecodedStreamObject()
    xmp.set_data(_XMP.format(word=word).encode())
    xmp[NameObject("/Type")] = NameObject("/Metadata")
    writer._root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    page[NameObject("/Metadata")] = writer._add_object(xmp)
    picture = DecodedStreamObject()
    picture.set_data(jpeg_with(word))
    picture[NameObject("/Filter")] = NameObject("/DCTDecode")
    page[NameObject("/Thumb")] = writer._add_object(picture)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def document_with(word: str, *, remark: str = "Қараңыз") -> bytes:
    """A Word document with the word as author, in app and custom properties, as who remarks, and
    in a picture."""
    made = Docx()
    paragraph = made.add_paragraph("Сабақ жоспары")
    made.core_properties.author = made.core_properties.last_modified_by = word
    made.core_properties.title = made.core_properties.comments = word
    made.add_comment(paragraph.runs, text=remark, author=word, initials=word)
    target = BytesIO()
    made.save(target)
    return with_parts(
        target.getvalue(),
        {
            "docProps/app.xml": f"<Properties><Company>{word}</Company></Properties>",
            "docProps/custom.xml": f"<Properties><property>{word}</property></Properties>",
            "word/media/image9.jpg": jpeg_with(word),
            "word/media/image8.png": png_with(word),
        },
    )


def sheet_with(word: str) -> bytes:
    """A workbook with the word as author, of a remark too."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>'
    )
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(
            "xl/workbook.xml", f'<workbook><fileSharing userName="{word}"/></workbook>'
        )
        archive.writestr("xl/comments1.xml", f"<authors><author>{word}</author></authors>")
        archive.writestr("xl/persons/person.xml", f'<person displayName="{word}" userId="{word}"/>')
        archive.writestr("docProps/core.xml", f"<dc:creator>{word}</dc:creator>")
    return target.getvalue()


def text_document_with(word: str) -> bytes:
    """An OpenDocument text with the word in its properties and as who remarks."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("meta.xml", f"<meta:initial-creator>{word}</meta:initial-creator>")
        archive.writestr(
            "content.xml",
            f"<office:annotation><dc:creator>{word}</dc:creator><text:p>Сөз</text:p>"
            "</office:annotation>",
        )
    return target.getvalue()


def with_parts(data: bytes, parts: dict[str, str | bytes]) -> bytes:
    """An archive with some parts otherwise or added."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            if entry.filename not in parts:
                archive.writestr(entry, source.read(entry))
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def words_inside(data: bytes) -> str:
    """Every text that a curious person gets out of a file: its bytes in each usual writing, the
    parts of an archive, the streams and properties of a PDF, what a picture says of itself."""
    found = [data.decode("utf-8", "replace"), data.decode("utf-16-le", "replace")]
    found.append(data[1:].decode("utf-16-le", "replace"))
    found += [_unpacked(piece) for piece in re.findall(rb"x[\x01\x5e\x9c\xda].+", data, re.DOTALL)]
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found += [entry.filename for entry in archive.infolist()]
            found += [words_inside(archive.read(entry)) for entry in archive.infolist()]
    if data.startswith(b"%PDF"):
        found.append(_of_pdf(data))
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"RIFF")):
        with Image.open(BytesIO(data)) as picture:
            picture.load()
            found += [str(value) for value in picture.info.values()]
            found += [str(value) for value in picture.getexif().values()]
    return "\n".join(found)


def _of_pdf(data: bytes) -> str:
    found = []
    try:
        reader = PdfReader(BytesIO(data))
        found += [str(value) for value in (reader.metadata or {}).values()]
        for number in range(1, 200):
            thing = reader.get_object(number)
            if thing is None:
                continue
            found.append(str(thing))
            if hasattr(thing, "get_data"):
                try:
                    found.append(thing.get_data().decode("utf-8", "replace"))
                except (PyPdfError, ValueError, NotImplementedError):
                    continue
    except (PyPdfError, ValueError):
        pass
    return "\n".join(found)


def _unpacked(piece: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(piece).decode("utf-8", "replace")
    except zlib.error:
        return ""
