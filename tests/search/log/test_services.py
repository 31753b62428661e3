"""The log of searches: what is kept, what never, and how long."""

from datetime import date, timedelta

import pytest

from cms.settings import limits
from search.log.models import SearchLogEntry
from search.log.policies import may_keep
from search.log.services import (
    entry_for,
    forget_old_searches,
    log_search,
    note_click,
    ticket_for,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def make_entry(text="сабақ", day=TODAY, total=3, took_ms=12.4, is_degraded=False):
    return entry_for(
        text=text, day=day, locale="kk", engine="embedded", total=total, took_ms=took_ms,
        is_degraded=is_degraded,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "aigul@mektep.kz",
        "мұғалім aigul.serikova@mektep.kz",
        "+7 701 123 45 67",
        "8(701)123-45-67",
        "87011234567",
        "701.123.45.67",
        "телефон 54-32-10",
        "020415500123",
        "ЖСН 0204 1550 0123",
        "1 2 3 4 5 6 7 8 9 10 11",
    ],
)
def test_may_keep_refuses_what_looks_personal(text):
    assert not may_keep(text)
    assert make_entry(text) is None


@pytest.mark.parametrize(
    "text",
    ["бөлшек 5-сынып", "2025-2026 оқу жылы", "2026-11 эссе", "7 сынып 11 тақырып", "@ белгісі"],
)
def test_may_keep_keeps_words_and_years(text):
    assert may_keep(text)


def test_entry_for_keeps_the_words_in_one_form_and_nothing_of_the_person():
    entry = make_entry("  Бөлшек   ОЙЫН ")
    log_search(entry=entry)
    kept = SearchLogEntry.objects.get()
    assert (kept.query, kept.total, kept.took_ms) == ("бөлшек ойын", 3, 12)
    columns = {field.name for field in SearchLogEntry._meta.get_fields()}
    assert columns == {
        "key", "day", "query", "locale", "engine", "total", "took_ms", "clicked_rank",
        "is_degraded",
    }  # fmt: skip


def test_entry_for_nothing_is_none():
    assert make_entry("  ") is None


def test_note_click_keeps_the_first_one():
    entry = make_entry()
    log_search(entry=entry)
    ticket = ticket_for(entry)
    assert note_click(ticket=ticket, rank=4)
    assert note_click(ticket=ticket, rank=1)
    assert SearchLogEntry.objects.get().clicked_rank == 4


def test_note_click_believes_no_ticket_of_others():
    entry = make_entry()
    log_search(entry=entry)
    for ticket in ("", entry.key.hex, ticket_for(entry)[:-1] + "x", "x" * 200, "a:b:c"):
        assert not note_click(ticket=ticket, rank=1)
    assert SearchLogEntry.objects.get().clicked_rank is None


def test_forget_old_searches_keeps_ninety_days():
    for days in (0, limits.SEARCH_LOG_DAYS, limits.SEARCH_LOG_DAYS + 1):
        log_search(entry=make_entry(day=TODAY - timedelta(days=days)))
    assert forget_old_searches(today=TODAY) == 1
    assert SearchLogEntry.objects.count() == 2


@pytest.mark.parametrize("text", ["Айгүл", "айгүлдің", "серикова айгуль", "СЕРІКОВА", "Айгүлге"])
def test_entry_for_keeps_nobodys_name(people, text):
    if text == "серикова айгуль":
        people.teacher.first_name = "Айгуль"
        people.teacher.save()
    assert make_entry(text) is None


def test_entry_for_leaves_out_surnames_beside_other_words(people):
    assert make_entry("Серікованың сабағы").query == "сабағы"
    assert make_entry("сабақ жоспары").query == "сабақ жоспары"
