"""Collections of the editors as readers meet them."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from cms.people.services.admin_groups import sync_admin_groups
from library.collections.models import Collection, CollectionItem
from library.withdrawals.services import withdraw_method
from tests.factories import make_essay, make_method
from tests.factories.gathered import make_collection

pytestmark = pytest.mark.django_db


def link(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


def sign_in(client, person):
    if person is not None:
        client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def titles(screen):
    return [work.card.title for work in screen.works]


def test_collection_detail_shows_its_things_in_their_order_with_the_notes(client, people):
    first, second = make_method("Бірінші әдіс"), make_method("Екінші әдіс")
    essay = make_essay("Ашық эссе", author=people.teacher, community=people.community)
    made = make_collection("Банк", second, essay, first, lead_kk="Не үшін")
    CollectionItem.objects.filter(method=second).update(
        note_kk="Алдымен осы", note_ru="Сначала это"
    )
    page = client.get(made.get_absolute_url())
    assert titles(page.context["screen"]) == ["Екінші әдіс", "Ашық эссе", "Бірінші әдіс"]
    assert "Алдымен осы" in page.text
    russian = client.get(made.get_absolute_url().replace("/kk/", "/ru/"))
    assert "Сначала это" in russian.text
    assert "Алдымен осы" not in russian.text


def test_collection_detail_leaves_out_what_the_reader_may_not_read(client, people):
    method, taken = make_method("Қалған"), make_method("Алынған", author=people.teacher)
    draft = make_method("Бастама", live=False)
    inside = make_essay(
        "Ішкі эссе", author=people.leader, community=people.community, audience="community"
    )
    made = make_collection("Банк", method, taken, draft, inside)
    withdraw_method(
        method=taken, by=people.editor, reason="mistake", note="Қате", now=timezone.now()
    )
    seen = {}
    for role in (None, "stranger", "teacher", "editor"):
        client.logout()
        sign_in(client, getattr(people, role) if role else None)
        page = client.get(made.get_absolute_url())
        seen[role] = titles(page.context["screen"])
        listed = client.get(link("collection-list")).context["listed"]
        assert listed.cards[0].size == page.context["screen"].size
    assert seen[None] == seen["stranger"] == seen["editor"] == ["Қалған"]
    assert seen["teacher"] == ["Қалған", "Ішкі эссе"]


@pytest.mark.parametrize("role", [None, "teacher", "editor"])
def test_unpublished_collection_is_nowhere(client, people, role):
    method = make_method()
    made = make_collection("Бастама жинақ", method, live=False)
    sign_in(client, getattr(people, role) if role else None)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(link("collection-feed", made.pk)).status_code == 404
    assert client.get(f"/api/v1/collections/{made.pk}").status_code == 404
    for url in (link("collection-list"), method.get_absolute_url(), "/sitemap.xml"):
        page = client.get(url).text
        assert "Бастама жинақ" not in page
        assert made.get_absolute_url() not in page


def test_collection_list_is_narrowed_to_a_kind(client, people):
    make_collection("Банк бірінші")
    make_collection("Ұсыныстар", kind="package")
    page = client.get(link("collection-list") + "?kind=package")
    assert [card.title.text for card in page.context["listed"].cards] == ["Ұсыныстар"]
    assert len(client.get(link("collection-list") + "?kind=odd").context["listed"].cards) == 2


def test_pages_ask_as_little_with_many(client, people):
    sign_in(client, people.colleague)

    def counted(number):
        works = [make_method(f"Әдіс {number} {n}", author=people.teacher) for n in range(number)]
        essay = make_essay(
            author=people.teacher,
            community=people.community,
            month=timezone.localdate().replace(day=1, year=2000 + number),
        )
        made = make_collection(f"Жинақ {number}", essay, *works)
        for n in range(number):
            make_collection(f"Тағы {number} {n}", *works)
        found = []
        for url in (made.get_absolute_url(), link("collection-list")):
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            found.append(len(asked))
        return found

    few = counted(3)
    assert counted(12) == few
    assert max(few) <= 9


def test_method_page_names_its_collections(client, people):
    method = make_method()
    make_collection("Осыны көр", method)
    make_collection("Басқа")
    page = client.get(method.get_absolute_url())
    assert [one.title.text for one in page.context["beside"].collections] == ["Осыны көр"]
    assert "Осыны көр" in page.text


def test_collection_feed_is_what_a_visitor_reads(client, people):
    method = make_method("Ашық")
    inside = make_essay(
        "Ішкі", author=people.teacher, community=people.community, audience="community"
    )
    made = make_collection("Банк", method, inside)
    sign_in(client, people.teacher)
    feed = client.get(link("collection-feed", made.pk))
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Ашық" in feed.text
    assert "Ішкі" not in feed.text


def test_sitemap_names_a_collection_in_its_languages(client, people, site_ready):
    made = make_collection("Банк", name_ru="Банк")
    found = client.get("/sitemap.xml").text
    path = made.get_absolute_url()[3:]
    assert f"/kk{path}" in found
    assert f"/ru{path}" in found
    assert f"/en{path}" not in found


def test_api_gives_collections_as_visitors_see_them(client, people):
    method = make_method("Ашық")
    inside = make_essay(
        "Ішкі", author=people.teacher, community=people.community, audience="community"
    )
    made = make_collection("Банк", method, inside, lead_kk="Не үшін", name_ru="Банк идей")
    listed = json.loads(client.get("/api/v1/collections").content)
    assert [one["key"] for one in listed] == [made.pk]
    assert listed[0]["names"]["ru"] == "Банк идей"
    assert listed[0]["size"] == 1
    one = json.loads(client.get(f"/api/v1/collections/{made.pk}").content)
    assert [work["title"] for work in one["works"]] == ["Ашық"]


def test_collection_is_found_in_every_language(client, people, indexed):
    made = make_collection("Жаңашылдық қоры", name_ru="Сокровищница уроков", lead_kk="Ұйымшылдық")
    indexed()
    for words in ("Жаңашылдық", "сокровищница", "ұйымшылдық"):
        page = client.get("/kk/search/", {"q": words})
        assert made.get_absolute_url() in page.text, words
    Collection.objects.get(pk=made.pk).unpublish()
    indexed()
    assert made.get_absolute_url() not in client.get("/kk/search/", {"q": "Жаңашылдық"}).text


# -- the admin ----------------------------------------------------------------------


def form_of(*works, **fields):
    """What the editor's form sends."""
    data = {
        "kind": "bank",
        "name_kk": "Әдістер жинағы",
        "name_ru": "",
        "name_en": "",
        "lead_kk": "",
        "lead_ru": "",
        "lead_en": "",
        "cover": "",
        "items-TOTAL_FORMS": len(works),
        "items-INITIAL_FORMS": 0,
        "items-MIN_NUM_FORMS": 0,
        "items-MAX_NUM_FORMS": 200,
    }
    for place, work in enumerate(works):
        method, essay = (work.pk, "") if work._meta.model_name == "method" else ("", work.pk)
        data |= {
            f"items-{place}-method": method,
            f"items-{place}-essay": essay,
            f"items-{place}-note_kk": f"сөз {place}",
            f"items-{place}-note_ru": "",
            f"items-{place}-note_en": "",
            f"items-{place}-ORDER": place + 1,
            f"items-{place}-id": "",
        }
    return data | fields


