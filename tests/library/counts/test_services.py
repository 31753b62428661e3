"""What counts and what does not, by the rules of COUNTER; exact whoever counts."""

import multiprocessing
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from library.counts import noting
from library.counts.models import CountedFile, WorkCount, WorkTally
from library.counts.noting import DOWNLOAD, VIEW, Note, Opened
from library.counts.services import add_up_months, count_noted, forget_gone, numbers_of
from tests.at_once import at_once
from tests.factories import make_method

pytestmark = pytest.mark.django_db
HOUR = datetime(2026, 3, 10, 7, tzinfo=UTC)
PAGE = Opened("method", 5, 2, VIEW, "page")
FILE = Opened("method", 5, 2, DOWNLOAD, "11")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.COUNTS_DIR = tmp_path / "counts"
    return settings.COUNTS_DIR


def notes(*seen):
    return [Note(HOUR.timestamp() + second, who, opened) for second, who, opened in seen]


def numbers(*seen, following=()):
    return numbers_of(notes(*seen), notes(*following)).get(("method", 5, 2), [0, 0, 0, 0])


def row():
    found = WorkCount.objects.values_list("views", "downloads", "readers", "takers")
    return found.get()


# -- the rules ---------------------------------------------------------------------


def test_two_clicks_within_thirty_seconds_are_one():
    assert numbers((0, "a", PAGE), (30, "a", PAGE)) == [1, 0, 1, 0]
    assert numbers((0, "a", PAGE), (31, "a", PAGE)) == [2, 0, 1, 0]


def test_of_a_chain_of_clicks_the_last_counts():
    assert numbers((0, "a", PAGE), (20, "a", PAGE), (40, "a", PAGE)) == [1, 0, 1, 0]


def test_a_double_click_is_of_one_person_and_one_address():
    assert numbers((0, "a", PAGE), (5, "b", PAGE)) == [2, 0, 2, 0]
    other = Opened("method", 5, 2, DOWNLOAD, "12")
    assert numbers((0, "a", PAGE), (5, "a", FILE), (9, "a", other)) == [1, 2, 1, 1]


def test_a_double_click_over_the_end_of_the_hour_counts_in_the_next():
    assert numbers((3590, "a", PAGE), following=[(3605, "a", PAGE)]) == [0, 0, 0, 0]
    assert numbers((3590, "a", PAGE), following=[(3625, "a", PAGE)]) == [1, 0, 1, 0]


def test_somebody_is_a_reader_once_an_hour_whatever_they_open():
    older = Opened("method", 5, 1, VIEW, "page")
    found = numbers_of(notes((0, "a", older), (60, "a", PAGE), (120, "a", FILE)))
    assert found == {("method", 5, 1): [1, 0, 1, 0], ("method", 5, 2): [1, 1, 0, 1]}


# -- the files ---------------------------------------------------------------------


def test_an_hour_is_counted_when_it_is_over():
    noting.note(PAGE, who="a", now=HOUR)
    noting.note(FILE, who="a", now=HOUR + timedelta(minutes=5))
    assert count_noted(now=HOUR + timedelta(minutes=60, seconds=59)) == 0
    assert count_noted(now=HOUR + timedelta(minutes=61)) == 1
    assert row() == (1, 1, 1, 1)
    counted = WorkCount.objects.get()
    assert (counted.kind, counted.work_pk, counted.version) == ("method", 5, 2)
    assert WorkTally.objects.values_list("views", "downloads").get() == (1, 1)
    assert count_noted(now=HOUR + timedelta(hours=3)) == 0


def test_a_day_is_that_of_the_region():
    late = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)
    noting.note(PAGE, who="a", now=late)
    count_noted(now=late + timedelta(hours=2))
    assert WorkCount.objects.get().day == date(2026, 3, 11)


def test_hours_of_a_day_add_up():
    for hour in range(3):
        noting.note(PAGE, who="a", now=HOUR + timedelta(hours=hour))
    assert count_noted(now=HOUR + timedelta(hours=5)) == 3
    assert row() == (3, 0, 3, 0)


def test_a_file_that_was_counted_before_somebody_died_is_not_counted_again(folder):
    noting.note(PAGE, who="a", now=HOUR)
    held = (folder / "2026-03-10T07").read_bytes()
    count_noted(now=HOUR + timedelta(hours=2))
    (folder / "2026-03-10T07").write_bytes(held)
    assert count_noted(now=HOUR + timedelta(hours=2)) == 0
    assert row() == (1, 0, 1, 0)
    assert not (folder / "2026-03-10T07").exists()


