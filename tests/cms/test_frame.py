"""The frame of every page, the error pages and the account pages in our face."""

import re

import pytest
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.test import override_settings
from django.urls import path, reverse

from cms.urls import urlpatterns as site_urls


def say(request):
    messages.success(request, "<b>Сақталды</b>")
    return render(request, "error.html", {"status": 200, "title": "T", "text": "X"})


urlpatterns = [path("say/", say), *site_urls]


def current_entries(html):
    menu = html.split('<nav class="main-menu"')[1].split("</nav>")[0]
    return re.findall(r'<a href="([^"]+)" aria-current="page"', menu)


def test_menu_marks_only_the_nearest_section(client, site_ready):
    address = reverse("library:essay-list")
    assert current_entries(client.get(address).content.decode()) == [address]


def test_frame_has_one_heading_and_a_way_past_the_menu(client, site_ready):
    html = client.get(reverse("library:method-list")).content.decode()
    assert html.count("<h1") == 1
    assert 'href="#main"' in html
    assert 'id="main"' in html


@override_settings(ROOT_URLCONF="tests.cms.test_frame")
def test_messages_are_spoken_and_escaped(client, db):
    html = client.get("/say/").content.decode()
    assert 'role="status"' in html
    assert "&lt;b&gt;Сақталды" in html


def test_visitor_is_offered_to_sign_in_and_member_to_sign_out_by_post(client, site_ready, people):
    address = reverse("library:method-list")
    assert reverse("account_login") in client.get(address).content.decode()
    client.force_login(people.teacher)
    html = client.get(address).content.decode()
    assert re.search(rf'<form method="post" action="{reverse("account_logout")}"', html)
    assert f'data-person="{people.teacher.pk}"' in html


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_page_of_last_resort_needs_no_database_and_no_context(name):
    html = render_to_string(name)
    assert {'lang="kk"', 'lang="ru"', 'lang="en"'} <= set(re.findall(r'lang="\w\w"', html))
    for language in ("ru", "en"):
        assert f'<h2 lang="{language}">' in html
    assert all(brand in html for brand in ("Үндестік", "Ундестик", "Undestik"))


def test_browsers_that_ask_for_the_old_icon_get_it(client, settings):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.url) == (302, static("cms/icons/favicon.ico"))
    assert "max-age" in answer["Cache-Control"]
    assert finders.find("cms/icons/favicon.ico")


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_account_page_of_a_visitor_is_ours(client, site_ready, name):
    html = client.get(reverse(name)).content.decode()
    assert 'class="site-header"' in html
    assert 'class="button"' in html
    assert "noindex" in html


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
    ],
)
def test_account_page_of_a_person_is_ours(client, site_ready, people, name):
    client.force_login(people.teacher)
    html = client.get(reverse(name)).content.decode()
    assert 'class="site-header"' in html
    assert not re.search(r"<(?:p|ul|div|form|table|a|button)[^>]* style=", html)


def test_refused_sign_in_says_so_beside_the_form(client, site_ready):
    html = client.post(reverse("account_login"), {"login": "nobody", "password": "x"})
    assert 'role="alert"' in html.content.decode()
