"""The report on searches: what editors see of it, and who else does not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.people.services import sync_admin_groups
from cms.settings import limits
from search.log.models import SearchLogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(site_ready, people, client):
    sync_admin_groups(person=people.editor)
    client.force_login(people.editor)
    return client


def made(query, times=1, *, total=0, rank=None, took_ms=5, days=0, is_degraded=False):
    day = timezone.localdate() - timedelta(days=days)
    for _ in range(times):
        SearchLogEntry.objects.create(
            day=day, query=query, locale="kk", engine="embedded", total=total, took_ms=took_ms,
            clicked_rank=rank, is_degraded=is_degraded,
        )  # fmt: skip


def shown(client, show=""):
    page = client.get(reverse("searches"), {"show": show})
    assert page.status_code == 200
    return [row["query"] for row in page.context["object_list"]], page


def test_report_lists_what_found_nothing_the_commonest_first(editor):
    made("жоқсөз", 2)
    made("тағы жоқ", 5)
    made("бар сөз", 9, total=4)
    made("бүгін бар", 2)
    made("бүгін бар", 1, total=3)
    made("ескі", 9, days=limits.SEARCH_REPORT_DAYS + 1)
    made("реттелу кезінде", 9, is_degraded=True)
    queries, page = shown(editor)
    assert queries == ["тағы жоқ", "жоқсөз"]
    assert f"{reverse('synonyms:add')}?words=%D0%B6%D0%BE%D2%9B" in page.text
    assert f"{reverse('promotions:add')}?words=%D0%B6%D0%BE%D2%9B" in page.text


def test_report_lists_what_is_rarely_opened(editor):
    made("ашылмаған", 5, total=7)
    made("бір рет", 1, total=7)
    made("ашылған", 5, total=7, rank=1)
    made("кейде", 4, total=7)
    made("кейде", 1, total=7, rank=2)
    assert shown(editor, "unopened")[0] == ["ашылмаған", "кейде"]


def test_report_lists_what_was_slow(editor):
    made("баяу", 1, total=7, took_ms=limits.SEARCH_SLOW_MS + 500)
    made("баяулау", 1, total=7, took_ms=limits.SEARCH_SLOW_MS)
    made("жылдам", 1, total=7, took_ms=9)
    assert shown(editor, "slow")[0] == ["баяу", "баяулау"]


def test_report_is_a_spreadsheet_too(editor):
    made("жоқсөз")
    table = editor.get(reverse("searches"), {"export": "csv"})
    assert "жоқсөз" in b"".join(table.streaming_content).decode()


def test_report_is_for_editors_alone(site_ready, people, client):
    made("жоқсөз")
    for person, status in (
        (people.leader, 302),
        (people.teacher, 302),
        (people.administrator, 200),
    ):
        sync_admin_groups(person=person)
        client.force_login(person)
        assert client.get(reverse("searches")).status_code == status


def test_forms_open_with_the_words(editor):
    for name in ("synonyms:add", "promotions:add"):
        page = editor.get(reverse(name), {"words": "жоқсөз"})
        assert 'value="жоқсөз"' in page.text
