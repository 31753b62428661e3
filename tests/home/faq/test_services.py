"""An answered question among the frequent ones."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Page

from forum.questions.models import Openness
from home.faq import services
from home.faq.pages import FaqPage
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from tests.factories.forum import viewer
from tests.factories.questions import answer, fresh, make_question, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def staff(people, region):
    return make_staff(people, region)


@pytest.fixture
def question(people, region, staff):
    question = make_question(region.school, people.parent, "Автобус неге кеш келеді?")
    answer(question, staff.head, "Автобус **жетіде** шығады.")
    return fresh(question)


def test_put_into_faq_makes_a_page_of_the_site_and_adds(question, staff, client):
    page = services.put_into_faq(viewer=viewer(staff.head), question=question, title="Автобус")
    assert page.live
    assert page.locale.language_code == "kk"
    entry = page.entries.get()
    assert (entry.question, entry.source) == ("Автобус", question)
    shown = client.get(page.get_url()).content.decode()
    assert "<strong>жетіде</strong>" in shown
    assert "Тоқаев" not in shown


def test_put_into_faq_goes_to_the_page_of_the_organisation(question, staff, region):
    index = OrganisationIndexPage.objects.get(locale__language_code="kk")
    organisation = Page.objects.get(pk=index.pk).specific.add_child(
        instance=OrganisationPage(
            title="Бірінші мектеп", slug="school-1", place=region.school, locale=index.locale
        )
    )
    page = services.put_into_faq(viewer=viewer(staff.head), question=question, title="Автобус")
    assert page.get_parent().pk == organisation.pk


def test_put_into_faq_again_renews_the_entry_and_keeps_others(question, staff, people, region):
    head = viewer(staff.head)
    services.put_into_faq(viewer=head, question=question, title="Автобус")
    other = make_question(region.school, people.colleague)
    answer(other, staff.head)
    services.put_into_faq(viewer=head, question=fresh(other), title="Асхана")
    services.put_into_faq(viewer=head, question=question, title="Автобус қашан шығады")
    page = FaqPage.objects.get()
    assert sorted(page.entries.values_list("question", flat=True)) == [
        "Автобус қашан шығады",
        "Асхана",
    ]


def test_put_into_faq_is_of_those_who_answer_and_of_public_questions(
    question, staff, people, region
):
    with pytest.raises(PermissionDenied):
        services.put_into_faq(viewer=viewer(people.teacher), question=question, title="А")
    private = make_question(region.school, people.colleague, openness=Openness.PRIVATE)
    answer(private, staff.head)
    with pytest.raises(PermissionDenied):
        services.put_into_faq(viewer=viewer(staff.head), question=fresh(private), title="А")


def test_faq_add_puts_it_there_by_one_button(question, staff, people, client):
    url = reverse("home:faq-add", args=[question.pk])
    client.force_login(staff.deputy)
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": "Автобус"}).status_code == 302
    assert FaqPage.objects.get().entries.get().question == "Автобус"
    client.force_login(people.teacher)
    assert client.get(url).status_code == 403
