"""All files of a version go out together, with what one must know to pass them on."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.files.models import StoredFile
from cms.people.models import Place
from library.methods.models import MethodFile, MethodSource
from library.withdrawals.services import withdraw_method
from tests.factories import make_method, make_vocabularies
from tests.factories.files import make_docx, make_pdf, make_upload
from tests.library.versions.test_services import publish, with_file

pytestmark = pytest.mark.django_db


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def pack_url(method, number=1, language="kk"):
    return f"/{language}/library/methods/{method.pk}/versions/{number}/all.zip"


def unpacked(answer):
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def method(people):
    method = make_method("Қағаз: қайық", author=people.teacher, live=False, body="Мәтін")
    with_file(method, caption="Сабақ жоспары")
    with_file(method, make_upload("a.pdf", make_pdf()), caption="Сабақ/жоспары")
    with_file(method, make_upload("b.pdf", make_pdf()), caption="Сабақ жоспары")
    with_file(method, make_upload("нұсқаулық.docx", make_docx({"x": b"1"})))
    return publish(method)


def test_all_files_come_under_their_captions_with_a_text_of_rights(client, people, method):
    answer = client.get(pack_url(method))
    assert answer["Content-Type"] == "application/zip"
    archive = unpacked(answer)
    assert archive.testzip() is None
    *names, about = archive.namelist()
    assert names == [
        *("Сабақ жоспары.docx", "Сабақ жоспары.pdf", "Сабақ жоспары (2).pdf", "нұсқаулық.docx")
    ]
    assert about.endswith(".txt")
    assert len(archive.read(names[0])) == method.files.first().stored.size


def test_the_text_of_rights_is_in_the_language_of_the_reader(client, people, method):
    MethodSource.objects.create(
        method=method,
        title="Paper boats",
        authors="J. Smith",
        url="https://example.org/boats",
        licence=make_vocabularies().licence,
    )
    method = publish(method)
    archive = unpacked(client.get(pack_url(method, 2, "en")))
    assert "Licence and authors.txt" in archive.namelist()
    text = archive.read("Licence and authors.txt").decode("utf-8-sig")
    for said in (
        "Қағаз: қайық",
        f"Authors: {people.teacher.get_full_name()}",
        "Version 2, published on",
        f"http://testserver/m/{method.pk}/v2",
        "Licence: CC BY 4.0",
        "Adapted from:\r\n– Paper boats · J. Smith",
        "https://example.org/boats",
        "нұсқаулық.docx · SHA-256 ",
    ):
        assert said in text, said
    assert "Licence and authors.txt" not in unpacked(client.get(pack_url(method, 2))).namelist()


def test_a_child_is_named_as_on_the_page_for_everybody(client, people, method):
    people.teacher.is_minor = True
    people.teacher.save()
    method = publish(method, title="Басқа")
    sign_in(client, people.editor)
    archive = unpacked(client.get(pack_url(method, 2)))
    text = archive.read(archive.namelist()[-1]).decode("utf-8-sig")
    assert people.teacher.last_name not in text


def test_each_file_is_counted_once_and_a_head_not_at_all(client, method):
    client.head(pack_url(method))
    assert set(StoredFile.objects.values_list("downloads", flat=True)) == {0}
    answer = client.get(pack_url(method))
    assert set(StoredFile.objects.values_list("downloads", flat=True)) == {1}
    again = client.get(pack_url(method), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert set(StoredFile.objects.values_list("downloads", flat=True)) == {1}
    russian = client.get(pack_url(method, 1, "ru"), headers={"if-none-match": answer["ETag"]})
    assert russian.status_code == 200


def test_a_version_that_is_published_meanwhile_changes_nothing_of_what_goes_out(client, method):
    answer = client.get(pack_url(method))
    body = iter(answer.streaming_content)
    begun = next(body)
    method.files.set([])
    method.save()
    with_file(method, make_upload("жаңа.pdf", make_pdf()))
    publish(method, title="Жаңа атау")
    whole = begun + b"".join(body)
    assert len(whole) == int(answer["Content-Length"])
    assert len(zipfile.ZipFile(BytesIO(whole)).namelist()) == 5
    assert client.get(reverse("library:method-pack", args=[method.pk]))["Location"].endswith(
        "/versions/2/all.zip"
    )


def test_a_file_that_is_missing_leaves_the_others(client, method, caplog):
    Path(method.files.first().stored.file.path).unlink()
    assert len(unpacked(client.get(pack_url(method))).namelist()) == 4
    assert "is missing" in caplog.text


def test_who_may_not_know_of_a_version_gets_none_of_its_files(client, people, region, method):
    draft = make_method(author=people.teacher, live=False)
    with_file(draft)
    draft.save_revision(clean=False)
    for url in (pack_url(draft), reverse("library:method-pack", args=[draft.pk])):
        assert client.get(url).status_code == 404
    assert client.get(pack_url(method, 7)).status_code == 404
    now = timezone.now()
    withdraw_method(
        method=method, by=people.editor, reason="mistake", note="Қате бар екен.", now=now
    )
    assert client.get(pack_url(method)).status_code == 404
    closed = make_method("Жабық", author=people.teacher, live=False, place=region.school)
    with_file(closed)
    closed = publish(closed)
    Place.objects.filter(pk=region.school.pk).update(uses_methods=False)
    assert client.get(pack_url(closed)).status_code == 404


def test_a_version_without_files_has_no_pack(client, people):
    method = publish(make_method(author=people.teacher, live=False, body="Мәтін"))
    assert client.get(pack_url(method)).status_code == 404


def test_pages_offer_all_files_where_there_are_several(client, people, method):
    assert pack_url(method) in client.get(method.get_absolute_url()).content.decode()
    version = reverse("library:method-version", args=[method.pk, 1])
    assert pack_url(method) in client.get(version).content.decode()
    method.files.set(method.files.all()[:1])
    method.save()
    single = publish(method)
    assert "all.zip" not in client.get(single.get_absolute_url()).content.decode()


def test_a_pack_asks_the_same_of_few_files_and_of_many(
    client, people, django_assert_max_num_queries
):
    method = make_method(author=people.teacher, live=False, body="Мәтін")
    for number in range(12):
        with_file(method, make_upload(f"{number}.docx", make_docx({"x": bytes([number])})))
    method = publish(method)
    client.get("/kk/")
    with django_assert_max_num_queries(5):
        client.get(pack_url(method))
    assert MethodFile.objects.filter(method=method).count() == 12
