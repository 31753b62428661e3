"""Pages of organisations show the parts that they use."""

import pytest
from wagtail.models import Locale

from cms.people.models import Membership
from home.news.pages import NewsIndexPage
from tests.factories import make_method
from tests.factories.pages import add_page, make_class_page, make_organisation_page, restrict

pytestmark = pytest.mark.usefixtures("site_ready")


@pytest.fixture
def school_page(region):
    return make_organisation_page(region.school, phone="+7 712 000", email="a@b.kz")


def test_organisation_list_holds_those_in_use(client, school_page, region):
    assert school_page.get_url() in client.get("/kk/organisations/").content.decode()
    region.school.is_active = False
    region.school.save()
    assert school_page.get_url() not in client.get("/kk/organisations/").content.decode()
    assert client.get(school_page.get_url()).status_code == 404


def test_organisation_list_names_no_page_that_the_reader_may_not_open(
    client, school_page, region, people
):
    draft = make_organisation_page(region.other_school, "Дайын емес", live=False)
    restrict(school_page)
    shown = client.get("/kk/organisations/").content.decode()
    assert draft.title not in shown
    assert school_page.title not in shown
    client.force_login(people.stranger)
    shown = client.get("/kk/organisations/").content.decode()
    assert draft.title not in shown
    assert school_page.title in shown


def test_organisation_leads_to_classes_and_news_that_are_out(client, school_page, region, people):
    make_class_page(school_page, region.school_class, "Дайын емес сынып", live=False)
    add_page(school_page, NewsIndexPage(title="Жаңалықтар", slug="unfinished", live=False))
    client.force_login(people.parent)
    shown = client.get(school_page.get_url()).content.decode()
    assert "Дайын емес сынып" not in shown
    assert "unfinished" not in shown


def test_organisation_shows_methods_only_while_it_uses_them(client, school_page, region, people):
    make_method("Біздің әдіс", author=people.teacher, place=region.school)
    make_method("Бөгде әдіс", author=people.stranger, place=region.other_school)
    make_method("Жоба әдіс", author=people.teacher, place=region.school, live=False)
    shown = client.get(school_page.get_url()).content.decode()
    assert "Біздің әдіс" in shown
    assert "Бөгде әдіс" not in shown
    assert "Жоба әдіс" not in shown
    region.school.uses_methods = False
    region.school.save()
    assert "Біздің әдіс" not in client.get(school_page.get_url()).content.decode()


def test_organisation_names_only_people_who_want_to_be_found(client, school_page, people):
    for person in (people.teacher, people.stranger):
        person.profile.is_findable = True
        person.profile.save()
    shown = client.get(school_page.get_url()).content.decode()
    assert people.teacher.last_name in shown
    assert people.colleague.last_name not in shown
    assert people.stranger.last_name not in shown
    Membership.objects.filter(person=people.teacher).update(state="refused")
    people.teacher.community_memberships.all().delete()
    assert people.teacher.last_name not in client.get(school_page.get_url()).content.decode()


def test_organisation_costs_the_same_for_many(
    client, school_page, region, people, django_assert_num_queries
):
    def counted():
        client.get(school_page.get_url())
        with django_assert_num_queries(7):
            client.get(school_page.get_url())

    people.teacher.profile.is_findable = True
    people.teacher.profile.save()
    make_method("Әдіс", author=people.teacher, place=region.school)
    counted()
    for number in range(10):
        make_method(f"Әдіс {number}", author=people.teacher, place=region.school)
    counted()


def test_organisation_list_marks_those_that_have_no_page_in_the_language(client, region):
    kazakh = make_organisation_page(region.school, "Тек қазақша бет")
    both = make_organisation_page(region.other_school, "Екі тілдегі бет")
    russian = both.copy_for_translation(Locale.objects.get(language_code="ru"), copy_parents=True)
    russian.title, russian.live = "Страница на двух языках", True
    russian.save()
    shown = client.get("/ru/organisations/").content.decode()
    assert f'lang="kk"><a href="{kazakh.get_url()}">Тек қазақша бет' in shown
    assert shown.count("на казахском") == 1
    assert "Страница на двух языках" in shown
    assert "Екі тілдегі бет" not in shown
    assert "Страница на двух языках" not in client.get("/kk/organisations/").content.decode()
