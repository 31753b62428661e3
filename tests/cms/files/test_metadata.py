"""Documents are kept without who made them, in what company, and who remarked what."""

import zipfile
from io import BytesIO

import pytest
from django.utils.datastructures import MultiValueDict
from docx import Document as Docx
from PIL import Image
from pypdf import PdfReader, PdfWriter
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection

from cms.files.checks import check_upload
from cms.files.metadata import picture_without_metadata, without_document_metadata
from cms.files.services import store_file
from tests.factories.files import make_upload
from tests.factories.inside import (
    document_with,
    jpeg_with,
    pdf_with,
    png_with,
    sheet_with,
    text_document_with,
    words_inside,
)

WORD = "Әлиевақ"
KINDS = {
    "docx": document_with,
    "xlsx": sheet_with,
    "odt": text_document_with,
    "pdf": pdf_with,
    "jpg": jpeg_with,
    "png": png_with,
}


@pytest.mark.django_db
@pytest.mark.parametrize("extension", KINDS)
def test_store_file_keeps_nothing_of_who_made_it(people, extension):
    data = KINDS[extension](WORD)
    assert WORD in words_inside(data)
    stored = store_file(upload=make_upload(f"a.{extension}", data), by=people.teacher)
    kept = stored.file.open().read()
    assert WORD not in words_inside(kept)
    assert stored.size == len(kept)
    check_upload(BytesIO(kept), name=f"a.{extension}")


@pytest.mark.django_db
def test_the_words_of_a_document_stay(people):
    stored = store_file(upload=make_upload("a.docx", document_with(WORD)), by=people.teacher)
    read = Docx(stored.file.open())
    assert [part.text for part in read.paragraphs] == ["Сабақ жоспары"]
    stored = store_file(upload=make_upload("a.pdf", pdf_with(WORD)), by=people.teacher)
    assert len(PdfReader(stored.file.open()).pages) == 1


@pytest.mark.django_db
def test_the_same_document_is_known_again(people):
    data = document_with(WORD)
    kept = [store_file(upload=make_upload("a.docx", data), by=people.teacher) for _ in range(2)]
    assert kept[0].sha256 == kept[1].sha256


@pytest.mark.django_db
def test_a_pdf_that_opens_without_its_password_is_kept_open(people):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_with(WORD))))
    writer.encrypt("", "secret", algorithm="AES-256")
    target = BytesIO()
    writer.write(target)
    stored = store_file(upload=make_upload("a.pdf", target.getvalue()), by=people.teacher)
    assert not PdfReader(stored.file.open()).is_encrypted


@pytest.mark.django_db
def test_documents_of_pages_too():
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    form = get_document_form(get_document_model())(
        {"title": "Құжат", "collection": root.pk, "tags": ""},
        MultiValueDict({"file": [make_upload("a.docx", document_with(WORD))]}),
    )
    assert form.is_valid(), form.errors
    kept = form.save()
    assert WORD not in words_inside(kept.file.open().read())


def test_remarks_lose_their_authors_and_keep_their_words():
    data = document_with(WORD, remark="Осы жерін қараңыз")
    clean = zipfile.ZipFile(BytesIO(_stored(data))).read("word/comments.xml").decode()
    assert "Осы жерін қараңыз" in clean
    assert WORD not in clean


def test_a_picture_is_the_same_picture():
    for data in (jpeg_with(WORD), png_with(WORD)):
        with Image.open(BytesIO(data)) as before:
            points = before.tobytes()
        with Image.open(BytesIO(picture_without_metadata(data))) as after:
            assert after.tobytes() == points
    assert picture_without_metadata(b"words") == b"words"


def _stored(data: bytes) -> bytes:
    clean = without_document_metadata(BytesIO(data), "docx")
    assert clean is not None
    return clean.read()
