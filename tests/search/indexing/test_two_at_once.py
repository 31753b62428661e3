"""Several processes at the outbox at once, on a server that really lets them."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from search.indexing import services
from search.indexing.models import IndexPosition, OutboxRow
from search.indexing.selectors import next_changes
from tests.at_once import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def read(name="here", worker="me"):
    """What a follower gets to see in one round."""
    now = timezone.now()
    position = IndexPosition.objects.get(name=name)
    if not services.take_hold(position=position, holder=worker, now=now):
        return []
    services.number_changes()
    changes, reached = next_changes(position, now=now, limit=50)
    services.finish(position=position, reached=reached, done=changes.values(), failed={}, now=now)
    services.prune(now=now)
    return [change.object_pk for change in changes.values()]


def in_a_thread(work):
    errors = []

    def run():
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told after the join
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def test_a_change_that_was_made_earlier_and_committed_later_is_read():
    services.open_position(name="here")
    services.open_position(name="there")
    made, read_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            services.enqueue("probe", [1])
            made.set()
            assert read_on.wait(10)

    thread, errors = in_a_thread(slow)
    assert made.wait(10)
    services.enqueue("probe", [2])
    assert OutboxRow.objects.count() == 1, "the first is not committed yet"
    assert read("here") == [2], "nobody waits for a long transaction"
    read_on.set()
    thread.join(10)
    assert errors == []
    assert read("here") == [1], "passed by no one"
    assert read("there") == [2, 1]
    assert not OutboxRow.objects.exists()


def test_writers_of_one_document_do_not_wait_for_one_another():
    services.open_position(name="here")
    with transaction.atomic():
        services.enqueue("probe", [1, 2])
        thread, errors = in_a_thread(lambda: services.enqueue("probe", [2, 1]))
        thread.join(5)
        assert not thread.is_alive()
        assert errors == []
    assert sorted(read()) == [1, 2]


def test_take_hold_by_six_workers_at_once_gives_it_to_one():
    services.open_position(name="here")
    taken = []

    def take(number):
        position = IndexPosition.objects.get()
        if services.take_hold(position=position, holder=f"w{number}:1", now=timezone.now()):
            taken.append(number)

    assert at_once(take) == []
    assert len(taken) == 1


def follow(name, worker, seen, written):
    """Reads until all is written and read."""

    def run():
        while True:
            is_last = written.is_set()
            found = read(name, worker)
            seen[name] += found
            position = IndexPosition.objects.get(name=name)
            if is_last and not found and not OutboxRow.objects.ahead_of(position.seq).exists():
                return

    return run


def test_two_followers_with_two_workers_each_read_all_while_six_write():
    seen = {"here": [], "there": []}
    written = threading.Event()
    threads = []
    for name in seen:
        services.open_position(name=name)
        for number in range(2):
            threads.append(in_a_thread(follow(name, f"{name}-{number}:1", seen, written)))

    def write(number):
        for count in range(40):
            with transaction.atomic():
                services.enqueue("probe", [1000 + number * 100 + count, count % 7])

    assert at_once(write) == []
    written.set()
    for thread, errors in threads:
        thread.join(30)
        assert errors == []
    once = {1000 + number * 100 + count for number in range(6) for count in range(40)}
    for found in seen.values():
        assert set(found) == once | set(range(7))
        assert sorted(pk for pk in found if pk in once) == sorted(once)
    services.prune(now=timezone.now())
    assert not OutboxRow.objects.exists()


def test_number_changes_by_six_at_once_gives_each_its_own():
    services.enqueue("probe", range(300))

    def number(_number):
        for _time in range(60):
            services.number_changes(limit=5)

    assert at_once(number) == []
    numbers = list(OutboxRow.objects.values_list("seq", flat=True))
    assert None not in numbers
    assert len(set(numbers)) == 300