@pytest.fixture
def desk(client, people, site_ready):
    """The admin as an editor sees it."""
    people.editor.refresh_from_db()
    sync_admin_groups(person=people.editor)
    sign_in(client, people.editor)
    return client


def test_editor_keeps_a_draft_then_publishes(desk, people):
    works = make_method("Бір"), make_method("Екі")
    url = reverse("wagtailsnippets_library_collection:add")
    assert desk.get(url).status_code == 200
    answer = desk.post(url, form_of(*works))
    made = Collection.objects.get()
    assert answer.status_code == 302
    assert not made.live
    desk.logout()
    assert desk.get(made.get_absolute_url()).status_code == 404
    sign_in(desk, people.editor)
    edit = reverse("wagtailsnippets_library_collection:edit", args=[made.pk])
    # In their places, the other way round.
    keys = list(made.items.values_list("pk", flat=True))
    known = {"items-INITIAL_FORMS": 2, "items-0-id": keys[0], "items-1-id": keys[1]}
    desk.post(edit, form_of(works[1], works[0]) | known | {"action-publish": "1"})
    made.refresh_from_db()
    assert made.live
    page = desk.get(made.get_absolute_url())
    assert titles(page.context["screen"]) == ["Екі", "Бір"]
    assert Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(Collection)
    ).exists()


def test_admin_refuses_a_thing_twice_and_a_line_without_one(desk, people):
    method = make_method()
    url = reverse("wagtailsnippets_library_collection:add")
    twice = desk.post(url, form_of(method, method) | {"action-publish": "1"})
    assert twice.status_code == 200
    empty = form_of(method) | {"items-0-method": "", "action-publish": "1"}
    assert desk.post(url, empty).status_code == 200
    assert not Collection.objects.exists()


def test_place_in_the_list_outlives_a_publication(people):
    made = make_collection()
    revision = made.save_revision()
    Collection.objects.filter(pk=made.pk).update(position=7)
    revision.refresh_from_db()
    revision.publish()
    made.refresh_from_db()
    assert made.position == 7


@pytest.mark.parametrize("role", ["teacher", "moderator", "coordinator"])
def test_nobody_but_editors_makes_collections(client, people, site_ready, role):
    person = getattr(people, role)
    sync_admin_groups(person=person)
    sign_in(client, person)
    url = reverse("wagtailsnippets_library_collection:add")
    client.post(url, form_of(make_method()) | {"action-publish": "1"})
    assert not Collection.objects.exists()


def test_choosers_offer_only_what_everybody_may_read(desk, people):
    make_method("Сөредегі")
    make_method("Бастамам", live=False)
    make_essay("Ашық эссе", author=people.teacher, community=people.community)
    inside = make_essay(
        "Ішкі эссе",
        author=people.leader,
        community=people.community,
        audience="community",
    )
    methods = desk.get(reverse("method_on_shelf_chooser:choose")).json()["html"]
    assert "Сөредегі" in methods
    assert "Бастамам" not in methods
    essays = desk.get(reverse("public_essay_chooser:choose")).json()["html"]
    assert "Ашық эссе" in essays
    assert "Ішкі эссе" not in essays
    chosen = reverse("public_essay_chooser:chosen", args=[inside.pk])
    assert desk.get(chosen, follow=True).status_code == 404
    several = desk.get(reverse("public_essay_chooser:chosen_multiple"), {"id": inside.pk})
    assert "Ішкі" not in str(several.json())
