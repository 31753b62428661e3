"""Lists to take away, with the filters of their pages."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.settings import limits
from library.methods.selectors import forget_vocabularies
from tests.factories import make_essay, make_method, make_vocabularies

pytestmark = pytest.mark.django_db
SECRET = "жасырынсөз"


@pytest.fixture(autouse=True)
def words(db):
    make_vocabularies()
    forget_vocabularies()


def taken(client, name, query=""):
    answer = client.get(reverse(f"library:{name}") + query)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return answer.getvalue().decode()


def table(client, name, query=""):
    text = taken(client, name, query)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_method_csv_has_a_line_for_each_on_the_shelf(client, people):
    make_method("Бөлшектер", author=people.teacher)
    make_method(SECRET, author=people.teacher, live=False)
    (row,) = table(client, "method-csv")
    assert row["Атауы"] == "Бөлшектер"
    assert row["Авторы"] == "Айгүл Серікова"
    assert row["Пәні"] == "Математика"
    assert row["Мекенжайы"].startswith("http")


def test_method_csv_is_narrowed_like_the_shelf(client, people):
    make_method("Қазақша", author=people.teacher)
    make_method("Русский", author=people.teacher, language="ru")
    assert [row["Атауы"] for row in table(client, "method-csv", "?language=ru")] == ["Русский"]
    assert len(table(client, "method-csv", "?language=xx&subject=none")) == 2


def test_method_csv_holds_no_formula(client, people):
    make_method("=HYPERLINK(1)", author=people.teacher, summary="+1\n=2")
    (row,) = table(client, "method-csv")
    assert row["Атауы"] == "'=HYPERLINK(1)"
    assert row["Қысқаша"] == "'+1 =2"


def test_method_json_is_a_list_of_the_same(client, people):
    make_method("Бір", author=people.teacher)
    make_method("Екі", author=people.pupil)
    second, first = json.loads(taken(client, "method-json"))
    assert (first["title"], second["title"]) == ("Бір", "Екі")
    assert first["subjects"] == [
        {"code": "maths", "names": {"kk": "Математика", "ru": "", "en": "maths"}}
    ]
    assert second["authors"] == []
    assert people.pupil.first_name not in taken(client, "method-json")


def test_empty_list_is_valid(client):
    assert json.loads(taken(client, "method-json")) == []
    assert table(client, "essay-csv") == []


def test_table_is_bounded_and_read_in_batches(client, people, monkeypatch):
    monkeypatch.setattr(limits, "TABLE_ROWS", 5)
    monkeypatch.setattr(limits, "TABLE_BATCH", 2)
    for number in range(7):
        make_method(f"Әдіс {number}", author=people.teacher)
    with CaptureQueriesContext(connection) as asked:
        rows = table(client, "method-csv")
    assert [row["Атауы"] for row in rows] == [f"Әдіс {n}" for n in (6, 5, 4, 3, 2)]
    assert len(asked) <= 1 + 3 * 2 + 5  # the keys, two for each batch, the vocabularies once


def test_essays_are_those_that_the_reader_sees(client, people):
    make_essay("Ашық", author=people.teacher, community=people.community)
    make_essay(SECRET, author=people.leader, community=people.community, audience="community")
    assert [row["Атауы"] for row in table(client, "essay-csv")] == ["Ашық"]
    assert SECRET not in taken(client, "essay-json")
    client.force_login(people.leader, backend="cms.audience.backend.PeopleBackend")
    assert len(table(client, "essay-csv")) == 2
    month = f"?community={people.community.pk}&month=2020-01"
    assert table(client, "essay-csv", month) == []


def test_essay_feed_has_the_filters_of_the_archive(client, people):
    make_essay("Қазақша", author=people.teacher, community=people.community)
    make_essay("Русский", author=people.leader, community=people.community, language="ru")
    make_essay(SECRET, author=people.colleague, community=people.community, audience="teachers")
    page = client.get(reverse("library:essay-feed") + "?language=ru&month=x").content.decode()
    assert "Русский" in page
    assert "Қазақша" not in page
    assert SECRET not in page
    assert 'essays/feed/?language=ru"' in page


@pytest.mark.parametrize("name", ["method", "essay"])
def test_list_offers_itself_with_its_filters(client, people, name):
    make_method("Бір", author=people.teacher)
    make_essay("Ой", author=people.teacher, community=people.community)
    page = client.get(reverse(f"library:{name}-list") + "?language=kk").content.decode()
    for form in ("feed", "csv", "json"):
        assert f'href="{reverse(f"library:{name}-{form}")}?language=kk"' in page


def test_many_tables_are_refused_with_a_sentence(client, monkeypatch):
    monkeypatch.setattr(limits, "TABLES_PER_MINUTE", 0)
    answer = client.get(reverse("library:method-csv"))
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
