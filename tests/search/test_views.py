import pytest
from django.urls import reverse

from cms.settings import limits
from tests.factories import make_essay

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(site_ready):
    return reverse("search:search")


@pytest.fixture
def essay(people, indexed):
    made = make_essay(
        "Айдың ойы",
        author=people.teacher,
        community=people.community,
        body="Алғашқы сөйлем. Мұғалімдер бірге ойланады.",
    )
    indexed()
    return made


def test_search_shows_findings_with_marks(client, url, essay):
    page = client.get(url, {"q": "мугалимдер"})
    assert page.status_code == 200
    assert essay.get_absolute_url() in page.text
    assert "<mark>Мұғалімдер</mark>" in page.text
    assert 'value="мугалимдер"' in page.text


def test_search_page_with_a_question_is_not_for_other_engines(client, url, essay):
    assert 'content="noindex' not in client.get(url).text
    assert 'content="noindex' in client.get(url, {"q": "ой"}).text
    assert 'content="noindex' in client.get(url, {"language": "kk"}).text


@pytest.mark.parametrize(
    "params",
    [
        {"q": '"'},
        {"q": "'"},
        {"q": "-"},
        {"q": "a" * 5000},
        {"q": "🙂 ((( OR AND [ } \\ /.*/"},
        {"q": "сабақ", "page": "9" * 5000},
        {"page": "-1"},
        {"page": "١"},
        {"page": "1e9"},
        {"sort": "x", "kind": ["", "nonsense", "essay"]},
        {"month": "2026-99", "community": "9" * 80, "subject": "'; --"},
        {"community": "²", "month": "x-y"},
        {"language": ["kk"] * 500},
        {"unknown": "1"},
    ],
)
def test_search_answers_odd_parameters(client, url, essay, params):
    page = client.get(url, params)
    assert page.status_code == 200
    assert "<h1" in page.text


def test_search_without_an_index_says_so(client, url, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    page = client.get(url, {"q": "сабақ"})
    assert page.status_code == 200
    assert "data-degraded" in page.text


def test_search_of_nothing_found_helps(client, url, essay):
    page = client.get(url, {"q": "айдың жоқсөз"})
    assert page.status_code == 200
    assert 'class="search-nothing' in page.text
    assert reverse("search:search") + "?q=%D0%B0%D0%B9%D0%B4%D1%8B%D2%A3" in page.text


def test_search_hides_private_words_from_strangers(client, url, people, indexed):
    make_essay("Құпиясөз", author=people.teacher, community=people.community, audience="community")
    indexed()
    for reader in (None, people.stranger, people.parent, people.newcomer, people.editor):
        if reader:
            client.force_login(reader)
        page = client.get(url, {"q": "құпиясөз"})
        assert "Құпиясөз" not in page.text
        assert "Шыңдау" not in page.text, "not even the name of its community as a filter"
    client.force_login(people.leader)
    assert "Құпиясөз" in client.get(url, {"q": "құпиясөз"}).text.replace("<mark>", "").replace(
        "</mark>", ""
    )


def test_search_too_often_is_refused_with_a_sentence(client, url, essay, monkeypatch):
    monkeypatch.setattr(limits, "SEARCH_PER_MINUTE_VISITOR", 2)
    answers = [client.get(url, REMOTE_ADDR="198.51.100.7") for _ in range(8)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused["Retry-After"] == "60"
    assert client.get(url, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_search_refuses_post(client, url):
    assert client.post(url).status_code == 405


def test_search_tells_its_time(client, url, essay):
    assert "search;dur=" in client.get(url, {"q": "ой"})["Server-Timing"]


def test_search_page_of_findings_is_made_in_few_questions(
    client, url, people, indexed, django_assert_max_num_queries
):
    for month in range(1, 10):
        make_essay(
            f"Ой {month}",
            author=people.teacher,
            community=people.community,
            month=f"2026-0{month}-01",
        )
    indexed()
    client.get(url, {"q": "ой"})
    with django_assert_max_num_queries(6):
        client.get(url, {"q": "ой"})
    client.force_login(people.teacher)
    client.get(url, {"q": "ой"})
    with django_assert_max_num_queries(8):
        client.get(url, {"q": "ой"})


def test_search_of_nothing_lists_the_readers_language_and_leads_to_all(client, people, indexed):
    kazakh = make_essay("Ой", author=people.teacher, community=people.community, language="kk")
    russian = make_essay("Мысль", author=people.leader, community=people.community, language="ru")
    indexed()
    for address in ("/kk/search/", "/kk/search/?q="):
        page = client.get(address).text
        assert f"/essays/{kazakh.pk}/" in page
        assert f"/essays/{russian.pk}/" not in page
        assert "/kk/search/?language=all" in page
    page = client.get("/kk/search/?language=all").text
    assert f"/essays/{kazakh.pk}/" in page
    assert f"/essays/{russian.pk}/" in page
