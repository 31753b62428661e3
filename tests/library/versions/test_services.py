"""What is published is frozen, once, whole, and stays."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Revision

from cms.files.models import StoredFile
from cms.files.services import forget_files, store_file
from library.methods.models import CoAuthor, Method, MethodFile, MethodSource
from library.versions.models import MethodVersion, VersionFile
from library.versions.services import ensure_versions, forget_name, freeze
from tests.at_once import at_once
from tests.factories import make_method, make_vocabularies
from tests.factories.files import make_docx, make_upload


def publish(method, by=None, **changes):
    """Publishes the method with changes, as an editor does."""
    method = Method.objects.get(pk=method.pk)
    draft = method.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=by, clean=False).publish(user=by, skip_permission_checks=True)
    return Method.objects.get(pk=method.pk)


def numbers(method):
    return [version.number for version in MethodVersion.objects.of_method(method)]


def with_file(method, upload=None, caption=""):
    stored = store_file(upload=upload or make_upload("жоспар.docx", make_docx()), by=None)
    method.files.add(MethodFile(stored=stored, caption=caption))
    method.save()
    return stored


def test_publish_freezes_the_first_version_with_all_its_words(people):
    method = make_method(author=people.teacher, live=False, body="Қағазды бүктеңіз.", minutes=45)
    method = publish(method, by=people.editor)
    version = MethodVersion.objects.get(method=method)
    assert version.number == 1
    assert (version.title, version.body, version.minutes) == (method.title, method.body, 45)
    assert version.body_html == method.body_html
    assert version.authors == [
        {"person": people.teacher.pk, "name": people.teacher.get_full_name()}
    ]
    assert version.words["subjects"]["en"] == ["maths"]
    assert version.words["type"]["kk"] == "Сабақ жоспары"
    assert version.licence_name == "CC BY 4.0"
    assert version.published_by == people.editor
    assert version.published_at == method.last_published_at


def test_publish_again_without_a_change_makes_no_version(people):
    method = publish(make_method(author=people.teacher, live=False))
    method = publish(method)
    assert numbers(method) == [1]


def test_publish_again_with_a_change_makes_the_next_and_keeps_the_first(people):
    method = publish(make_method(author=people.teacher, live=False), title="Бірінші")
    method = publish(method, title="Екінші")
    assert numbers(method) == [2, 1]
    titles = MethodVersion.objects.filter(method=method).order_by("number")
    assert list(titles.values_list("title", flat=True)) == ["Бірінші", "Екінші"]


def test_renaming_a_word_makes_no_version_and_leaves_the_old_name(people):
    words = make_vocabularies()
    method = publish(make_method(author=people.teacher, live=False))
    words.subject.name_kk = "Алгебра"
    words.subject.save()
    method = publish(method)
    assert numbers(method) == [1]
    version = MethodVersion.objects.get(method=method)
    assert version.words["subjects"]["kk"] == ["Математика"]


def test_version_holds_the_fingerprint_of_the_bytes_that_are_taken_away(people):
    method = make_method(author=people.teacher, live=False)
    stored = with_file(method, caption="Жоспар")
    method = publish(method)
    file = VersionFile.objects.get(version__method=method)
    with stored.file.open("rb") as kept:
        assert file.sha256 == hashlib.sha256(kept.read()).hexdigest()
    assert (file.caption, file.name, file.size) == ("Жоспар", stored.name, stored.size)


def test_a_file_taken_away_is_a_new_version(people):
    method = make_method(author=people.teacher, live=False, body="Мәтін")
    with_file(method)
    method = publish(method)
    method.files.set([])
    method.save()
    method = publish(method)
    assert numbers(method) == [2, 1]
    assert VersionFile.objects.filter(version__method=method).count() == 1


def test_a_file_of_an_old_version_is_never_swept(people):
    method = make_method(author=people.teacher, live=False)
    stored = with_file(method)
    method = publish(method)
    method.files.set([])
    method.save()
    Revision.objects.for_instance(method).delete()
    assert forget_files(keys=[stored.pk]) == 0
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def test_a_missing_file_does_not_stop_a_publication(people):
    method = make_method(author=people.teacher, live=False)
    stored = with_file(method)
    stored.file.storage.delete(stored.file.name)
    method = publish(method)
    assert VersionFile.objects.get(version__method=method).sha256 == ""


def test_scheduled_publication_is_frozen_when_it_comes_out(people):
    method = make_method(author=people.teacher, live=False)
    method.go_live_at = timezone.now() + timedelta(hours=1)
    revision = method.save_revision(clean=False)
    revision.publish(skip_permission_checks=True)
    assert numbers(method) == []
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    content = revision.content | {"go_live_at": None}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    call_command("publish_scheduled", verbosity=0)
    assert numbers(method) == [1]


def test_publication_that_cannot_be_frozen_does_not_happen(people, monkeypatch):
    method = make_method(author=people.teacher, live=False)
    revision = method.save_revision(clean=False)

    def broken(*args, **kwargs):
        raise RuntimeError("no room")

    monkeypatch.setattr(MethodVersion, "save", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        revision.publish(skip_permission_checks=True)
    assert not Method.objects.get(pk=method.pk).live


def test_authors_are_printed_names_and_those_who_agreed_in_their_order(people):
    method = make_method(author=people.teacher, live=False)
    CoAuthor.objects.create(method=method, credit="Б. Ахметова", position=2)
    CoAuthor.objects.create(
        method=method, person=people.colleague, position=1, agreed_at=timezone.now()
    )
    CoAuthor.objects.create(method=method, person=people.stranger, position=0)
    method = publish(method)
    names = [entry["name"] for entry in MethodVersion.objects.get(method=method).authors]
    assert names == [
        people.teacher.get_full_name(),
        people.colleague.get_full_name(),
        "Б. Ахметова",
    ]


def test_sources_are_frozen_in_printed_words(people):
    method = make_method(author=people.teacher, live=False)
    licence = make_vocabularies().licence
    method.sources.add(MethodSource(title="Бөлшек", authors="А. Б.", licence=licence))
    method.save()
    method = publish(method)
    (source,) = MethodVersion.objects.get(method=method).sources
    assert (source["title"], source["authors"], source["licence"]) == (
        "Бөлшек",
        "А. Б.",
        licence.name_kk,
    )


def test_ensure_versions_freezes_what_was_published_before_and_twice_nothing_more(people):
    old = [make_method(f"Ескі {n}", author=people.teacher) for n in range(3)]
    draft = make_method("Жоба", author=people.teacher, live=False)
    stored = with_file(old[0])
    ensure_versions()
    ensure_versions()
    assert [numbers(method) for method in old] == [[1], [1], [1]]
    assert numbers(draft) == []
    version = MethodVersion.objects.get(method=old[0])
    assert version.published_at == old[0].last_published_at
    assert version.files.get().stored == stored


def test_ensure_versions_goes_through_all_in_pieces(people, settings, monkeypatch):
    monkeypatch.setattr("cms.settings.limits.VERSIONS_FROZEN_AT_ONCE", 2)
    for number in range(5):
        make_method(f"Ескі {number}", author=people.teacher)
    ensure_versions()
    assert MethodVersion.objects.count() == 5


def test_backfilled_and_published_versions_agree(people):
    method = make_method(author=people.teacher)
    ensure_versions()
    assert freeze(method=method, at=timezone.now(), by=None) is None


def test_forget_name_takes_it_out_of_every_version_and_no_other(people):
    method = publish(make_method(author=people.teacher, live=False))
    other = publish(make_method("Басқа", author=people.colleague, live=False))
    # Named in an old version alone.
    Method.objects.filter(pk=method.pk).update(author=None, credit="Редакция")
    method = publish(Method.objects.get(pk=method.pk), title="Жаңа")
    forget_name(person=people.teacher)
    old = MethodVersion.objects.get(method=method, number=1)
    assert old.authors == [{"person": people.teacher.pk, "name": ""}]
    kept = MethodVersion.objects.get(method=other)
    assert kept.authors[0]["name"] == people.colleague.get_full_name()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_editors_who_publish_at_once_make_one_version(site_ready, people):
    method = make_method(author=people.teacher, live=False)
    revision = method.save_revision(clean=False)

    def press(_number):
        Revision.objects.get(pk=revision.pk).publish(skip_permission_checks=True)

    assert at_once(press) == []
    assert numbers(method) == [1]
