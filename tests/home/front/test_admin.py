"""Editors make pages in Wagtail's admin: every type opens, addresses are tidy."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.people.services import edit_profile, ensure_groups, sync_admin_groups
from home.plain.pages import PlainPage
from tests.factories.files import make_image
from tests.factories.pages import (
    home_of,
    make_article,
    make_class_page,
    make_contact,
    make_organisation_page,
    make_plain,
    news_index,
)

pytestmark = pytest.mark.usefixtures("site_ready")


@pytest.fixture
def editor(client, people):
    people.administrator.is_superuser = True
    people.administrator.save()
    client.force_login(people.administrator)
    return client


def create(editor, title, slug=""):
    data = nested_form_data(
        {
            "title": title,
            "slug": slug,
            "lead": "",
            "body": streamfield([("text", rich_text("<p>а</p>"))]),
        }
    )
    data["action-publish"] = "1"
    address = f"/admin/pages/add/home/plainpage/{home_of().pk}/"
    return editor.post(address, data)


def test_title_in_kazakh_gives_a_readable_address(editor):
    create(editor, "Әдістеме қорғау өңірі")
    assert PlainPage.objects.get().slug == "adisteme-qorghau-ongiri"


def test_typed_address_is_made_readable(editor):
    create(editor, "Біз туралы", "Біз Туралы!")
    assert PlainPage.objects.get().slug == "biz-turaly"


def test_same_title_twice_gives_two_addresses(editor):
    create(editor, "Біз туралы")
    create(editor, "Біз туралы")
    assert {page.slug for page in PlainPage.objects.all()} == {"biz-turaly", "biz-turaly-2"}


@pytest.mark.parametrize("slug", ["library", "people", "account", "comments", "search", "start"])
def test_address_of_an_app_is_refused_with_a_sentence(editor, slug):
    answer = create(editor, "Кітапхана", slug)
    assert answer.status_code == 200
    assert slug in str(answer.context["form"].errors["slug"])
    assert not PlainPage.objects.exists()


def test_address_of_an_app_is_free_below_another_page(editor):
    above = make_plain("Біз туралы")
    data = nested_form_data(
        {"title": "Іздеу", "slug": "search", "lead": "", "body": streamfield([])}
    )
    data["action-publish"] = "1"
    editor.post(f"/admin/pages/add/home/plainpage/{above.pk}/", data)
    assert Page.objects.filter(slug="search", depth=4).exists()


def test_every_page_type_opens_in_the_admin(editor, region):
    school = make_organisation_page(region.school)
    pages = [
        home_of(),
        news_index(),
        make_article(),
        make_plain(),
        make_contact(),
        school,
        make_class_page(school, region.school_class),
        *Page.objects.filter(depth=3, locale__language_code="kk"),
    ]
    for page in pages:
        for address in (f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.pk}/history/"):
            assert editor.get(address).status_code == 200, (page, address)


def test_second_page_of_a_school_is_refused(editor, region):
    make_organisation_page(region.school)
    parent = make_organisation_page(region.other_school).get_parent()
    data = nested_form_data(
        {
            "title": "Тағы",
            "slug": "",
            "place": region.school.pk,
            "lead": "",
            "picture_alt": "",
            "body": streamfield([]),
            "address": "",
            "phone": "",
            "email": "",
            "website": "",
        }
    )
    data["action-publish"] = "1"
    answer = editor.post(f"/admin/pages/add/home/organisationpage/{parent.pk}/", data)
    assert answer.context["form"].errors["place"]


def test_draft_is_previewed_by_the_page_itself(editor):
    page = make_article("Ескі тақырып")
    data = nested_form_data(
        {
            "title": "Жаңа тақырып",
            "slug": page.slug,
            "dated_on": "2026-11-22",
            "lead": "",
            "picture_alt": "",
            "body": streamfield([]),
            "comments_open": "on",
        }
    )
    address = f"/admin/pages/{page.pk}/edit/preview/"
    assert editor.post(address, data).json()["is_valid"]
    assert "Жаңа тақырып" in editor.get(address).content.decode()
    assert "Ескі тақырып" in editor.get(page.get_url()).content.decode()


def test_contact_page_is_previewed(editor):
    page = make_contact()
    data = nested_form_data(
        {
            "title": "Байланыс",
            "slug": page.slug,
            "intro": rich_text("<p>а</p>"),
            "thanks": rich_text("<p>б</p>"),
            "to_address": "",
            "from_address": "",
            "subject": "",
            "form_fields": inline_formset([]),
        }
    )
    address = f"/admin/pages/{page.pk}/edit/preview/"
    assert editor.post(address, data).json()["is_valid"]
    assert editor.get(address).status_code == 200


def test_people_chooser_offers_those_who_want_to_be_found(editor, people):
    people.teacher.profile.is_findable = True
    people.teacher.profile.save()
    shown = editor.get("/admin/person_chooser/").json()["html"]
    assert people.teacher.last_name in shown
    assert people.colleague.last_name not in shown


def can_search():
    """Without migrations SQLite has no index of words to search in."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE sql LIKE '%USING fts5%'")
        return cursor.fetchone() is not None


@pytest.fixture
def desk(client, people):
    """Signs a person in, with the rights that follow from their roles."""
    ensure_groups()

    def enter(who):
        person = getattr(people, who)
        sync_admin_groups(person=person)
        client.force_login(person)
        return client

    return enter


@pytest.mark.parametrize("who", ["leader", "moderator"])
def test_page_chooser_offers_nothing_that_the_person_may_not_know_of(desk, people, region, who):
    school = make_organisation_page(region.school)
    hidden = make_class_page(school, region.school_class)
    draft = make_article("Жобадағы жаңалық", live=False)
    open_article = make_article("Ашық жаңалық")
    client = desk(who)
    below = client.get(f"/admin/choose-page/{school.pk}/").json()["html"]
    assert hidden.title not in below
    news = client.get(f"/admin/choose-page/{draft.get_parent().pk}/").json()["html"]
    assert draft.title not in news
    assert open_article.title in news
    assert client.get("/admin/choose-page/").status_code == 200
    if not can_search():
        return
    found = client.get("/admin/choose-page/search/", {"q": "жаңалық"})
    assert found.status_code == 200
    assert draft.title not in found.text


def test_page_chooser_offers_editors_their_drafts(desk, people):
    draft = make_article("Жобадағы жаңалық", live=False)
    client = desk("editor")
    below = client.get(f"/admin/choose-page/{draft.get_parent().pk}/").json()["html"]
    assert draft.title in below


def test_image_chooser_offers_no_portraits_of_people(desk, people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photo = SimpleUploadedFile("a.jpg", make_image(), "image/jpeg")
    edit_profile(person=people.teacher, own={}, public={}, photo=photo)
    ensure_groups()  # the root of collections, which migrations make on a real site, is here now
    for who in ("leader", "editor"):
        shown = desk(who).get("/admin/images/chooser/").json()["html"]
        assert people.teacher.last_name not in shown
