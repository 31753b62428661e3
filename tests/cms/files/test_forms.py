"""Wagtail's documents and images pass the same checks; several files in one input."""

from io import BytesIO

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from cms.files.forms import MultipleFileField
from tests.cms.files.test_services import picture_with_place
from tests.factories.files import make_upload


@pytest.fixture
def root(db):
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def form_for(kind, upload, root):
    form_class = (
        get_document_form(get_document_model())
        if kind == "document"
        else get_image_form(get_image_model())
    )
    return form_class(
        {"title": "Атауы", "collection": root.pk, "tags": ""}, MultiValueDict({"file": [upload]})
    )


def test_document_form_takes_an_honest_file(root):
    form = form_for("document", make_upload(), root)
    assert form.is_valid(), form.errors
    document = form.save()
    assert document.file_size == document.file.size > 0


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [
        ("document", "a.pdf", b"<html><script>"),
        ("document", "a.svg", b"<svg/>"),
        ("document", "a.exe", b"MZ"),
        ("image", "a.png", b"<svg/>"),
        ("image", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_admin_forms_refuse_what_the_site_refuses(root, kind, name, data):
    form = form_for(kind, make_upload(name, data), root)
    assert not form.is_valid()
    assert form.errors["file"]


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_image_form_strips_the_original_itself(root, kind, name):
    form = form_for("image", make_upload(name, picture_with_place(kind)), root)
    assert form.is_valid(), form.errors
    image = form.save()
    data = image.file.open().read()
    assert b"Aigul" not in data
    assert (image.width, image.height) == (20, 40)
    assert image.file_size == len(data)


def test_document_form_strips_a_picture_too(root):
    form = form_for("document", make_upload("a.jpg", picture_with_place("JPEG")), root)
    assert form.is_valid(), form.errors
    document = form.save()
    with Image.open(BytesIO(document.file.open().read())) as image:
        assert not image.getexif()


def test_document_is_served_as_an_attachment(root, client):
    form = form_for("document", make_upload(), root)
    assert form.is_valid(), form.errors
    document = form.save()
    response = client.get(document.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in response["Content-Security-Policy"]


class Files(forms.Form):
    files = MultipleFileField(required=False)


def test_multiple_file_field_gives_all_files():
    form = Files({}, MultiValueDict({"files": [make_upload("a.pdf"), make_upload("b.pdf")]}))
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.pdf", "b.pdf"]
    assert "multiple" in str(form["files"])
    assert ".docx" in str(form["files"])


def test_multiple_file_field_gives_an_empty_list_for_none():
    form = Files({}, {})
    assert form.is_valid()
    assert form.cleaned_data["files"] == []


def test_multiple_file_field_asks_when_it_is_required():
    class Strict(forms.Form):
        files = MultipleFileField()

    assert not Strict({}, {}).is_valid()
