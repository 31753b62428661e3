"""What the pages of works note, and how it is shown."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from library.counts import noting
from library.counts.models import WorkCount, WorkTally
from library.counts.noting import DOWNLOAD, Opened
from library.counts.services import count_noted
from library.methods.models import CoAuthor
from library.withdrawals.services import withdraw_method
from tests.cms.requests.test_robots import BROWSERS
from tests.factories import make_essay, make_method, make_vocabularies
from tests.library.versions.test_services import publish, with_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.COUNTS_DIR = tmp_path / "counts"
    return settings.COUNTS_DIR


@pytest.fixture
def reader(client):
    client.defaults["HTTP_USER_AGENT"] = BROWSERS[0]
    return client


@pytest.fixture
def method(people):
    method = make_method("Қағаз қайық", author=people.teacher, live=False, body="Мәтін")
    with_file(method, caption="Сабақ жоспары")
    return publish(method)


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def noted():
    """All that was noted so far."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    hours = (hour - timedelta(hours=1), hour)
    return [(one.opened.act, one.opened.version) for h in hours for one in noting.notes_of(h)]


def file_of(method, number=1):
    stored = method.versions.get(number=number).files.get().stored
    args = [method.pk, number, stored.pk, stored.name]
    return reverse("library:method-version-file", args=args)


def shelf_file(method):
    stored = method.files.get().stored
    return reverse("library:method-file", args=[method.pk, stored.pk, stored.name])


def test_a_page_of_a_method_is_a_view_of_its_newest_version(reader, method):
    reader.get(method.get_absolute_url())
    reader.get(reverse("library:method-version", args=[method.pk, 1]))
    assert noted() == [("v", 1), ("v", 1)]


def test_files_and_the_zip_are_downloads(reader, method):
    reader.get(shelf_file(method))
    reader.get(file_of(method))
    reader.get(reverse("library:method-version-pack", args=[method.pk, 1]))
    assert noted() == [("d", 1)] * 3


def test_a_file_in_ranges_is_one_download(reader, method):
    url = shelf_file(method)
    reader.get(url, headers={"range": "bytes=0-99"})
    reader.get(url, headers={"range": "bytes=100-199"})
    reader.get(url, headers={"range": "bytes=0-1"})
    assert noted() == [("d", 1)]


def test_what_the_browser_has_already_is_a_download_too(reader, method):
    etag = reader.get(shelf_file(method))["ETag"]
    assert reader.get(shelf_file(method), headers={"if-none-match": etag}).status_code == 304
    assert noted() == [("d", 1)] * 2


def test_previews_heads_robots_and_prefetched_pages_are_not_noted(reader, client, method):
    page = method.get_absolute_url()
    reader.get(shelf_file(method) + "?preview")
    reader.head(page)
    reader.head(shelf_file(method))
    reader.get(page, headers={"sec-purpose": "prefetch"})
    reader.get(page, headers={"user-agent": "Googlebot/2.1"})
    reader.get(shelf_file(method), headers={"user-agent": "curl/8"})
    reader.get(page, headers={"user-agent": ""})
    assert noted() == []


def test_authors_are_no_readers_of_their_own(reader, people, method):
    CoAuthor.objects.create(method=method, person=people.colleague, agreed_at=timezone.now())
    method = publish(method, body="Жаңа мәтін")
    for person in (people.teacher, people.colleague):
        sign_in(reader, person)
        reader.get(method.get_absolute_url())
        reader.get(shelf_file(method))
        reader.get(file_of(method, 2))
        reader.get(reverse("library:method-version", args=[method.pk, 2]))
        reader.get(reverse("library:method-version-pack", args=[method.pk, 2]))
    assert noted() == []
    sign_in(reader, people.stranger)
    reader.get(method.get_absolute_url())
    assert noted() == [("v", 2)]


def test_drafts_and_what_was_taken_back_are_not_noted(reader, people, method):
    draft = make_method("Жоба", author=people.teacher, live=False)
    withdraw_method(
        method=method, by=people.editor, reason="other", note="Ескі", now=timezone.now()
    )
    sign_in(reader, people.editor)
    reader.get(draft.get_absolute_url())
    reader.get(method.get_absolute_url())
    reader.get(method.get_absolute_url() + "?draft=1")
    reader.get(shelf_file(method))
    assert noted() == []


def test_an_essay_is_counted_but_not_for_its_author(reader, people):
    essay = make_essay(author=people.teacher, community=people.community, audience="public")
    reader.get(essay.get_absolute_url())
    sign_in(reader, people.teacher)
    reader.get(essay.get_absolute_url())
    assert noted() == [("v", 0)]


def test_noting_asks_no_table(reader, method, django_assert_num_queries, client):
    opened = Opened("method", method.pk, 1, DOWNLOAD, "1")
    with django_assert_num_queries(0):
        noting.note(opened, who="a", now=timezone.now())


