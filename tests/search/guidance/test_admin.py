"""Editors write synonyms and promote results in Wagtail's admin."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.people.services import sync_admin_groups
from search.guidance.models import Promotion, Synonym
from tests.factories import make_essay, make_method
from tests.factories.pages import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(site_ready, people, client):
    sync_admin_groups(person=people.editor)
    Synonym.objects.all().delete()
    client.force_login(people.editor)
    return client


def test_synonym_is_written_by_an_editor(editor):
    answer = editor.post(
        reverse("synonyms:add"), {"words": "АКТ", "meant": "информатика", "is_both_ways": "on"}
    )
    assert answer.status_code == 302
    assert str(Synonym.objects.get()) == "АКТ – информатика"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"words": "...", "meant": "информатика"}, "words"),
        ({"words": "АКТ", "meant": ", ;"}, "meant"),
        ({"words": "АКТ, ақпарат", "meant": "Акт"}, "meant"),
        ({"words": "", "meant": ""}, "words"),
    ],
)
def test_synonym_without_sense_is_refused_beside_the_field(editor, fields, wrong):
    answer = editor.post(reverse("synonyms:add"), fields)
    assert answer.status_code == 200
    assert wrong in answer.context["form"].errors
    assert not Synonym.objects.exists()


def promote(client, address, **fields):
    given = {"words": "байқау", "address": address, "label": "",
             "starts_on": f"{timezone.localdate():%d.%m.%Y}", "ends_on": ""}  # fmt: skip
    return client.post(reverse("promotions:add"), given | fields)


def test_promotion_finds_the_thing_at_an_address(editor, people):
    method = make_method("Ереже", author=people.teacher)
    essay = make_essay("Ой", author=people.teacher, community=people.community)
    article = make_article("Хабар")
    for kind, thing, url in (
        ("method", method, f"https://example.kz{method.get_absolute_url()}?from=mail#top"),
        ("essay", essay, essay.get_absolute_url().replace("/kk/", "/ru/")),
        ("page", article, article.get_url()),
    ):
        answer = promote(editor, url)
        assert answer.status_code == 302, answer.context["form"].errors
        row = Promotion.objects.latest("pk")
        assert (row.kind, row.object_pk) == (kind, thing.pk)


def test_promotion_of_nothing_is_refused_beside_the_field(editor, people):
    draft = make_method("Ереже", author=people.teacher)
    gone = draft.get_absolute_url()
    draft.delete()
    for address in (gone, "x", "https://[", "https://[/kk/]", "/xx/1/", "/kk/none/", "/kk/%ff/"):
        answer = promote(editor, address)
        assert {"address", "title"} & answer.context["form"].errors.keys(), address
    assert not Promotion.objects.exists()


def test_promotion_ends_after_it_begins(editor, people):
    method = make_method("Ереже", author=people.teacher)
    answer = promote(editor, method.get_absolute_url(), ends_on="01.01.2020")
    assert "ends_on" in answer.context["form"].errors


def test_words_are_for_editors_alone(site_ready, people, client):
    for person in (people.leader, people.moderator):
        sync_admin_groups(person=person)
        client.force_login(person)
        for name in ("synonyms:index", "synonyms:add", "promotions:index", "promotions:add"):
            assert client.get(reverse(name)).status_code == 302


def test_promotion_of_any_other_address_needs_a_title(editor):
    for address in ("/kk/library/essays/", "https://bilimland.kz/kk"):
        answer = promote(editor, address)
        assert "title" in answer.context["form"].errors
        assert promote(editor, address, title="Айлық эсселер").status_code == 302
        assert Promotion.objects.get(address=address).kind == ""
    for address in ("javascript:alert(1)", "//evil.example", "/\\evil.example", "эссе"):
        assert "address" in promote(editor, address, title="Эссе").context["form"].errors


def test_synonym_of_too_many_words_is_refused(editor):
    fields = {"words": "бір екі үш төрт бес алты жеті", "meant": "сан"}
    assert "words" in editor.post(reverse("synonyms:add"), fields).context["form"].errors


def test_synonym_says_what_came_of_it(editor, indexed):
    Synonym.objects.create(words="қмж", meant="жоспар")
    make_method("Информатика")
    indexed()
    fields = {"words": "ҚМЖ", "meant": "информатика", "is_both_ways": "on"}
    answer = editor.post(reverse("synonyms:add"), fields, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert any("қмж – жоспар" in one for one in said)
    assert any("«қмж»" in one and "1" in one for one in said)
