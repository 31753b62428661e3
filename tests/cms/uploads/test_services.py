"""A file in pieces: nothing doubled, nothing half kept, and at the end the checks of every file."""

import shutil
import subprocess
import tracemalloc
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils import timezone

from cms.files.models import StoredFile
from cms.files.refusals import FileRefused
from cms.files.services import store_file, sweep_files
from cms.settings import limits
from cms.uploads import pieces, services
from cms.uploads.models import Upload
from tests.factories.files import make_docx, make_pdf, make_upload, make_zip

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return tmp_path


def begin(owner, data, name="sabaq.pdf"):
    return services.begin_upload(owner=owner, name=name, size=len(data))


def send(upload, data, piece=100):
    for offset in range(0, len(data), piece):
        part = data[offset : offset + piece]
        upload = services.add_piece(upload=upload, offset=offset, piece=part)
    return upload


def lying(folder):
    """What lies on the disk: pieces, and files that are kept."""
    found = [*(folder / "uploads").glob("*"), *(folder / "media").rglob("*")]
    return [path for path in found if path.is_file()]


def test_a_file_in_pieces_becomes_the_file_that_was_sent(
    people, own_folder, django_capture_on_commit_callbacks
):
    data = make_zip({"a.txt": b"0123456789" * 99})
    with django_capture_on_commit_callbacks(execute=True):
        upload = send(begin(people.teacher, data, "Парақтар.zip"), data)
    stored = StoredFile.objects.get()
    assert upload.stored == stored
    assert (stored.name, stored.uploaded_by) == ("Парақтар.zip", people.teacher)
    assert stored.file.open().read() == data
    assert lying(own_folder) == [Path(stored.file.path)]


@pytest.mark.parametrize("who", ["newcomer"])
def test_begin_upload_is_for_those_who_may_write(people, who):
    with pytest.raises(PermissionDenied):
        begin(getattr(people, who), b"1")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.exe", 10, "program"),
        ("a.docm", 10, "macros"),
        ("a.html", 10, "html"),
        ("a.pdf", 0, "empty"),
        ("a.pdf", limits.UPLOAD_SIZE + 1, "size"),
        ("a", 10, "extension"),
        ("a\u202efdp.exe", 10, "name"),
        ("photo.html.jpg", 10, "double_extension"),
    ],
)
def test_begin_upload_refuses_at_once_what_would_be_refused_in_the_end(people, name, size, code):
    with pytest.raises(FileRefused) as refusal:
        services.begin_upload(owner=people.teacher, name=name, size=size)
    assert refusal.value.code == code
    assert not Upload.objects.exists()


def test_begin_upload_counts_the_day(people, monkeypatch):
    monkeypatch.setattr(limits, "UPLOADS_PER_DAY", 1)
    store_file(upload=make_upload(), by=people.teacher)
    with pytest.raises(FileRefused) as refusal:
        begin(people.teacher, b"1")
    assert refusal.value.code == "day"
    begin(people.colleague, b"1")


def test_begin_upload_says_that_the_disk_is_full(people, monkeypatch):
    monkeypatch.setattr(pieces, "room", lambda: 100)
    with pytest.raises(FileRefused) as refusal:
        services.begin_upload(owner=people.teacher, name="a.pdf", size=60)
    assert refusal.value.code == "no_room"


def test_begin_upload_gives_up_the_longest_untouched_of_too_many(people, monkeypatch):
    monkeypatch.setattr(limits, "UPLOADS_ON_THEIR_WAY", 2)
    _first, second, third = (begin(people.teacher, b"1") for _n in range(3))
    other = begin(people.colleague, b"1")
    assert set(Upload.objects.all()) == {second, third, other}


def test_add_piece_out_of_place_changes_nothing_and_tells_where_we_are(people):
    data = make_pdf()
    upload = services.add_piece(upload=begin(people.teacher, data), offset=0, piece=data[:100])
    for offset in (0, 99, 101, 10**15):
        with pytest.raises(services.WrongPlace) as wrong:
            services.add_piece(upload=upload, offset=offset, piece=b"x" * 10)
        assert wrong.value.received == 100
    assert services.add_piece(upload=upload, offset=100, piece=data[100:]).stored.size