# -- shown -------------------------------------------------------------------------


def counted(method, **numbers):
    today = timezone.localdate()
    WorkCount.objects.create(kind="method", work_pk=method.pk, version=1, day=today, **numbers)
    views, downloads = numbers.get("views", 0), numbers.get("downloads", 0)
    WorkTally.objects.create(kind="method", work_pk=method.pk, views=views, downloads=downloads)


def test_the_page_tells_how_often_and_authors_see_the_months(client, people, method, english):
    url = reverse("library:work-counts", args=["method", method.pk])
    assert url not in client.get(method.get_absolute_url()).text
    counted(method, views=340, downloads=52, readers=200, takers=40)
    page = client.get(f"/en/library/methods/{method.pk}/{method.slug}/").text
    assert "read 340 times" in page
    assert "taken away 52 times" in page
    assert f"{url.removeprefix('/kk')}?piece" not in page
    sign_in(client, people.teacher)
    own = client.get(f"/en/library/methods/{method.pk}/{method.slug}/").text
    assert f"counts/method/{method.pk}/?piece" in own


def test_the_months_are_drawn_with_a_table_beside(client, people, method):
    counted(method, views=340, downloads=52, readers=200, takers=40)
    page = client.get(f"/en/library/counts/method/{method.pk}/")
    assert page.status_code == 200
    assert page.text.count("<rect") == 2
    assert "<td>340</td>" in page.text
    assert "By versions" not in page.text
    sign_in(client, people.teacher)
    own = client.get(f"/en/library/counts/method/{method.pk}/?piece").text
    assert "By versions" in own
    assert "<td>200</td>" in own


def test_a_work_that_nobody_opened_says_so(client, method):
    page = client.get(f"/en/library/counts/method/{method.pk}/").text
    assert "Nobody has opened it" in page
    assert "<svg viewBox" not in page.split("<main")[1].split("</main")[0]


def test_counts_stand_behind_the_door_of_the_work(client, people, method):
    draft = make_method("Жоба", author=people.teacher, live=False)
    essay = make_essay(author=people.teacher, community=people.community, audience="community")
    urls = [
        reverse("library:work-counts", args=["method", draft.pk]),
        reverse("library:work-counts", args=["essay", essay.pk]),
        reverse("library:work-counts", args=["topic", 1]),
    ]
    for url in urls:
        assert client.get(url).status_code == 404
    sign_in(client, people.stranger)
    for url in urls:
        assert client.get(url).status_code == 404
    sign_in(client, people.leader)
    assert client.get(urls[1]).status_code == 200


def test_the_months_cost_the_same_for_any_number(client, method, django_assert_max_num_queries):
    counted(method, views=1)
    today = timezone.localdate()
    client.get(f"/kk/library/counts/method/{method.pk}/")
    for version in range(2, 32):
        for back in range(3):
            WorkCount.objects.create(
                kind="method",
                work_pk=method.pk,
                version=version,
                day=today - timedelta(days=31 * back),
                views=1,
            )
    with django_assert_max_num_queries(3):
        client.get(f"/kk/library/counts/method/{method.pk}/")


def test_editors_take_the_table_of_all(client, people, method):
    counted(method, views=340, downloads=52, readers=200, takers=40)
    hidden = make_essay(author=people.teacher, community=people.community, audience="community")
    WorkCount.objects.create(kind="essay", work_pk=hidden.pk, day=timezone.localdate(), views=9)
    url = "/en/library/counts/csv/"
    assert client.get(url).status_code == 302
    sign_in(client, people.teacher)
    assert client.get(url).status_code == 404
    sign_in(client, people.editor)
    text = b"".join(client.get(url).streaming_content).decode("utf-8-sig")
    head, *lines = csv.reader(StringIO(text))
    assert head[-4:] == [
        "Total_Item_Investigations",
        "Unique_Item_Investigations",
        "Total_Item_Requests",
        "Unique_Item_Requests",
    ]
    (line,) = lines
    assert line[-4:] == ["392", "200", "52", "40"]
    assert f"/library/methods/{method.pk}/" in line[3]
    for odd in ("?from=x&to=9999-99", "?from=2030-01&to=2020-01", "?from=0001-01", "?to=1999-01"):
        assert client.get(url + odd).status_code == 200


def test_from_the_page_to_the_plot(reader, client, people, method):
    make_vocabularies()
    reader.get(method.get_absolute_url())
    reader.get(shelf_file(method))
    assert count_noted(now=timezone.now() + timedelta(hours=2)) >= 1
    page = reader.get(f"/en/library/methods/{method.pk}/{method.slug}/").text
    assert "read 1 time" in page