def test_lines_that_are_not_whole_stop_nobody(folder):
    noting.note(PAGE, who="a", now=HOUR)
    with (folder / "2026-03-10T07").open("ab") as file:
        file.write(b"1773126000.1 abc method x 1 v -\n\xff\xfe\nhalf a li")
    count_noted(now=HOUR + timedelta(hours=2))
    assert row() == (1, 0, 1, 0)


def test_a_disc_that_is_away_stops_no_page(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.COUNTS_DIR = tmp_path / "file" / "counts"
    noting.note(PAGE, who="a", now=HOUR)


def test_nothing_of_a_person_is_kept(folder):
    session = "s3ss10nk3yofsomebody"
    noting.note(PAGE, who=session, now=HOUR)
    noting.note(PAGE, who=session, now=HOUR + timedelta(days=1))
    files = {path.name: path.read_text() for path in folder.iterdir() if "T" in path.name}
    digests = [text.split()[1] for text in files.values()]
    assert len(set(digests)) == 2, "no two days can be put together"
    assert session not in "".join(files.values())
    count_noted(now=HOUR + timedelta(days=2))
    assert [path.name for path in folder.iterdir()] == ["identity"], "the keys went with their days"
    assert CountedFile.objects.filter(name__startswith="2026-03-10T07 ").exists()


def test_files_and_folder_are_for_the_site_alone(folder):
    noting.note(PAGE, who="a", now=HOUR)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


# -- months ------------------------------------------------------------------------


def count(day, views=1, **more):
    return WorkCount.objects.create(kind="method", work_pk=5, day=day, views=views, **more)


def test_old_days_become_months_and_no_number_is_lost():
    for day in range(1, 32):
        count(date(2026, 1, day), views=2, downloads=1)
    kept = count(date(2026, 2, 28))
    # The first days of January are old enough, its last are not: the month stays in days.
    assert add_up_months(today=date(2026, 4, 20)) == 0
    assert add_up_months(today=date(2026, 5, 20)) == 31
    month = WorkCount.objects.get(is_month=True)
    assert (month.day, month.views, month.downloads) == (date(2026, 1, 1), 62, 31)
    assert WorkCount.objects.get(is_month=False) == kept
    late = count(date(2026, 1, 5), views=3)
    assert add_up_months(today=date(2026, 5, 20)) == 1
    month.refresh_from_db()
    assert month.views == 65
    assert not WorkCount.objects.filter(pk=late.pk).exists()


def test_forget_gone_lets_go_of_deleted_works(people):
    method = make_method("Қайық", author=people.teacher)
    there = WorkCount.objects.create(kind="method", work_pk=method.pk, day=date(2026, 1, 1))
    count(date(2026, 1, 1))
    WorkTally.objects.create(kind="method", work_pk=method.pk + 1)
    forget_gone()
    assert list(WorkCount.objects.all()) == [there]
    assert not WorkTally.objects.exists()


# -- two at once -------------------------------------------------------------------

at_least_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


def test_two_processes_note_whole_lines(folder):
    def noting_much(name):
        for second in range(300):
            noting.note(PAGE, who=f"{name}{second}", now=HOUR + timedelta(seconds=second))

    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=noting_much, args=(name,)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert count_noted(now=HOUR + timedelta(hours=2)) == 1
    assert row() == (600, 0, 600, 0)


@pytest.mark.postgres
@at_least_postgres
@pytest.mark.django_db(transaction=True)
def test_several_count_each_file_once():
    for hour in range(4):
        for second in range(50):
            noting.note(PAGE, who=str(second), now=HOUR + timedelta(hours=hour, seconds=second))
    done = []
    assert not at_once(lambda _number: done.append(count_noted(now=HOUR + timedelta(hours=8))))
    assert sum(done) == 4
    assert row() == (200, 0, 200, 0)
    assert WorkTally.objects.get().views == 200


@pytest.mark.postgres
@at_least_postgres
@pytest.mark.django_db(transaction=True)
def test_several_add_up_each_day_once():
    for day in range(1, 29):
        for version in range(20):
            count(date(2026, 1, day), version=version)
    done = []
    assert not at_once(lambda _number: done.append(add_up_months(today=date(2027, 1, 1))))
    assert sum(done) == 28 * 20
    assert set(WorkCount.objects.values_list("views", flat=True)) == {28}
