"""Odd bytes and an absent database are answered, never a 500."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from wagtail.users.models import UserProfile

from cms.people.services import sync_admin_groups
from cms.requests.middleware import admin_content_policy, admin_in_russian, refuse_odd_bytes


def fine(request):
    return HttpResponse("fine")


@pytest.mark.parametrize(
    "path", ["/kk/search/?q=a%00b", "/kk/search/?q=%00", "/kk/%00/", "/kk/a%00b/"]
)
def test_a_nul_in_the_address_is_answered_400(client: Client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/kk/?q=%00", "<h1>Бұл сұрауды оқи алмадық</h1>"),
        ("/ru/?q=%00", "<h1>Мы не смогли прочитать этот запрос</h1>"),
        ("/en/?q=%00", "<h1>We could not read this request</h1>"),
        ("/?q=%00", "<h1>Бұл сұрауды оқи алмадық</h1>"),
    ],
)
def test_the_refusal_of_odd_bytes_is_a_page_in_the_language_of_the_address(
    client: Client, path, heading
):
    response = client.get(path)
    assert response["Content-Type"].startswith("text/html")
    assert heading in response.content.decode()


def test_a_form_in_another_charset_is_answered_400(client: Client):
    client.cookies["csrftoken"] = "x" * 32
    response = client.generic(
        "POST",
        "/kk/account/login/",
        b"a=b",
        content_type="application/x-www-form-urlencoded; charset=utf-16",
    )
    assert response.status_code == 400


def test_a_form_in_utf_8_passes():
    request = RequestFactory().post(
        "/", b"a=b", content_type="application/x-www-form-urlencoded; charset=UTF-8"
    )
    assert refuse_odd_bytes(fine)(request).content == b"fine"


def test_only_the_admin_gets_the_looser_policy():
    admin = admin_content_policy(fine)(RequestFactory().get("/admin/pages/"))
    site = admin_content_policy(fine)(RequestFactory().get("/kk/"))
    assert "'unsafe-inline'" in admin._csp_config["script-src"]
    assert not hasattr(site, "_csp_config")


def test_the_site_is_answered_with_the_strict_policy(client: Client):
    policy = client.get("/livez")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "language", "shown"),
    [
        ("/admin/", "kk", "ru"),
        ("/admin/", "en", "en"),
        ("/kk/library/", "kk", "kk"),
    ],
)
def test_the_admin_speaks_russian_to_readers_of_kazakh(path, language, shown):
    with translation.override(language):
        answer = admin_in_russian(lambda r: HttpResponse(translation.get_language()))
        assert answer(RequestFactory().get(path)).content.decode() == shown
        assert translation.get_language() == language


def test_the_admin_is_russian_in_kazakh_and_the_own_choice_wins(client, site_ready, people):
    sync_admin_groups(person=people.administrator)
    client.force_login(people.administrator, backend="cms.audience.backend.PeopleBackend")
    client.cookies["django_language"] = "kk"
    response = client.get("/admin/account/")
    assert '<html lang="ru"' in response.content.decode()
    assert response["Content-Language"] == "ru"
    profile = UserProfile.get_for_user(people.administrator)
    profile.preferred_language = "en"
    profile.save()
    assert '<html lang="en"' in client.get("/admin/account/").content.decode()