def test_add_piece_writes_over_what_a_broken_request_left(people):
    data = make_zip({"a.txt": b"0123456789" * 20})
    upload = services.add_piece(
        upload=begin(people.teacher, data, "a.zip"), offset=0, piece=data[:50]
    )
    pieces.append(upload.pk, 50, b"never counted")
    done = services.add_piece(upload=upload, offset=50, piece=data[50:])
    assert done.stored.file.open().read() == data


def test_add_piece_goes_on_from_what_is_there_when_pieces_are_gone(people):
    data = make_pdf()
    upload = services.add_piece(upload=begin(people.teacher, data), offset=0, piece=data[:100])
    pieces.remove(upload.pk)
    with pytest.raises(services.WrongPlace) as wrong:
        services.add_piece(upload=upload, offset=100, piece=data[100:])
    assert wrong.value.received == 0
    assert send(upload, data).stored is not None


def test_add_piece_takes_no_more_than_was_said(people):
    upload = begin(people.teacher, b"12345")
    with pytest.raises(FileRefused):
        services.add_piece(upload=upload, offset=0, piece=b"123456")
    assert Upload.objects.get().received == 0


def test_the_last_piece_twice_is_one_file(people):
    data = make_pdf()
    upload = send(begin(people.teacher, data), data, len(data))
    again = services.add_piece(upload=upload, offset=len(data), piece=b"")
    assert again.stored == upload.stored
    assert StoredFile.objects.count() == 1


def test_a_lost_answer_is_made_good_by_an_empty_piece(people):
    data = make_pdf()
    upload = begin(people.teacher, data)
    pieces.append(upload.pk, 0, data)
    Upload.objects.update(received=len(data))
    assert services.add_piece(upload=upload, offset=len(data), piece=b"").stored is not None


def encrypted_pdf():
    return make_pdf(lambda writer: writer.encrypt("secret"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", lambda: b"%PDF-1.7 broken"),
        ("a.pdf", encrypted_pdf),
        ("a.docx", lambda: make_docx({"word/vbaProject.bin": b"x"})),
        ("a.jpg", lambda: make_pdf()),
        ("a.pdf", lambda: b"MZ" + make_pdf()),
        ("a.zip", lambda: make_zip({"a.txt": b"\0" * (150 * limits.MEBIBYTE)})),
    ],
    ids=["broken", "locked", "macros", "polyglot", "program", "bomb"],
)
def test_what_is_no_good_file_is_refused_whole_and_nothing_stays(
    people, own_folder, name, data, django_capture_on_commit_callbacks
):
    bad = data()
    with django_capture_on_commit_callbacks(execute=True):
        upload = begin(people.teacher, bad, name)
        with pytest.raises(FileRefused) as refusal:
            send(upload, bad, limits.UPLOAD_PIECE)
    assert refusal.value.messages[0]
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()
    assert lying(own_folder) == []


def test_drop_upload_leaves_nothing(people, own_folder, django_capture_on_commit_callbacks):
    data = make_pdf()
    with django_capture_on_commit_callbacks(execute=True):
        services.drop_upload(upload=send(begin(people.teacher, data), data[:50]))
        services.drop_upload(upload=send(begin(people.teacher, data), data))
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()
    assert lying(own_folder) == []


def test_add_piece_to_what_was_given_up_says_so(people):
    upload = begin(people.teacher, make_pdf())
    services.drop_upload(upload=upload)
    with pytest.raises(services.Gone):
        services.add_piece(upload=upload, offset=0, piece=b"1")


def test_sweep_uploads_after_a_day(people, own_folder, django_capture_on_commit_callbacks):
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        old = send(begin(people.teacher, make_pdf()), make_pdf()[:50])
        pieces.append(uuid.uuid4(), 0, b"without a row")
        assert services.sweep_uploads(now=now + timedelta(hours=23)) == 0
        assert services.sweep_uploads(now=now + timedelta(hours=25)) == 2
    assert not Upload.objects.filter(pk=old.pk).exists()
    assert lying(own_folder) == []


