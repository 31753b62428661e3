"""The front page shows what is alive to whom it is open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.plan.models import PlanRow
from tests.factories import make_essay, make_method
from tests.factories.pages import home_of, make_article, make_community_page, restrict

pytestmark = pytest.mark.usefixtures("site_ready")


def test_home_shows_what_is_public_and_nothing_else(client, people):
    make_method("Ашық әдіс", author=people.teacher)
    make_method("Жабық әдіс", author=people.teacher, live=False)
    make_essay("Ашық эссе", author=people.teacher, community=people.community)
    make_essay(
        "Қауым эссесі", author=people.leader, community=people.community, audience="community"
    )
    make_article("Ашық хабар")
    make_article("Жабық хабар", live=False)
    shown = client.get("/kk/").content.decode()
    for title in ("Ашық әдіс", "Ашық эссе", "Ашық хабар"):
        assert title in shown
    for title in ("Жабық әдіс", "Қауым эссесі", "Жабық хабар"):
        assert title not in shown
    client.force_login(people.leader)
    assert "Қауым эссесі" in client.get("/kk/").content.decode()


def test_home_names_what_is_next_in_the_readers_language(client, people):
    tomorrow = timezone.localdate() + timedelta(days=1)
    community = people.community
    make_community_page(community)
    PlanRow.objects.create(
        community=community, theme_kk="Сұрақ", theme_ru="Вопрос", planned_on=tomorrow
    )
    PlanRow.objects.create(community=community, theme_kk="Серуен", planned_on=tomorrow)
    shown = client.get("/ru/").content.decode()
    assert '<span lang="ru">Вопрос</span>' in shown
    assert '<span lang="kk">Серуен</span>' in shown
    assert f'<span class="meta" lang="kk">{community.name_kk}</span>' in shown


def test_home_tells_nothing_of_a_plan_whose_page_is_shut(client, people):
    tomorrow = timezone.localdate() + timedelta(days=1)
    PlanRow.objects.create(community=people.community, theme_kk="Сұрақ", planned_on=tomorrow)
    assert "Сұрақ" not in client.get("/kk/").content.decode()
    page = make_community_page(people.community, live=False)
    assert "Сұрақ" not in client.get("/kk/").content.decode()
    page.save_revision().publish()
    assert "Сұрақ" in client.get("/kk/").content.decode()
    restrict(page)
    assert "Сұрақ" not in client.get("/kk/").content.decode()
    client.force_login(people.stranger)
    assert "Сұрақ" in client.get("/kk/").content.decode()


def test_home_costs_as_many_queries_with_many_things(client, people, django_assert_max_num_queries):
    for number in range(12):
        make_method(f"Әдіс {number}", author=people.teacher)
        make_article(f"Хабар {number}")
    client.get("/kk/")
    with django_assert_max_num_queries(8):
        assert client.get("/kk/").status_code == 200
    client.force_login(people.teacher)
    client.get("/kk/")
    with django_assert_max_num_queries(12):
        assert client.get("/kk/").status_code == 200


def test_home_keeps_working_when_an_editor_adds_blocks(client, people):
    profile = people.teacher.profile
    profile.is_findable = True
    profile.save()
    hidden = people.colleague.profile
    make_article("Күзгі жәрмеңке")
    page = home_of()
    page.body = [
        ("latest", {"title": "Жаңасы", "kind": "articles", "count": 2}),
        ("people", {"title": "Біздің ұстаздар", "people": [profile, hidden]}),
    ]
    page.save()
    shown = client.get("/kk/").content.decode()
    assert "Жаңасы" in shown
    assert people.teacher.last_name in shown
    assert people.colleague.last_name not in shown
    assert timezone.localdate().strftime("%Y") in shown
