"""Versions are read, compared and taken away by whom the method is; short addresses stay."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.people.models import Place
from library.methods.models import Method
from library.methods.services import start_method
from library.versions.models import MethodVersion
from library.withdrawals.services import withdraw_method
from tests.factories import make_method
from tests.library.versions.test_services import publish, with_file


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def link(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


@pytest.fixture
def method(people):
    first = make_method("Бірінші атау", author=people.teacher, live=False, body="Ескі сөз қалды.")
    first = publish(first)
    return publish(first, title="Екінші атау", body="Жаңа сөз қалды.")


def test_versions_are_listed_newest_first_with_what_changed(client, method, english):
    page = client.get(link("method-versions", method.pk)).content.decode()
    assert page.index("/versions/2/") < page.index("/versions/1/")
    assert "<del>Ескі</del>" in page
    assert "<ins>Жаңа</ins>" in page
    assert "<del>Бірінші атау</del> <ins>Екінші атау</ins>" in page


def test_versions_of_many_are_in_pages_and_ask_the_same(
    client, people, method, django_assert_max_num_queries
):
    for number in range(3, 15):
        method = publish(method, title=f"Атау {number}")
    with django_assert_max_num_queries(8):
        page = client.get(link("method-versions", method.pk) + "?page=2").content.decode()
    assert "<ins>Атау 4</ins>" in page
    assert "/versions/1/" in page
    assert "/versions/5/" not in page


def test_an_old_version_is_read_with_a_word_that_a_newer_one_is_there(client, method):
    page = client.get(link("method-version", method.pk, 1)).content.decode()
    assert "Бірінші атау" in page
    assert "Ескі сөз қалды." in page
    assert 'name="robots" content="noindex"' in page
    assert method.get_absolute_url() in page
    newest = client.get(link("method-version", method.pk, 2)).content.decode()
    assert "noindex" not in newest
    assert client.get(link("method-version", method.pk, 3)).status_code == 404


def test_a_file_of_an_old_version_is_taken_away_after_it_left_the_method(client, people):
    method = make_method(author=people.teacher, live=False, body="Мәтін")
    stored = with_file(method)
    method = publish(method)
    method.files.set([])
    method.save()
    method = publish(method)
    url = link("method-version-file", method.pk, 1, stored.pk, stored.name)
    assert url in client.get(link("method-version", method.pk, 1)).content.decode()
    answer = client.get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    newer = link("method-version-file", method.pk, 2, stored.pk, stored.name)
    assert client.get(newer).status_code == 404
    assert client.get(link("method-file", method.pk, stored.pk, stored.name)).status_code == 404


def test_a_version_published_while_its_file_goes_out_lets_it_end_whole(client, people):
    method = make_method(author=people.teacher, live=False, body="Мәтін")
    stored = with_file(method)
    size = stored.size
    method = publish(method)
    answer = client.get(link("method-file", method.pk, stored.pk, stored.name))
    method.files.set([])
    method.save()
    publish(method)
    assert len(b"".join(answer.streaming_content)) == size


def test_versions_of_a_draft_or_a_switched_off_place_are_not_there(client, people, region):
    draft = make_method(author=people.teacher, live=False)
    sign_in(client, people.teacher)
    assert client.get(link("method-versions", draft.pk)).status_code == 404
    shown = publish(make_method("Жабық", author=people.teacher, live=False, place=region.school))
    Place.objects.filter(pk=region.school.pk).update(uses_methods=False)
    client.logout()
    for url in (
        link("method-versions", shown.pk),
        link("method-version", shown.pk, 1),
        reverse("short-method", args=[shown.pk]),
        reverse("short-version", args=[shown.pk, 1]),
    ):
        assert client.get(url, follow=True).status_code == 404, url


def test_short_addresses_lead_in_the_language_of_the_reader(client, people, method):
    short = reverse("short-method", args=[method.pk])
    assert short == f"/m/{method.pk}"
    answer = client.get(short, headers={"accept-language": "ru"})
    assert (answer.status_code, answer["Location"][:4]) == (302, "/ru/")
    assert "Accept-Language" in answer["Vary"]
    exact = client.get(f"/m/{method.pk}/v1", headers={"accept-language": "kk"})
    assert exact["Location"] == f"/kk/library/methods/{method.pk}/versions/1/"
    people.teacher.interface_language = "en"
    people.teacher.save()
    sign_in(client, people.teacher)
    assert client.get(short)["Location"].startswith("/en/")
    assert client.get(f"/m/{method.pk}/v9", follow=True).status_code == 404
    assert client.get("/m/999999999", follow=True).status_code == 404


def test_short_addresses_of_what_was_taken_back_lead_to_its_tombstone(client, people, method):
    withdraw_method(
        method=method, by=people.editor, reason="mistake", note="Қате.", now=timezone.now()
    )
    for short in (f"/m/{method.pk}", f"/m/{method.pk}/v1"):
        assert client.get(short, follow=True).status_code == 410
    for url in (link("method-versions", method.pk), link("method-version", method.pk, 1)):
        answer = client.get(url)
        assert answer.status_code == 410
        assert "Ескі сөз" not in answer.content.decode()


def test_the_page_of_a_method_names_its_version_and_short_address(client, method):
    page = client.get(method.get_absolute_url()).content.decode()
    assert link("method-versions", method.pk) in page
    assert f"/m/{method.pk}</a>" in page


def test_a_method_called_versions_has_a_page_of_its_own(client, people):
    method, _new = start_method(author=people.teacher, title="Versions", language="kk")
    sign_in(client, people.teacher)
    page = client.get(Method.objects.get(pk=method.pk).get_absolute_url())
    assert page.status_code == 200
    assert page.templates[0].name == "library/methods/method_detail.html"


def test_name_of_who_left_is_a_label_in_old_versions(client, people, method):
    MethodVersion.objects.filter(number=1).update(
        authors=[{"person": people.teacher.pk, "name": ""}]
    )
    people.teacher.first_name = people.teacher.last_name = ""
    people.teacher.is_active = False
    people.teacher.save()
    page = client.get(link("method-version", method.pk, 1)).content.decode()
    assert f"Жойылған қатысушы {people.teacher.pk}" in page
