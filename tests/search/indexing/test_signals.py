"""Changes of real rows reach the index, whoever makes them."""

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.people.models import Community
from library.essays.models import Essay
from search.engines import engine
from search.indexing.models import OutboxRow
from search.query import Query, parse
from tests.factories import make_community, make_essay, make_method, make_person
from tests.factories.pages import make_article, make_plain, restrict


def found(text, *tokens):
    query = parse(text)
    held = frozenset(tokens or {"public"})
    return engine().search(Query(words=query.words, phrases=query.phrases, tokens=held)).keys


@pytest.fixture
def essay(people, indexed):
    made = make_essay("Айдың ойы", author=people.teacher, community=people.community)
    indexed()
    return made


def test_row_saved_is_found_and_a_changed_one_by_its_new_words(essay, indexed):
    assert found("ойы") == [f"essay:{essay.pk}"]
    essay.title = "Жаңа тақырып"
    essay.save()
    indexed()
    assert found("тақырып") == [f"essay:{essay.pk}"]
    assert found("айдың") == []


def test_row_taken_back_disappears(essay, indexed):
    essay.unpublish()
    indexed()
    assert found("ойы") == []


def test_row_deleted_disappears(essay, indexed):
    essay.delete()
    indexed()
    assert found("ойы") == []


def test_row_of_a_rolled_back_transaction_leaves_nothing(essay, indexed):
    OutboxRow.objects.all().delete()
    with transaction.atomic():
        essay.title = "Елес"
        essay.save()
        assert OutboxRow.objects.exists()
        transaction.set_rollback(True)
    assert not OutboxRow.objects.exists()
    indexed()
    assert found("елес") == []


def test_draft_saved_beside_a_live_row_queues_nothing(essay, indexed):
    OutboxRow.objects.all().delete()
    essay.title = "Қолжазба"
    essay.save_revision()
    assert not OutboxRow.objects.filter(kind="essay").exists()
    essay.get_latest_revision().publish()
    indexed()
    assert found("қолжазба") == [f"essay:{essay.pk}"]


def test_community_that_switches_essays_off_takes_them_along(essay, indexed):
    community = essay.community
    community.uses_essays = False
    community.save()
    indexed()
    assert found("ойы") == []
    community.uses_essays = True
    community.save()
    indexed()
    assert found("ойы") == [f"essay:{essay.pk}"]


@pytest.mark.parametrize("from_the_other_end", [False, True])
def test_link_to_a_second_community_is_indexed(essay, indexed, from_the_other_end):
    essay.audience = "community"
    essay.save()
    other = make_community("Екінші")
    token = f"community:{other.pk}"
    indexed()
    assert found("ойы", token) == []
    if from_the_other_end:
        other.essays_shown.add(essay)
    else:
        essay.also_shown_in.add(other)
        essay.save()
    indexed()
    assert found("ойы", token) == [f"essay:{essay.pk}"]
    if from_the_other_end:
        Community.objects.get(pk=other.pk).essays_shown.clear()
    else:
        essay = Essay.objects.get(pk=essay.pk)
        essay.also_shown_in.clear()
        essay.save()
    indexed()
    assert found("ойы", token) == []


def test_name_of_the_author_is_indexed_anew(essay, people, indexed):
    people.teacher.last_name = "Жаңабаева"
    people.teacher.save()
    indexed()
    assert found("жаңабаева") == [f"essay:{essay.pk}"]


def test_log_in_queues_nothing(essay, people, client):
    OutboxRow.objects.all().delete()
    client.force_login(people.teacher)
    assert not OutboxRow.objects.exists()


def test_person_is_found_by_the_names_of_places_and_communities_in_use(people, region, indexed):
    key = f"person:{people.teacher.pk}"
    profile = people.teacher.profile
    profile.is_findable = True
    profile.save()
    indexed()
    region.school.refresh_from_db()
    region.school.name_kk = "Абай гимназиясы"
    region.school.save()
    indexed()
    assert key in found("гимназиясы")
    assert key in found("шыңдау")
    people.community.is_active = False
    people.community.save()
    indexed()
    assert key not in found("шыңдау")


