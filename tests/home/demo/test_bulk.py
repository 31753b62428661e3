"""The demo three times as large: counts, relations, a sound tree, texts that differ."""

from collections import Counter

import pytest
from wagtail.models import Page

from cms.audience.viewer import VISITOR
from cms.people.models import Membership, Profile, User
from home.news.pages import ArticlePage
from library.essays.models import Essay
from library.essays.sentences import count_sentences
from library.methods.models import Method


@pytest.fixture(scope="module")
def scale():
    return 3


def test_scale_makes_as_many_times_as_much(demo):
    assert Method.objects.count() == 3 * 12 + 7  # under review, adapted, in other languages
    assert Essay.objects.count() == 3 * 20
    assert User.objects.count() == 3 * 18
    assert ArticlePage.objects.count() == 3 * 14
    languages = Counter(Method.objects.values_list("language", flat=True))
    assert languages == {"kk": 25, "ru": 11, "en": 7}


def test_methods_in_bulk_are_whole(demo, client):
    added = Method.objects.filter(author__username__startswith="demo-")
    assert added.count() == 24
    for method in added:
        assert method.subjects.count() == 1
        assert method.grades.count() == 1
        assert method.files.count() == 1
        assert method.body_html
    assert len(set(added.values_list("title", flat=True))) > 20
    answer = client.get(added.first().get_absolute_url())
    assert answer.status_code == 200


def test_essays_in_bulk_have_ten_sentences(demo, client):
    added = Essay.objects.filter(author__username__startswith="demo-")
    assert added.count() == 40
    for essay in added:
        assert count_sentences(essay.body) == essay.sentence_count == 10
    public = added.visible_to(VISITOR).first()
    assert client.get(public.get_absolute_url()).status_code == 200


def test_articles_in_bulk_stand_in_a_sound_tree(demo, client):
    assert Page.find_problems() == ([], [], [], [], [])
    newest = ArticlePage.objects.filter(locale__language_code="ru").latest("pk")
    answer = client.get(newest.get_url())
    assert answer.status_code == 200
    assert newest.title in answer.content.decode()
    assert newest.get_parent().get_children().count() == newest.get_parent().numchild


def test_people_in_bulk_cannot_sign_in_and_some_are_found(demo):
    added = User.objects.filter(username__startswith="demo-")
    assert not any(person.has_usable_password() for person in added)
    assert Membership.objects.active().filter(person__in=added).count() == added.count()
    assert 0 < Profile.objects.filter(person__in=added, is_findable=True).count() < added.count()


def test_search_finds_what_was_made_in_bulk(demo, client):
    method = Method.objects.filter(author__username__startswith="demo-", language="ru").first()
    topic = method.title.split(":")[0]
    answer = client.get("/ru/search/", {"q": topic})
    assert answer.status_code == 200
    assert method.slug in answer.content.decode()
