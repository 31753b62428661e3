"""Who is named in a record, and what one query fetches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.audience.viewer import VISITOR, viewer_of
from library.citations.citable import find_citable
from library.methods.models import Method
from library.methods.selectors import citables_of
from library.versions.models import MethodVersion
from tests.factories import make_essay, make_method, make_person

pytestmark = pytest.mark.django_db


def test_record_names_those_who_agreed_and_no_child(method):
    work = find_citable("method", method.pk, VISITOR)
    assert [author.name for author in work.authors] == [
        "Айгүл Серікова", "Гүлнар Оспанова", "Ы. Алтынсарин",
    ]  # fmt: skip
    assert work.authors[0].family == "Серікова"
    assert work.authors[2].family == ""


def test_record_holds_words_files_and_sources(method):
    work = find_citable("method", method.pk, VISITOR)
    assert [label.said("en") for label in (*work.subjects, *work.grades, *work.types)] == [
        "maths", "7", "lesson-plan",
    ]  # fmt: skip
    assert [(file.name, file.size, len(file.sha256)) for file in work.files] == [
        ("Жоспар 1.txt", 10, 64)
    ]
    assert [origin.title for origin in work.origins] == ["Fractions"]
    assert work.url.startswith("http")
    assert f"/kk/library/methods/{method.pk}/" in work.url


def test_works_of_children_go_without_a_name(people):
    work = make_method("Оқушы жұмысы", author=people.pupil)
    assert find_citable("method", work.pk, VISITOR).authors == ()


def test_what_is_not_on_the_shelf_is_no_record(people):
    draft = make_method("Жоба", author=people.teacher, live=False)
    assert find_citable("method", draft.pk, viewer_of(people.editor)) is None
    switched = make_method("Өшірулі", author=people.teacher, community=people.community)
    people.community.uses_methods = False
    people.community.save()
    assert find_citable("method", switched.pk, VISITOR) is None


def test_essays_are_cited_by_those_who_read_them(people):
    essay = make_essay(author=people.teacher, community=people.community, audience="community")
    assert find_citable("essay", essay.pk, VISITOR) is None
    work = find_citable("essay", essay.pk, viewer_of(people.leader))
    assert work.authors[0].name == "Айгүл Серікова"


def test_version_is_cited_as_it_was_printed(method):
    MethodVersion.objects.create(
        method=method,
        number=1,
        title="Бұрынғы аты",
        language="kk",
        authors=[
            {"person": method.author_id, "name": "Айгүл Бұрынғы"},
            {"person": None, "name": "Ы."},
        ],
        words={"subjects": {"kk": ["Математика"], "ru": ["Математика"], "en": ["Maths"]}},
        licence=method.licence,
        licence_name="CC BY 4.0",
        content_key="x",
        published_at=method.first_published_at,
    )
    work = find_citable("method", method.pk, VISITOR, 1)
    assert (work.title, work.version) == ("Бұрынғы аты", 1)
    assert [author.name for author in work.authors] == ["Айгүл Бұрынғы", "Ы."]
    assert [label.said("en") for label in work.subjects] == ["Maths"]
    assert find_citable("method", method.pk, VISITOR, 2) is None
    assert find_citable("method", method.pk, VISITOR).version == 1


def test_unknown_kind_is_nothing(db):
    assert find_citable("lesson", 1, VISITOR) is None


def test_records_cost_the_same_queries_for_any_number(people):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            citables_of(Method.objects.published())
        return len(asked)

    make_method("Бір", author=people.teacher)
    citables_of(Method.objects.published())  # remembers the vocabularies
    few = queries()
    for number in range(5):
        make_method(f"Әдіс {number}", author=make_person(f"Адам{number}", "Тегі"))
    assert queries() == few == 2
