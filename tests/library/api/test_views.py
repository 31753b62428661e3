"""The interface for programs: what a visitor sees, page by page."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.settings import limits
from library.methods.selectors import forget_vocabularies
from library.versions.models import MethodVersion
from tests.factories import make_essay, make_method, make_vocabularies

pytestmark = pytest.mark.django_db
SECRET = "жасырынсөз"


@pytest.fixture(autouse=True)
def words(db):
    found = make_vocabularies()
    forget_vocabularies()
    return found


def ask(client, path, status=200):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_methods_go_on_to_the_end(client, people):
    for number in range(5):
        make_method(f"Әдіс {number}", author=people.teacher)
    make_method(SECRET, author=people.teacher, live=False)
    titles, address = [], "methods?limit=2&language=kk"
    while address:
        page = ask(client, address)
        titles += [item["title"] for item in page["items"]]
        address = page["next"] and page["next"].split("/api/v1/")[1]
    assert titles == [f"Әдіс {n}" for n in (4, 3, 2, 1, 0)]


def test_methods_are_narrowed_like_the_shelf(client, people, words):
    make_method("Қазақша", author=people.teacher)
    make_method("Русский", author=people.teacher, language="ru")
    assert [one["title"] for one in ask(client, "methods?language=ru")["items"]] == ["Русский"]
    assert len(ask(client, f"methods?subject={words.subject.code}")["items"]) == 2


def test_method_has_text_words_and_authors(client, people, words):
    method = make_method("Бөлшектер", author=people.teacher, body="Қағаз")
    found = ask(client, f"methods/{method.pk}")
    assert found["html"].strip() == "<p>Қағаз</p>"
    assert found["authors"] == [{"name": "Айгүл Серікова", "family": "Серікова", "given": "Айгүл"}]
    assert found["subjects"] == [
        {"code": "maths", "names": {"kk": "Математика", "ru": "", "en": "maths"}}
    ]
    assert found["short_url"].endswith(f"/m/{method.pk}")


def test_children_are_named_nowhere(client, people):
    method = make_method("Оқушының ісі", author=people.pupil)
    for path in ("methods", f"methods/{method.pk}"):
        said = json.dumps(ask(client, path), ensure_ascii=False)
        assert people.pupil.first_name not in said
        assert people.pupil.last_name not in said


def test_hidden_things_are_not_there_for_anybody(client, people):
    draft = make_method(SECRET, author=people.teacher, live=False)
    own = make_essay(SECRET, author=people.teacher, community=people.community, audience="teachers")
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    for path in (f"methods/{draft.pk}", f"methods/{draft.pk}/versions", f"essays/{own.pk}"):
        assert ask(client, path, 404)["detail"]
    assert SECRET not in json.dumps(ask(client, "essays"), ensure_ascii=False)
    assert SECRET not in json.dumps(ask(client, "methods"), ensure_ascii=False)


def test_versions_are_read_one_by_one(client, people):
    method = make_method("Жаңа", author=people.teacher)
    MethodVersion.objects.create(
        method=method,
        number=1,
        title="Бұрынғы",
        language="kk",
        body_html="<p>Ескі</p>",
        authors=[{"person": people.teacher.pk, "name": "Айгүл Серікова"}],
        words={},
        licence=method.licence,
        licence_name="CC BY 4.0",
        content_key="x",
        published_at=method.first_published_at,
    )
    (listed,) = ask(client, f"methods/{method.pk}/versions")
    assert (listed["number"], listed["title"]) == (1, "Бұрынғы")
    found = ask(client, f"methods/{method.pk}/versions/1")
    assert (found["title"], found["html"]) == ("Бұрынғы", "<p>Ескі</p>")
    ask(client, f"methods/{method.pk}/versions/2", 404)


def test_essays_of_a_month(client, people):
    essay = make_essay("Ой", author=people.teacher, community=people.community)
    month = f"{essay.month:%Y-%m}"
    assert [one["title"] for one in ask(client, f"essays?month={month}")["items"]] == ["Ой"]
    assert ask(client, "essays?month=2020-01")["items"] == []
    assert ask(client, f"essays/{essay.pk}")["month"] == month


def test_words_places_and_communities(client, people, region):
    words = ask(client, "vocabularies")
    assert {"code": "maths", "names": {"kk": "Математика", "ru": "", "en": "maths"}} in (
        words["subjects"]
    )
    first = ask(client, "organisations?limit=1")
    assert len(first["items"]) == 1
    rest = ask(client, first["next"].split("/api/v1/")[1])
    codes = {one["code"] for one in (*first["items"], *rest["items"])}
    assert codes == {region.school.slug, region.other_school.slug}
    assert [one["code"] for one in ask(client, "communities")] == [people.community.slug]


def test_answer_is_not_sent_twice(client, people):
    make_method(author=people.teacher)
    first = client.get("/api/v1/methods")
    assert "max-age=60" in first["Cache-Control"]
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get("/api/v1/methods", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    make_method(author=people.teacher)
    assert (
        client.get("/api/v1/methods", headers={"if-none-match": first["ETag"]}).status_code == 200
    )


@pytest.mark.parametrize(
    "path",
    [
        "methods?limit=0",
        "methods?limit=101",
        "methods?after=x",
        "essays?month=now",
        "essays?community=x",
    ],
)
def test_odd_questions_are_told_so(client, path):
    assert ask(client, path, 422)["detail"]


def test_numbers_beyond_every_row_are_not_there(client):
    for path in ("methods/0", "methods/99999999999999", "essays/99999999999999"):
        ask(client, path, 404)


def test_too_often_is_refused_with_a_sentence(client, monkeypatch):
    monkeypatch.setattr(limits, "API_PER_MINUTE", 0)
    answer = client.get("/api/v1/methods")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["detail"]


def test_nothing_is_written(client):
    assert client.post("/api/v1/methods", {}).status_code == 405


def test_openapi_names_every_address(client):
    paths = ask(client, "openapi.json")["paths"]
    assert {"/api/v1/methods", "/api/v1/essays/{key}", "/api/v1/communities"} <= set(paths)


def test_page_of_many_costs_what_one_of_few_does(client, people):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            ask(client, "methods?limit=100")
        return len(asked)

    make_method(author=people.teacher)
    queries()
    few = queries()
    for number in range(5):
        make_method(f"Әдіс {number}", author=people.teacher)
    assert queries() == few <= 4
