"""Pages are answered through the door, in few queries."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction

from tests.factories.pages import home_of, make_article, make_plain, restrict

pytestmark = pytest.mark.usefixtures("site_ready")


def test_page_is_answered_in_the_language_of_the_address_alone(client):
    make_plain("Біз туралы")
    assert client.get("/kk/biz-turaly/").status_code == 200
    assert client.get("/ru/biz-turaly/").status_code == 404


def test_page_below_a_page_is_found_by_its_whole_address(client):
    above = make_plain("Біз туралы")
    make_plain("Тарихы", parent=above)
    assert client.get("/kk/biz-turaly/tarikhy/").status_code == 200
    assert client.get("/kk/tarikhy/").status_code == 404


def test_a_draft_is_not_there(client, people):
    page = make_plain("Біз туралы", live=False)
    client.force_login(people.editor)
    assert client.get(f"/kk/{page.slug}/").status_code == 404


def test_a_page_for_members_sends_visitors_to_sign_in(client, people):
    above = make_plain("Біз туралы")
    make_plain("Ішкі", parent=above)
    restrict(above)
    answer = client.get("/kk/biz-turaly/ishki/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/kk/biz-turaly/ishki/")
    client.force_login(people.stranger)
    assert client.get("/kk/biz-turaly/ishki/").status_code == 200


def test_a_page_for_a_group_is_not_there_for_others(client, people):
    page = make_plain("Біз туралы")
    group = Group.objects.create(name="Кеңес")
    restrict(page, PageViewRestriction.GROUPS, group)
    assert client.get("/kk/biz-turaly/").status_code == 404
    client.force_login(people.stranger)
    assert client.get("/kk/biz-turaly/").status_code == 404
    people.teacher.groups.add(group)
    client.force_login(people.teacher)
    assert client.get("/kk/biz-turaly/").status_code == 200


def test_a_page_for_members_below_a_page_for_a_group_tells_visitors_nothing(client):
    above = make_plain("Біз туралы")
    below = make_plain("Ішкі", parent=above)
    restrict(above, PageViewRestriction.GROUPS, Group.objects.create(name="Кеңес"))
    restrict(below)
    assert client.get("/kk/biz-turaly/ishki/").status_code == 404


def test_an_alias_keeps_the_privacy_of_the_page_it_repeats(client, people):
    page = make_plain("Біз туралы")
    restrict(page)
    alias = Page.objects.get(pk=page.pk).create_alias(update_slug="kosymsha")
    assert client.get(f"/kk/{alias.slug}/").status_code == 302
    client.force_login(people.stranger)
    assert client.get(f"/kk/{alias.slug}/").status_code == 200


def test_a_page_costs_few_queries_however_deep(
    client, people, django_assert_num_queries, django_assert_max_num_queries
):
    page = make_plain("Біз туралы")
    for number in range(4):
        page = make_plain(f"Бөлім {number}", parent=page)
    address = page.get_url()
    client.get(address)
    with django_assert_num_queries(3):
        assert client.get(address).status_code == 200
    client.force_login(people.teacher)
    client.get(address)
    with django_assert_max_num_queries(6):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/kk/%00/",
        "/kk/%ff%fe/",
        "/kk/" + "a" * 3000 + "/",
        "/kk/99999999999999999999999999/",
        "/kk/?untranslated=99999999999999999999999",
        "/kk/?untranslated=%00",
        "/kk/?untranslated=²",
        "/kk/news/?page=99999999999999999999&place=99999999999999999999",
        "/kk/news/?page=%22&place=%22",
        "/kk/news.atom?place=%22",
        "/media/images/..%2f..%2fsettings.py",
        "/media/images/nothing.webp",
    ],
)
def test_odd_addresses_are_answered(client, address):
    assert client.get(address).status_code in {200, 400, 404}


def test_menu_shows_what_the_viewer_may_open(client, people):
    page = make_plain("Мұғалімдерге", show_in_menus=True)
    restrict(page)
    assert "Мұғалімдерге" not in client.get("/kk/").content.decode()
    client.force_login(people.teacher)
    assert "Мұғалімдерге" in client.get("/kk/").content.decode()


def test_menu_is_of_one_language_and_marks_where_we_are(client):
    chrome = client.get("/ru/news/").context["chrome"]
    titles = [item.title for item in chrome.menu]
    assert "Новости" in titles
    assert "Жаңалықтар" not in titles
    assert [item.title for item in chrome.menu if item.is_current] == ["Новости"]


def test_switcher_keeps_the_page_where_a_translation_exists(client):
    chrome = client.get("/kk/news/").context["chrome"]
    assert {link.code: link.url for link in chrome.languages} == {
        "kk": "/kk/news/",
        "ru": "/ru/news/",
        "en": "/en/news/",
    }
    assert all(link.is_translated for link in chrome.languages)
    assert len(chrome.alternates) == 3


def test_switcher_says_where_there_is_no_translation(client):
    page = make_article("Күзгі жәрмеңке")
    answer = client.get(page.get_url())
    links = {link.code: link for link in answer.context["chrome"].languages}
    assert not links["ru"].is_translated
    assert answer.context["chrome"].alternates == []
    assert 'hreflang="ru" href="http' not in answer.content.decode()
    there = client.get(links["ru"].url, follow=True)
    assert there.redirect_chain == [(f"/ru/news/?untranslated={page.pk}", 302)]
    assert "Күзгі жәрмеңке" in there.content.decode()


def test_the_closest_page_is_the_translation_or_what_stands_above_it(client, people):
    above = make_plain("Біз туралы")
    below = make_plain("Тарихы", parent=above)
    assert client.get(f"/ru/closest/{below.pk}/").url == f"/ru/?untranslated={below.pk}"
    russian = above.copy_for_translation(home_of("ru").locale, copy_parents=True)
    assert client.get(f"/ru/closest/{below.pk}/").url == f"/ru/?untranslated={below.pk}"
    russian.save_revision().publish()
    closest = f"{russian.get_url()}?untranslated={below.pk}"
    assert client.get(f"/ru/closest/{below.pk}/").url == closest
    assert "Тарихы" in client.get(closest).content.decode()
    assert client.get(f"/ru/closest/{above.pk}/").url.startswith(russian.get_url())
    restrict(russian)
    assert client.get(f"/ru/closest/{below.pk}/").url == f"/ru/?untranslated={below.pk}"
    client.force_login(people.teacher)
    assert client.get(f"/ru/closest/{below.pk}/").url == closest


def test_a_hidden_page_is_not_named_to_those_who_come_by_its_number(client):
    page = make_article("Жасырын жәрмеңке")
    restrict(page)
    assert "Жасырын" not in client.get(f"/ru/?untranslated={page.pk}").content.decode()
    assert client.get(f"/ru/closest/{page.pk}/").status_code == 404


def test_a_draft_translation_is_no_translation(client):
    page = make_plain("Біз туралы")
    twin = page.copy_for_translation(home_of("ru").locale, copy_parents=True)
    assert not twin.live
    links = client.get("/kk/biz-turaly/").context["chrome"].languages
    assert [link.code for link in links if link.is_translated] == ["kk"]


def test_breadcrumbs_lead_home(client):
    above = make_plain("Біз туралы")
    below = make_plain("Тарихы", parent=above)
    trail = client.get(below.get_url()).context["chrome"].trail
    assert trail == [("Үндестік", "/kk/"), ("Біз туралы", "/kk/biz-turaly/"), ("Тарихы", "")]


def test_an_editor_finds_the_way_to_the_editor(client, people):
    page = make_plain("Біз туралы")
    client.force_login(people.administrator)
    people.administrator.is_superuser = True
    people.administrator.save()
    assert f"/admin/pages/{page.pk}/edit/" in client.get("/kk/biz-turaly/").content.decode()
    client.force_login(people.stranger)
    assert "/admin/pages/" not in client.get("/kk/biz-turaly/").content.decode()


def test_page_made_in_python_has_a_readable_address():
    assert make_plain("Әдіс ұғымы").slug == "adis-ughymy"
    assert make_plain("Әдіс ұғымы").slug == "adis-ughymy-2"


def test_footer_holds_pages_right_below_the_home_page_that_no_menu_holds(client):
    rules = make_plain("Ережелер")
    inside = make_plain("Ішкі ережелер")
    restrict(inside)
    make_plain("Тереңде", parent=rules)
    make_plain("Мәзірде", show_in_menus=True)
    html = client.get("/kk/").content.decode()
    footer = html.split("<footer")[1]
    assert f'<a href="{rules.get_url()}">Ережелер</a>' in footer
    assert "Ережелер" not in html.split("<footer")[0]
    assert "Ішкі ережелер" not in html
    assert "Тереңде" not in footer
    assert footer.count("Мәзірде") == 1
