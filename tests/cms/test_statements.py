import pytest
from django.db.models import CharField, DateTimeField, UUIDField, Value
from django.db.models.functions import Concat
from wagtail.models import Page

from cms.people.models import Membership
from cms.statements import Given, Statement, given_keys, room_for

pytestmark = pytest.mark.django_db


def test_rows_answers_each_time_for_other_values(site_ready, django_assert_num_queries):
    by_slug = Statement(Page.objects.filter(slug=Given("slug", CharField())).values("slug", "pk"))
    pages = dict(Page.objects.filter(slug__in=["kk", "ru"]).values_list("slug", "pk"))
    assert len(pages) == 2
    for slug, pk in pages.items():
        with django_assert_num_queries(1):
            assert by_slug.rows(slug=slug) == [{"slug": slug, "pk": pk}]
    assert by_slug.rows(slug="nowhere' OR 1=1 --") == []


def test_rows_are_those_of_the_queryset(site_ready):
    """Keys, moments and joined words come back as Django gives them, on every database."""
    page = Page.objects.get(slug="kk", depth=2)
    names = ("translation_key", "first_published_at", "locale__language_code", "live")
    asked = Page.objects.annotate(line=Concat("slug", Value("!")))
    given = asked.filter(
        translation_key=Given("key", UUIDField()), latest_revision_created_at__isnull=True
    )
    expected = asked.filter(
        translation_key=page.translation_key, latest_revision_created_at__isnull=True
    )
    rows = Statement(given.order_by("pk").values(*names, "line")).rows(key=page.translation_key)
    assert rows
    assert rows == list(expected.order_by("pk").values(*names, "line"))


def test_rows_compares_moments(site_ready):
    page = Page.objects.get(slug="kk", depth=2)
    Page.objects.filter(pk=page.pk).update(last_published_at="2026-01-10T00:00:00Z")
    moment = Given("moment", DateTimeField())
    statement = Statement(Page.objects.filter(last_published_at__lt=moment).values("pk"))
    later, earlier = (
        Page(last_published_at=text)._meta.get_field("last_published_at").to_python(text)
        for text in ("2026-01-10T00:00:01+00:00", "2026-01-09T23:59:59+00:00")
    )
    assert statement.rows(moment=later) == [{"pk": page.pk}]
    assert statement.rows(moment=earlier) == []


def test_rows_wants_every_value():
    statement = Statement(Page.objects.filter(slug=Given("slug", CharField())).values("pk"))
    with pytest.raises(KeyError):
        statement.rows()


def test_rows_of_an_empty_question_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Statement(Page.objects.none().values("pk")).rows() == []


def test_objects_are_those_of_the_queryset(people, django_assert_num_queries):
    def asked(keys):
        found = Membership.objects.filter(pk__in=keys).select_related("person", "place")
        return found.only("role", "person__first_name", "place__name_kk").annotate(
            line=Concat("role", Value("!"))
        )

    statement = Statement(asked(given_keys("keys", 20)))
    keys = list(Membership.objects.values_list("pk", flat=True))[:3]
    expected = sorted(asked(keys), key=lambda one: one.pk)
    with django_assert_num_queries(1):
        found = sorted(statement.objects(keys=keys), key=lambda one: one.pk)
        told = [(one.pk, one.line, one.person.first_name, one.place.name_kk) for one in found]
    assert told == [(o.pk, o.line, o.person.first_name, o.place.name_kk) for o in expected]
    assert found[0].get_deferred_fields() == expected[0].get_deferred_fields()
    assert statement.objects(keys=[-1]) == []


@pytest.mark.parametrize(("count", "room"), [(0, 20), (1, 20), (20, 20), (21, 40)])
def test_room_for_has_few_sizes(count, room):
    assert room_for(range(count)) == room