def test_person_is_not_found_after_the_last_membership_ended(people, indexed):
    profile = people.colleague.profile
    profile.is_findable = True
    profile.save()
    indexed()
    assert f"person:{people.colleague.pk}" in found("оспанова")
    membership = people.colleague.memberships.get()
    membership.ended_on = timezone.localdate()
    membership.save()
    indexed()
    assert f"person:{people.colleague.pk}" not in found("оспанова")


def test_person_is_found_only_while_they_want_to_be(people, indexed):
    profile = people.teacher.profile
    profile.is_findable = True
    profile.save()
    indexed()
    key = f"person:{people.teacher.pk}"
    assert key in found("серікова")
    profile.is_findable = False
    profile.save()
    indexed()
    assert key not in found("серікова")


@pytest.fixture
def pages(site_ready, indexed):
    above = make_plain("Бөлім")
    below = make_plain("Ішкі бет", parent=above)
    indexed()
    return above, below


def test_page_published_and_unpublished(pages, indexed):
    article = make_article("Хабар", live=False)
    indexed()
    assert found("хабар") == []
    article.save_revision().publish()
    indexed()
    assert found("хабар") == [f"page:{article.pk}"]
    Page.objects.get(pk=article.pk).specific.unpublish()
    indexed()
    assert found("хабар") == []


def test_page_restriction_hides_the_page_and_all_below(pages, indexed):
    above, below = pages
    assert found("ішкі") == [f"page:{below.pk}"]
    restrict(above)
    indexed()
    assert found("ішкі") == []
    assert found("ішкі", "signed-in") == [f"page:{below.pk}"]
    restriction = PageViewRestriction.objects.get()
    restriction.restriction_type = PageViewRestriction.GROUPS
    restriction.save()
    indexed()
    assert found("ішкі", "signed-in") == []
    restriction.delete()
    indexed()
    assert found("ішкі") == [f"page:{below.pk}"]


def test_page_moved_below_a_restricted_one_is_hidden(pages, indexed):
    above, _below = pages
    shut = make_plain("Жабық")
    restrict(shut)
    indexed()
    assert len(found("бөлім")) == 1
    Page.objects.get(pk=above.pk).move(Page.objects.get(pk=shut.pk), pos="last-child")
    indexed()
    assert found("бөлім") == []
    assert found("ішкі") == []


def test_pages_deleted_with_their_parent_disappear(pages, indexed):
    above, _below = pages
    Page.objects.get(pk=above.pk).delete()
    indexed()
    assert found("ішкі") == []


def test_method_follows_its_words_its_author_and_its_place(people, region, indexed):
    method = make_method("Бөлшектер", author=people.teacher, place=region.school)
    indexed()
    key = [f"method:{method.pk}"]
    assert found("бөлшектер математика") == key
    subject = method.subjects.get()
    subject.name_ru = "Дроби"
    subject.save()
    people.teacher.first_name = "Раушан"
    people.teacher.save()
    indexed()
    assert found("дроби раушан") == key
    region.school.uses_methods = False
    region.school.save()
    indexed()
    assert found("бөлшектер") == []


def test_method_whose_author_is_deleted_loses_the_name(people, indexed):
    author = make_person("Уақытша", "Адамов")
    method = make_method("Бөлшектер", author=author)
    indexed()
    assert found("адамов") == [f"method:{method.pk}"]
    author.delete()
    indexed()
    assert found("адамов") == []
    assert found("бөлшектер") == [f"method:{method.pk}"]


def test_words_of_a_translation_go_with_it(site_ready, indexed):
    page = make_plain("Ережелер")
    russian = page.copy_for_translation(Locale.objects.get(language_code="ru"), copy_parents=True)
    russian.title, russian.slug = "Тайное", "tainoe"
    russian.save_revision().publish()
    indexed()
    assert found("тайное") == [f"page:{page.pk}"], "one row, in the language of the reader"
    restrict(russian)
    indexed()
    assert found("тайное") == []
    PageViewRestriction.objects.all().delete()
    indexed()
    assert found("тайное") == [f"page:{page.pk}"]
    russian.delete()
    indexed()
    assert found("тайное") == []
    assert found("ережелер") == [f"page:{page.pk}"]
