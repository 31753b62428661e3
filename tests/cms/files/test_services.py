"""The one way in: checked, named by nobody, without metadata, so much a day."""

from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from PIL import Image

from cms.files.models import StoredFile
from cms.files.refusals import FileRefused
from cms.files.services import store_file
from cms.settings import limits
from tests.factories.files import make_image, make_upload


def picture_with_place(kind):
    """A picture turned by a quarter, with a place, an owner and a comment in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of Aigul"
    exif[0x8825] = {1: "N", 2: (43.0, 15.0, 0.0)}
    target = BytesIO()
    options = {"comment": b"secret"} if kind == "JPEG" else {}
    Image.new("RGB", (40, 20), "teal").save(
        target, kind, exif=exif, xmp=b"<x:xmpmeta>secret</x:xmpmeta>", **options
    )
    return target.getvalue()


def test_store_file_keeps_what_was_sent_under_a_path_nobody_can_guess(people):
    upload = make_upload("Сабақ жоспары.txt", "Сабақ жоспары".encode())
    stored = store_file(upload=upload, by=people.teacher)
    assert stored.name == "Сабақ жоспары.txt"
    assert stored.uploaded_by == people.teacher
    assert "abaq" not in stored.file.name
    upload.seek(0)
    assert stored.file.open().read() == upload.read()
    assert stored.size == upload.size


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_store_file_strips_place_and_owner_and_turns_the_picture(people, kind, name):
    stored = store_file(upload=make_upload(name, picture_with_place(kind)), by=people.teacher)
    data = stored.file.open().read()
    assert b"Aigul" not in data
    assert b"secret" not in data
    with Image.open(BytesIO(data)) as image:
        assert not image.getexif()
        assert image.size == (20, 40)
    assert stored.size == len(data)


def test_store_file_refuses_and_keeps_nothing(people):
    with pytest.raises(FileRefused):
        store_file(upload=make_upload("a.pdf", b"MZ"), by=people.teacher)
    assert not StoredFile.objects.exists()


def test_store_file_stops_after_so_many_files_a_day(people, monkeypatch):
    monkeypatch.setattr(limits, "UPLOADS_PER_DAY", 1)
    store_file(upload=make_upload(), by=people.teacher)
    with pytest.raises(FileRefused) as refusal:
        store_file(upload=make_upload(), by=people.teacher)
    assert refusal.value.code == "day"
    store_file(upload=make_upload(), by=people.colleague)
    store_file(upload=make_upload(), by=None)


def test_store_file_stops_after_so_many_bytes_a_day(people, monkeypatch):
    monkeypatch.setattr(limits, "UPLOAD_BYTES_PER_DAY", make_upload().size + 1)
    store_file(upload=make_upload(), by=people.teacher)
    with pytest.raises(FileRefused):
        store_file(upload=make_upload(), by=people.teacher)


def test_store_file_leaves_no_file_when_the_row_is_refused(people, monkeypatch, settings):
    def refuse(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(StoredFile, "save", refuse)
    before = set(Path(settings.MEDIA_ROOT).rglob("*.txt"))
    with pytest.raises(RuntimeError), transaction.atomic():
        store_file(upload=make_upload("a.txt", make_image()[:0] + b"abc"), by=people.teacher)
    assert set(Path(settings.MEDIA_ROOT).rglob("*.txt")) == before
