"""Odd bytes and an absent database are answered, never a 500."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cms.requests.middleware import admin_content_policy, refuse_odd_bytes


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
