import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.files.models import StoredFile
from cms.people.models import Place
from cms.settings import limits
from library.essays.models import Essay
from library.methods.models import MethodFile
from search.guidance.models import Promotion
from tests.factories import make_community, make_essay, make_method, make_person

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
    assert 'class="search-help' in page.text
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


# -- the page: months, orders, long facets ----------------------------------------------


def essays_of(people, *months, **fields):
    return [
        make_essay(
            f"Ортақ ой {number}",
            author=make_person(f"Автор{number}"),
            community=people.community,
            audience="public",
            month=f"{month}-01",
            **fields,
        )
        for number, month in enumerate(months)
    ]


def found_in(page):
    return {int(pk) for pk in re.findall(r"/essays/([0-9]+)/", page.text)}


def test_search_by_year_finds_what_its_months_find(client, url, people, indexed):
    first, second, third = essays_of(people, "2025-02", "2025-11", "2026-03")
    indexed()
    assert found_in(client.get(url, {"month": "2025"})) == {first.pk, second.pk}
    assert found_in(client.get(url, {"month": ["2025", "2026-03"]})) == {
        first.pk,
        second.pk,
        third.pk,
    }
    assert found_in(client.get(url, {"q": "ортақ month:2026"})) == {third.pk}


def test_search_shows_months_with_what_a_click_gives(client, url, people, indexed):
    essays_of(people, "2025-02", "2025-02", "2025-11")
    essays_of(people, "2026-03", language="ru")
    essays_of(people, "2025-04", language="ru")
    indexed()
    page = client.get(url, {"q": "ортақ"})
    chart = page.context["screen"].chart
    for year in chart.years:
        assert client.get(year.url).context["screen"].total == year.count
        for bar in year.bars:
            if bar.url:
                assert client.get(bar.url).context["screen"].total == bar.count
    chosen = client.get(url, {"q": "ортақ", "month": "2025"})
    assert [year.count for year in chosen.context["screen"].chart.years] == [1, 4]
    assert "2025 жыл" in [chip.label for chip in chosen.context["screen"].chips]
    assert '<input type="hidden" name="month" value="2025">' in chosen.text
    assert not re.search(r"<[^>]+ style=", chosen.text)


def test_search_counts_months_of_others_only_for_them(client, url, people, indexed):
    essays_of(people, "2025-02", "2025-03")
    make_essay(
        "Ортақ құпия",
        author=people.teacher,
        community=people.community,
        audience="community",
        month="2024-05-01",
    )
    indexed()
    assert "2024" not in [y.label for y in client.get(url).context["screen"].chart.years]
    client.force_login(people.leader)
    assert "2024" in [y.label for y in client.get(url).context["screen"].chart.years]


def test_search_orders_by_downloads(client, url, people, indexed):
    often, seldom, never = (make_method(f"Бөлшектер {n}") for n in range(3))
    for method, downloads in ((often, 9), (seldom, 2)):
        stored = StoredFile.objects.create(
            file=f"files/{method.pk}.pdf",
            name="a.pdf",
            extension="pdf",
            size=1,
            content_type="application/pdf",
            downloads=downloads,
        )
        MethodFile.objects.create(method=method, stored=stored)
        method.save()
    indexed()
    for params in ({"q": "бөлшектер", "sort": "used"}, {"sort": "used"}):
        page = client.get(url, params)
        found = [f.pk for f in page.context["screen"].findings if f.kind == "method"]
        assert found == [often.pk, seldom.pk, never.pk]
        assert "sort=used" in {
            s.url.split("?")[-1].split("&")[-1] for s in page.context["screen"].sorts
        }


def test_search_shows_all_values_of_a_long_facet_when_asked(
    client, url, people, indexed, monkeypatch
):
    monkeypatch.setattr(limits, "FACET_VALUES_SHOWN", 3)
    for number in range(5):
        place = Place.add_root(name_kk=f"Мектеп {number}", kind="region", slug=f"m{number}")
        make_method(f"Бөлшектер {number}", place=place)
    indexed()
    page = client.get(url, {"q": "бөлшектер"})
    (group,) = [g for g in page.context["screen"].groups if g.name == "place"]
    assert (len(group.options), group.all_count) == (3, 5)
    assert 'rel="nofollow" href="/kk/search/?q=' in page.text
    page = client.get(group.all_url)
    (group,) = [g for g in page.context["screen"].groups if g.name == "place"]
    assert (len(group.options), group.all_url) == (5, "")
    assert {o.label for o in group.options} == {f"Мектеп {n}" for n in range(5)}
    assert '<input type="hidden" name="all" value="place">' in page.text