def test_a_whole_file_that_nothing_took_is_swept_with_its_upload(people):
    data = make_pdf()
    send(begin(people.teacher, data), data)
    assert sweep_files(now=timezone.now() + timedelta(hours=25)) == 1
    assert not Upload.objects.exists()


def large_zip(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(49):
            archive.writestr(f"{number}.dat", bytes(range(256)) * 4096)


def large_docx(path):
    path.write_bytes(make_docx())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        for number in range(49):
            archive.writestr(f"word/media/{number}.bmp", bytes(range(256)) * 4096)


def large_text(path):
    with path.open("wb") as file:
        for _number in range(49):
            file.write("сабақ жоспары\n".encode() * 39_000)


@pytest.mark.parametrize(
    ("name", "make"),
    [("film.zip", large_zip), ("photos.docx", large_docx), ("book.txt", large_text)],
)
def test_memory_stays_flat_while_fifty_megabytes_come(people, own_folder, name, make):
    source = own_folder / name
    make(source)
    size = source.stat().st_size
    assert 45 * limits.MEBIBYTE < size < limits.UPLOAD_SIZE
    upload = services.begin_upload(owner=people.teacher, name=name, size=size)
    tracemalloc.start()
    with source.open("rb") as file:
        offset = 0
        while piece := file.read(limits.UPLOAD_PIECE):
            upload = services.add_piece(upload=upload, offset=offset, piece=piece)
            offset += len(piece)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert upload.stored is not None
    assert peak < 20 * limits.MEBIBYTE


# -- a full disk -----------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A file system of two megabytes; only root may make one."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True
    )
    if made.returncode:
        pytest.skip(f"no small file system can be mounted: {made.stderr.decode()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_while_pieces_come_is_said_and_nothing_is_half_kept(
    people, settings, small_disk, django_capture_on_commit_callbacks
):
    settings.DATA_DIR = small_disk
    data = make_zip({"a.txt": b"0123456789" * 90_000}, compression=zipfile.ZIP_STORED)
    with django_capture_on_commit_callbacks(execute=True):
        upload = begin(people.teacher, data, "a.zip")
        upload = services.add_piece(upload=upload, offset=0, piece=data[:500_000])
        filling = small_disk / "another"
        filling.write_bytes(b"0" * (shutil.disk_usage(small_disk).free - 8192))
        with pytest.raises(FileRefused) as refusal:
            services.add_piece(upload=upload, offset=500_000, piece=data[500_000:])
    assert refusal.value.code == "no_room"
    assert not Upload.objects.exists()
    assert list((small_disk / "uploads").iterdir()) == []


def test_a_disk_that_fills_while_a_file_is_kept_leaves_neither_row_nor_file(
    people, settings, small_disk, own_folder, django_capture_on_commit_callbacks
):
    settings.DATA_DIR, settings.MEDIA_ROOT = own_folder, small_disk / "media"
    data = make_zip({"a.txt": b"0123456789" * 250_000}, compression=zipfile.ZIP_STORED)
    with django_capture_on_commit_callbacks(execute=True):
        upload = begin(people.teacher, data, "a.zip")
        with pytest.raises(FileRefused) as refusal:
            send(upload, data, limits.UPLOAD_PIECE)
    assert refusal.value.code == "no_room"
    assert not StoredFile.objects.exists()
    assert not Upload.objects.exists()
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []


def test_the_plain_way_says_too_that_the_disk_is_full(people, settings, small_disk):
    settings.MEDIA_ROOT = small_disk / "media"
    data = make_zip({"a.txt": b"0123456789" * 250_000}, compression=zipfile.ZIP_STORED)
    with pytest.raises(FileRefused) as refusal:
        store_file(upload=File(make_upload("a.zip", data), name="a.zip"), by=people.teacher)
    assert refusal.value.code == "no_room"
    assert not StoredFile.objects.exists()
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
