"""Every file that comes is read once, by one reader, and never for ever."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection

from cms.files.models import StoredFile
from cms.files.services import store_file
from cms.settings import limits
from cms.texts import reading, services
from cms.texts.models import FileText, TextState
from cms.texts.reading import Reason
from tests.cms.texts import documents
from tests.factories.files import make_image, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _collections(db):
    """Documents lie in a collection."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def stored(name="sabaq.docx", data=None):
    content = documents.docx("Қағаз қайық") if data is None else data
    return store_file(upload=make_upload(name, content), by=None)


def test_a_file_that_came_is_read_in_the_background(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = stored()
        assert file.drawn_text.state == TextState.WAITING
    text = FileText.objects.get(stored=file)
    assert (text.state, text.text) == (TextState.DONE, "Қағаз қайық")


def test_a_picture_has_no_text_to_wait_for():
    assert not FileText.objects.filter(stored=stored("a.png", make_image("PNG"))).exists()


def test_text_goes_with_its_file():
    file = stored()
    assert FileText.objects.count() == 1
    file.delete()
    assert FileText.objects.count() == 0


def test_a_document_that_gets_another_file_is_read_anew(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = ContentFile("бұрынғы".encode(), name="a.txt")
        document = Document.objects.create(title="Құжат", file=file)
    assert FileText.objects.get().text == "бұрынғы"
    document = Document.objects.get()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        document.title = "Басқа ат"
        document.save()
    assert callbacks == []
    with django_capture_on_commit_callbacks(execute=True):
        document.file = ContentFile("жаңасы".encode(), name="b.txt")
        document.save()
        assert FileText.objects.get().text == ""
    assert FileText.objects.get().text == "жаңасы"
    document.file = ContentFile(make_image("PNG"), name="c.png")
    document.save()
    assert not FileText.objects.exists()


def test_a_file_without_words_and_a_broken_one_are_read_once():
    empty, broken = stored("a.txt", b"  \n "), stored()
    Path(broken.file.path).write_bytes(b"PK\x03\x04 no archive")
    for file, state, reason in (
        (empty, TextState.EMPTY, ""),
        (broken, TextState.FAILED, Reason.BROKEN),
    ):
        text = services.read_text(pk=FileText.objects.get(stored=file).pk)
        assert (text.state, text.reason) == (state, reason)
        assert services.read_text(pk=text.pk) is None


def test_a_file_that_is_not_on_the_disc_says_so():
    file = stored()
    Path(file.file.path).unlink()
    text = services.read_text(pk=FileText.objects.get().pk)
    assert (text.state, text.reason) == (TextState.FAILED, Reason.MISSING)


def test_a_file_by_which_readers_die_is_given_up(monkeypatch):
    stored()
    pk = FileText.objects.get().pk

    def killed(*_given):
        raise SystemExit

    monkeypatch.setattr(services, "read_document", killed)
    for _ in range(limits.FILE_TEXT_TRIES):
        with pytest.raises(SystemExit):
            services.read_text(pk=pk)
    text = services.read_text(pk=pk)
    assert (text.state, text.reason) == (TextState.FAILED, Reason.TOO_LARGE)
    assert services.read_text(pk=pk) is None


def test_a_storage_that_is_away_is_no_fault_of_the_file(monkeypatch):
    stored()

    def away(*_given):
        raise ConnectionError

    monkeypatch.setattr(services, "read_document", away)
    for _ in range(2 * limits.FILE_TEXT_TRIES):
        assert services.read_text(pk=FileText.objects.get().pk) is None
    assert FileText.objects.get().state == TextState.WAITING


def test_what_is_read_of_a_file_that_was_replaced_meanwhile_is_thrown_away(monkeypatch):
    stored()
    text = FileText.objects.get()

    def slowly(*given):
        FileText.objects.update(of_file="another")
        return reading.read_document(*given)

    monkeypatch.setattr(services, "read_document", slowly)
    assert services.read_text(pk=text.pk) is None
    assert FileText.objects.get().text == ""


def test_read_files_reads_what_nobody_asked_for(capsys):
    stored()
    broken = stored("broken.docx")
    Path(broken.file.path).write_bytes(b"PK\x03\x04 no archive")
    document = Document.objects.create(
        title="Құжат", file=ContentFile("сөз".encode(), name="Ескі.TXT")
    )
    FileText.objects.all().delete()
    call_command("read_files")
    assert set(FileText.objects.values_list("state", flat=True)) == {"done", "failed"}
    assert FileText.objects.get(document=document).text == "сөз"
    said = capsys.readouterr().out
    assert "broken.docx" in said
    assert "done 2, empty 0, failed 1" in said
    call_command("read_files")
    assert "done 0, empty 0, failed 0" in capsys.readouterr().out
    Path(broken.file.path).write_bytes(documents.docx("дұрыс"))
    call_command("read_files", again=True)
    assert FileText.objects.get(stored=broken).text == "дұрыс"


def test_read_files_later_queues_each_once(django_capture_on_commit_callbacks):
    stored()
    now = timezone.now()
    pks = list(FileText.objects.values_list("pk", flat=True))
    assert FileText.objects.hold(pks, now=now, seconds=60) == pks
    call_command("read_files", later=True)
    assert FileText.objects.get().state == TextState.WAITING
    FileText.objects.update(held_until=now - timedelta(seconds=1))
    call_command("read_files", later=True)
    assert FileText.objects.get().state == TextState.DONE
    assert StoredFile.objects.count() == 1