def test_search_page_has_one_address_whatever_the_order_of_parameters(client, url, essay):
    one = client.get(url + "?kind=essay&q=ой&language=kk&utm_source=x&page=1")
    other = client.get(url + "?language=kk&kind=essay&q=%20ой&nonsense=1")
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', one.text)[1]
    assert canonical == re.search(r'<link rel="canonical" href="([^"]+)"', other.text)[1]
    assert canonical.startswith("http://testserver/kk/search/?q=%D0%BE%D0%B9&amp;")
    bare = re.search(r'<link rel="canonical" href="([^"]+)"', client.get(url).text)[1]
    assert bare == "http://testserver/kk/search/"


def test_search_links_that_choose_are_not_followed(client, url, people, indexed):
    essays_of(people, "2025-02", "2026-03")
    make_method("Ортақ")
    indexed()
    text = client.get(url, {"q": "ортақ", "language": "kk"}).text
    main = text[text.index("<main") : text.index("</main")]
    links = re.findall(r'<a [^>]*href="/kk/search/\?[^>]*>', main)
    assert links
    assert all("nofollow" in link for link in links)


def test_search_tells_in_its_title_how_much_was_found(client, url, essay):
    assert "(1)" in re.search(r"<title>(.*?)</title>", client.get(url, {"q": "ой"}).text)[1]


def test_search_of_essays_leads_to_their_archive(client, url, people, indexed):
    other = make_community("Екінші", leader=people.leader)
    make_essay("Ортақ", author=people.leader, community=other, month="2025-02-01")
    (mine,) = essays_of(people, "2025-03")
    indexed()
    page = client.get(
        url, {"kind": "essay", "community": str(people.community.pk), "month": "2025-03"}
    )
    assert found_in(page) == {mine.pk}
    archive = reverse("library:essay-list")
    assert f'href="{archive}"' in page.text[page.text.index("<main") :]
    page = client.get(archive, {"community": people.community.pk, "month": "2025-03"})
    form = page.text[page.text.index('role="search" method="get" action="/kk/search/"') :]
    assert f'name="community" value="{people.community.pk}"' in form
    assert 'name="month" value="2025-03"' in form


# -- feed ---------------------------------------------------------------------------------


ATOM = "{http://www.w3.org/2005/Atom}"


def test_search_feed_holds_the_newest_that_everybody_may_read(client, people, indexed):
    old, new = essays_of(people, "2025-02", "2025-03")
    Essay.objects.filter(pk=old.pk).update(first_published_at=timezone.now() - timedelta(days=9))
    make_essay(
        "Ортақ құпия", author=people.teacher, community=people.community, audience="community"
    )
    make_essay("Басқа", author=people.leader, community=people.community)
    indexed()
    for reader in (None, people.leader):
        if reader:
            client.force_login(reader)
        answer = client.get("/kk/search/feed/?q=ортақ&sort=used&language=kk")
        assert answer["Content-Type"].startswith("application/atom+xml")
        root = ElementTree.fromstring(answer.content)
        links = [e.find(f"{ATOM}link").get("href") for e in root.findall(f"{ATOM}entry")]
        assert links == [f"http://testserver{e.get_absolute_url()}" for e in (new, old)]
        own = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert "sort" not in own["self"]
        assert own["alternate"].startswith("http://testserver/kk/search/?q=")


