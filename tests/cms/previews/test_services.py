"""Each preview is made once, never for ever; pictures and rows come and go together."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from cms.files.models import StoredFile
from cms.files.services import store_file, sweep_files
from cms.previews import services
from cms.previews.making import NoPreviewError
from cms.previews.models import FilePreview, PreviewState
from cms.settings import limits
from cms.texts.reading import Reason
from tests.factories.files import make_docx, make_image, make_mp3, make_pdf, make_upload, make_zip

pytestmark = pytest.mark.django_db


def a_file(name="sabaq.pdf", data=None):
    return store_file(upload=make_upload(name, make_pdf() if data is None else data), by=None)


def made(file=None):
    return services.make_preview(pk=FilePreview.objects.get(stored=file or a_file()).pk)


def pictures():
    folder = Path(default_storage.location) / "previews"
    return {path.name for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_file_that_came_is_shown_by_the_worker(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = a_file()
        assert file.preview.state == PreviewState.WAITING
    preview = FilePreview.objects.get(stored=file)
    assert (preview.state, preview.page_count, len(preview.pages)) == (PreviewState.DONE, 1, 1)
    assert pictures() == {Path(preview.path_of(1)).name}
    assert preview.pages[0][2] == default_storage.size(preview.path_of(1))


def test_of_sounds_and_of_small_pictures_of_ours_nothing_waits():
    for file in (a_file("a.mp3", make_mp3()), a_file("a.webp", make_image("WEBP"))):
        assert not FilePreview.objects.filter(stored=file).exists()


def test_pictures_go_with_their_file(django_capture_on_commit_callbacks):
    preview = made()
    other = made(a_file("b.pdf"))
    assert len(pictures()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        sweep_files(now=timezone.now() + timedelta(hours=limits.LOOSE_FILE_HOURS + 1))
    assert not StoredFile.objects.filter(pk__in=[preview.stored_id, other.stored_id]).exists()
    assert FilePreview.objects.count() == 0
    assert pictures() == set()


def test_pictures_stay_when_the_deletion_is_taken_back(django_capture_on_commit_callbacks):
    preview = made()
    with django_capture_on_commit_callbacks() as callbacks:
        preview.stored.delete()
    assert callbacks
    assert len(pictures()) == 1


def test_a_file_that_went_while_its_preview_was_made_leaves_no_picture(monkeypatch):
    file = a_file()
    pk = FilePreview.objects.get().pk
    make = services.make_preview_of

    def slowly(*given):
        StoredFile.objects.filter(pk=file.pk).delete()
        return make(*given)

    monkeypatch.setattr(services, "make_preview_of", slowly)
    assert services.make_preview(pk=pk) is None
    assert pictures() == set()


def test_half_a_picture_of_a_killed_worker_is_written_over():
    file = a_file()
    path = default_storage.path(file.preview.path_of(1))
    Path(path).parent.mkdir(parents=True)
    Path(path).write_bytes(b"half")
    preview = made(file)
    assert len(pictures()) == 1
    assert Path(path).stat().st_size == preview.pages[0][2] > 4


@pytest.mark.parametrize("kept", [b"%PDF-1.7 broken", make_zip({"a": b"1"}), b""])
def test_a_broken_file_is_tried_once(kept):
    file = a_file()
    Path(file.file.path).write_bytes(kept)
    preview = made(file)
    assert (preview.state, preview.reason) == (PreviewState.NONE, Reason.BROKEN)
    assert services.make_preview(pk=preview.pk) is None
    call_command("make_previews", later=True)
    assert FilePreview.objects.get().attempts == 1


def test_a_file_that_is_not_on_the_disc_says_so():
    file = a_file()
    Path(file.file.path).unlink()
    assert made(file).reason == Reason.MISSING


def test_a_file_by_which_workers_die_is_given_up(monkeypatch):
    a_file()
    pk = FilePreview.objects.get().pk

    def killed(*_given):
        raise SystemExit

    monkeypatch.setattr(services, "make_preview_of", killed)
    for _ in range(limits.PREVIEW_TRIES):
        with pytest.raises(SystemExit):
            services.make_preview(pk=pk)
    preview = services.make_preview(pk=pk)
    assert (preview.state, preview.reason) == (PreviewState.NONE, Reason.TOO_LARGE)
    assert services.make_preview(pk=pk) is None


def test_a_killed_worker_leaves_it_to_the_next(monkeypatch):
    a_file()
    preview = FilePreview.objects.get()
    make = services.make_preview_of
    monkeypatch.setattr(
        services, "make_preview_of", lambda *_given: (_ for _ in ()).throw(SystemExit)
    )
    with pytest.raises(SystemExit):
        services.make_preview(pk=preview.pk)
    monkeypatch.setattr(services, "make_preview_of", make)
    call_command("make_previews", later=True)  # it is still in the hands of the dead one
    assert FilePreview.objects.get().state == PreviewState.WAITING
    FilePreview.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    call_command("make_previews", later=True)
    assert FilePreview.objects.get().state == PreviewState.DONE


@pytest.mark.parametrize("place", ["make_preview_of", "_write"])
def test_a_storage_that_is_away_or_full_is_no_fault_of_the_file(monkeypatch, place):
    a_file()

    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(services, place, full)
    for _ in range(2 * limits.PREVIEW_TRIES):
        assert services.make_preview(pk=FilePreview.objects.get().pk) is None
    assert FilePreview.objects.get().state == PreviewState.WAITING


def test_an_office_document_without_libreoffice_shows_its_words_until_that_comes(monkeypatch):
    monkeypatch.setattr(services, "office_program", lambda: "")
    file = a_file("a.docx", make_docx())
    assert made(file).state == PreviewState.WORDS
    assert services.make_again() == 0
    monkeypatch.setattr(services, "office_program", lambda: "/usr/bin/soffice")
    assert services.make_again() == 1

    def locked(*_given):
        raise NoPreviewError(Reason.LOCKED)

    monkeypatch.setattr(services, "make_preview_of", locked)
    assert made(file).reason == Reason.LOCKED


def test_make_previews_finds_what_came_while_nobody_listened(capsys):
    file = a_file()
    FilePreview.objects.all().delete()
    call_command("make_previews")
    assert FilePreview.objects.get(stored=file).state == PreviewState.DONE
    assert "done 1, words 0, none 0" in capsys.readouterr().out
