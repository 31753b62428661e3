"""The list of notices, its way to the things, and the number in the header."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.notices.models import Event, Notice
from cms.notices.services import spread_events
from cms.settings import limits

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"
LIST = "/kk/notices/"


@pytest.fixture
def reader(client, people):
    client.force_login(people.teacher, BACKEND)
    return client


def ring(bells, people, count, first=1):
    bells.hearers = [people.teacher]
    for number in range(first, first + count):
        bells.ring(number, at=timezone.now())
    spread_events(now=timezone.now())


def shown(response):
    return [int(n) for n in re.findall(r"Қоңырау (\d+)", response.content.decode())]


def bell(response):
    found = re.search(r'class="count awaited">([^<]+)<', response.content.decode())
    return found and found[1]


def test_notice_list_shows_unread_ones_first(reader, bells, people):
    ring(bells, people, 3)
    newest = Notice.objects.order_by("-pk").first()
    reader.post(f"{LIST}{newest.pk}/read/")
    assert shown(reader.get(LIST)) == [2, 1, 3]


def test_notice_list_groups_by_day(reader, bells, people):
    ring(bells, people, 2)
    first = Notice.objects.order_by("pk").first()
    day = timezone.localtime() - timedelta(days=1)
    Event.objects.filter(pk=first.event_id).update(at=day)
    assert reader.get(LIST).content.decode().count("notice-day") == 2


def test_notice_list_tells_when_it_happened_in_that_order(reader, bells, people):
    bells.hearers = [people.teacher]
    noon = timezone.localtime().replace(hour=12, minute=7) - timedelta(days=1)
    bells.ring(1, at=noon)
    bells.ring(2, at=noon - timedelta(hours=1))
    spread_events(now=timezone.now())
    page = reader.get(LIST)
    assert shown(page) == [1, 2]
    assert re.findall(r"<time[^>]*>([^<]+)</time>", page.content.decode()) == ["12:07", "11:07"]


def test_notices_that_say_the_same_stand_once_and_are_read_together(reader, bells, people):
    ring(bells, people, 1, first=7)
    ring(bells, people, 1, first=8)
    ring(bells, people, 2, first=7)
    others = Notice.objects.filter(event__object_pk=7).order_by("-pk")
    page = reader.get(LIST)
    assert shown(page) == [8, 7]
    newest, older = others
    address = f"{LIST}{newest.pk}/?with={older.pk}"
    assert address in page.content.decode()
    reader.get(address)
    assert not others.filter(read_at__isnull=True).exists()
    assert Notice.objects.filter(read_at__isnull=True).count() == 2


def test_notice_read_touches_nobody_elses_notices(reader, bells, people):
    ring(bells, people, 1)
    bells.hearers = [people.parent]
    bells.ring(2, at=timezone.now())
    spread_events(now=timezone.now())
    mine, other = Notice.objects.order_by("pk")
    reader.post(f"{LIST}{mine.pk}/read/", {"with": f"{other.pk},x,{10**30}"})
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.read_at is not None
    assert other.read_at is None


def test_notice_list_pages_by_the_last_one(reader, bells, people):
    count = limits.PAGE_LENGTH * 2 + 5
    ring(bells, people, count)
    for notice in Notice.objects.order_by("pk")[:10]:
        reader.post(f"{LIST}{notice.pk}/read/")
    address, seen = LIST, []
    for _page in range(3):
        response = reader.get(address)
        seen += shown(response)
        address = LIST + "?after=" + response.context["page"].next_cursor
    assert seen == [*range(count, 10, -1), *range(10, 0, -1)]
    assert response.context["page"].next_cursor == ""
    assert reader.get(LIST + "?after=nonsense").status_code == 302


def test_notice_list_asks_as_much_for_three_as_for_twenty(reader, bells, people):
    ring(bells, people, 3)
    with CaptureQueriesContext(connection) as few:
        reader.get(LIST)
    ring(bells, people, 17, first=4)
    with CaptureQueriesContext(connection) as many:
        reader.get(LIST)
    assert len(many) <= len(few) <= 9


def test_notice_open_leads_there_and_is_read(reader, bells, people):
    ring(bells, people, 1)
    notice = Notice.objects.get()
    response = reader.get(f"{LIST}{notice.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/kk/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_of_somebody_else_is_not_there(client, bells, people):
    ring(bells, people, 1)
    notice = Notice.objects.get()
    client.force_login(people.colleague, BACKEND)
    assert client.get(f"{LIST}{notice.pk}/").status_code == 404
    assert client.post(f"{LIST}{notice.pk}/read/").status_code == 404
    client.post(f"{LIST}read/", {"through": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_what_may_no_longer_be_known_is_not_listed_nor_counted(reader, bells, people):
    ring(bells, people, 1)
    bells.shut_out = {people.teacher.pk}
    assert bell(reader.get("/kk/people/own/profile/")) == "1"
    assert shown(reader.get(LIST)) == []
    assert bell(reader.get(LIST)) is None
    assert reader.get(f"{LIST}{Notice.objects.get().pk}/").status_code == 404


def test_the_header_counts_unread_ones_without_a_query_more(reader, bells, people):
    reader.get(LIST)  # what else waits is counted once a minute
    with CaptureQueriesContext(connection) as before:
        response = reader.get(LIST)
    assert bell(response) is None
    ring(bells, people, 1)
    with CaptureQueriesContext(connection) as after:
        response = reader.get(LIST)
    assert bell(response) == "1"
    assert len(after) == len(before)
    ring(bells, people, 99)
    assert bell(reader.get(LIST)) == "99+"


def test_notices_read_marks_what_stood_there(reader, bells, people):
    ring(bells, people, 2)
    through = reader.get(LIST).context["page"].newest
    ring(bells, people, 1, first=3)
    assert reader.post(f"{LIST}read/", {"through": through}).status_code == 302
    assert bell(reader.get(LIST)) == "1"
    assert reader.post(f"{LIST}read/", {"through": "1" * 40}).status_code == 302