def test_search_feed_survives_letters_that_xml_cannot_hold(client, people, indexed):
    make_essay("Ой \x0b\x1b \ufffe", author=people.leader, community=people.community)
    indexed()
    answer = client.get("/kk/search/feed/?q=ой%0B%1B")
    assert len(ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")) == 1


def test_search_page_names_its_feed_and_its_table(client, url, essay):
    text = client.get(url, {"q": "ой", "kind": "essay"}).text
    feed = re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', text)
    assert feed[1] == "http://testserver/kk/search/feed/?q=%D0%BE%D0%B9&amp;kind=essay"
    assert "/kk/search/csv/?q=%D0%BE%D0%B9&amp;kind=essay" in text


# -- table --------------------------------------------------------------------------------


def table(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_search_csv_holds_what_its_reader_finds(client, people, indexed):
    essays_of(people, "2025-02", "2025-03")
    make_essay(
        "Ортақ құпия", author=people.teacher, community=people.community, audience="community"
    )
    indexed()
    answer = client.get("/kk/search/csv/?q=ортақ")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert {row[0] for row in table(answer)[1:]} == {"Ортақ ой 0", "Ортақ ой 1"}
    client.force_login(people.leader)
    rows = table(client.get("/kk/search/csv/?q=ортақ"))
    assert {row[0] for row in rows[1:]} == {"Ортақ ой 0", "Ортақ ой 1", "Ортақ құпия"}
    assert len({len(row) for row in rows}) == 1


def test_search_csv_passes_the_door_again(client, people, indexed):
    shown, hidden = essays_of(people, "2025-02", "2025-03")
    indexed()
    Essay.objects.filter(pk=hidden.pk).update(live=False)
    assert [row[0] for row in table(client.get("/kk/search/csv/?q=ортақ"))[1:]] == [str(shown)]


def test_search_csv_ends_at_its_limit_and_asks_once_a_batch(
    client, people, indexed, monkeypatch, django_assert_num_queries
):
    essays_of(people, *(f"2025-{month:02}" for month in range(1, 13)))
    indexed()
    monkeypatch.setattr(limits, "SEARCH_TABLE_BATCH", 5)
    table(client.get("/kk/search/csv/?q=ортақ"))
    with django_assert_num_queries(3):
        assert len({row[7] for row in table(client.get("/kk/search/csv/?q=ортақ"))[1:]}) == 12
    monkeypatch.setattr(limits, "SEARCH_TABLE_ROWS", 7)
    with django_assert_num_queries(2):
        assert len(table(client.get("/kk/search/csv/?q=ортақ"))) == 8


@pytest.mark.parametrize("name", ["feed", "csv"])
def test_search_without_an_index_gives_no_empty_list_to_machines(
    client, site_ready, name, settings, tmp_path
):
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    answer = client.get(f"/kk/search/{name}/?q=ой")
    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.parametrize("name", ["feed", "csv"])
def test_search_feed_and_csv_are_counted_with_searches(client, essay, monkeypatch, name):
    monkeypatch.setattr(limits, "SEARCH_PER_MINUTE_VISITOR", 2)
    answers = [client.get(f"/kk/search/{name}/", REMOTE_ADDR="198.51.100.9") for _ in range(8)]
    assert answers[0].status_code == 200
    assert 429 in {answer.status_code for answer in answers}


# -- browsers -----------------------------------------------------------------------------


OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_opensearch_leads_browsers_to_the_search_of_the_language(client, site_ready, language):
    answer = client.get(f"/{language}/search/opensearch.xml")
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert root.findtext(f"{OPENSEARCH}Language") == language
    assert len(root.findtext(f"{OPENSEARCH}ShortName")) <= 16
    urls = {url.get("type"): url.get("template") for url in root.findall(f"{OPENSEARCH}Url")}
    assert urls["text/html"] == f"http://testserver/{language}/search/?q={{searchTerms}}"
    page = client.get(urls["text/html"].format(searchTerms="x"))
    assert page.status_code == 200
    assert f'href="/{language}/search/opensearch.xml"' in page.text
    assert client.get(urls["application/atom+xml"].format(searchTerms="x")).status_code in {
        200,
        503,
    }


def test_opensearch_suggestions_are_those_of_visitors(client, people, indexed):
    make_essay("Көпмүшелер", author=people.teacher, community=people.community, audience="public")
    make_essay(
        "Көпір құпиясы", author=people.leader, community=people.community, audience="community"
    )
    indexed()
    client.force_login(people.teacher)
    text = client.get("/kk/search/opensearch.xml").content
    urls = {
        url.get("type"): url.get("template")
        for url in ElementTree.fromstring(text).findall(f"{OPENSEARCH}Url")
    }
    address = urls["application/x-suggestions+json"].format(searchTerms="көп")
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/x-suggestions+json")
    typed, lines, notes, addresses = answer.json()
    assert (typed, lines) == ("көп", ["Көпмүшелер"])
    assert len(notes) == len(addresses) == 1
    assert addresses[0].startswith("http://testserver/kk/")
    assert client.get("/kk/search/suggest/opensearch/?q=").json() == ["", [], [], []]


def test_search_offers_the_section_that_is_called_so(client, url, essay):
    for words, address in (
        ("эссе", reverse("library:essay-list")),
        ("кітапхана", reverse("library:method-list")),
        ("әдістер", reverse("library:method-list")),
    ):
        page = client.get(url, {"q": words}).text
        assert f'<a class="button quiet" href="{address}">' in page
    assert "search-sections" not in client.get(url, {"q": "ой"}).text


def test_search_shows_a_promoted_address_with_its_title(client, url, essay):
    Promotion.objects.create(
        words="буллинг", address="https://example.kz/a", title="<b>Көмек</b>", is_contained=True
    )
    for words, is_shown in (("мектептегі буллинг", True), ("буллингтің", True), ("сабақ", False)):
        page = client.get(url, {"q": words}).text
        assert ('href="https://example.kz/a">&lt;b&gt;Көмек' in page) is is_shown


def test_search_keeps_the_filters_for_the_next_words(client, url, essay):
    page = client.get(url, {"q": "ой", "kind": "essay"}).text
    form = page[page.index('class="search-box large"') :].partition("</form>")[0]
    assert '<input type="hidden" name="kind" value="essay">' in form
    page = client.get(url).text
    form = page[page.index('class="search-box large"') :].partition("</form>")[0]
    assert 'type="hidden"' not in form


def test_search_says_quoted_words_in_one_pair_of_quotation_marks(client, url, essay):
    assert "««" not in client.get(url, {"q": "«алты сұрақ»"}).text
    assert "«&quot;" not in client.get(url, {"q": '"алты сұрақ"'}).text
