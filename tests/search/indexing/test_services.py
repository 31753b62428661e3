import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cms.settings import limits
from search.indexing import services
from search.indexing.models import IndexPosition, OutboxCounter, OutboxFailure, OutboxRow
from search.indexing.selectors import Change, next_changes, standings, waiting_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def position():
    return services.open_position(name="here")


def numbers():
    return dict(OutboxRow.objects.values_list("object_pk", "seq"))


def read(position, limit=200):
    """One round that succeeds, without an engine."""
    now = timezone.now()
    assert services.take_hold(position=position, holder="me", now=now)
    services.number_changes()
    changes, reached = next_changes(position, now=now, limit=limit)
    services.finish(position=position, reached=reached, done=changes.values(), failed={}, now=now)
    services.prune(now=now)
    position.refresh_from_db()
    return [change.object_pk for change in changes.values()]


def fail(position, reason="ValueError: poison", times=1):
    for _time in range(times):
        now = timezone.now()
        OutboxFailure.objects.update(next_try_at=now)
        assert services.take_hold(position=position, holder="me", now=now)
        services.number_changes()
        changes, reached = next_changes(position, now=now, limit=200)
        services.finish(
            position=position,
            reached=reached,
            done=(),
            failed=dict.fromkeys(changes.values(), reason),
            now=now,
        )
        position.refresh_from_db()


def test_enqueue_adds_rows_without_a_number():
    services.enqueue("probe", [2, 1, 2, None])
    services.enqueue("probe", [2])
    assert sorted(OutboxRow.objects.values_list("object_pk", "seq")) == [
        (1, None),
        (2, None),
        (2, None),
    ]


def test_enqueue_is_lost_with_the_transaction():
    with transaction.atomic():
        services.enqueue("probe", [1])
        assert OutboxRow.objects.exists()
        transaction.set_rollback(True)
    assert not OutboxRow.objects.exists()


def test_enqueue_takes_many_in_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        services.enqueue("probe", range(1000))
    assert OutboxRow.objects.count() == 1000


def test_number_changes_keeps_one_row_a_document_and_its_number_grows():
    services.enqueue("probe", [1, 2])
    services.enqueue("other", [1])
    services.enqueue("probe", [1])
    services.number_changes()
    assert OutboxRow.objects.count() == 3
    before = numbers()
    services.enqueue("probe", [2])
    services.number_changes()
    assert OutboxRow.objects.filter(kind="probe").count() == 2
    assert OutboxRow.objects.get(kind="probe", object_pk=2).seq > max(before.values())


def test_number_changes_grows_even_when_the_clock_goes_back():
    OutboxCounter.objects.create(pk=1, last=2**60)
    services.enqueue("probe", [1, 2])
    services.number_changes()
    assert numbers() == {1: 2**60 + 1, 2: 2**60 + 2}
    services.enqueue("probe", [3])
    services.number_changes()
    assert numbers()[3] == 2**60 + 3


def test_number_changes_follows_the_clock():
    services.enqueue("probe", [1])
    services.number_changes()
    assert abs(numbers()[1] / 1e6 - timezone.now().timestamp()) < 60


def test_number_changes_of_many_takes_a_part_and_then_the_rest():
    services.enqueue("probe", [1, 2, 3])
    services.number_changes(limit=2)
    assert numbers()[3] is None
    services.number_changes(limit=2)
    assert numbers()[1] < numbers()[2] < numbers()[3]


def test_every_follower_reads_every_change_and_the_slowest_keeps_the_rows(position):
    other = services.open_position(name="there")
    services.enqueue("probe", [1, 2, 3])
    assert read(position) == [1, 2, 3]
    assert read(position) == []
    assert OutboxRow.objects.count() == 3
    assert read(other, limit=2) == [1, 2]
    assert list(OutboxRow.objects.values_list("object_pk", flat=True)) == [3]
    assert read(other) == [3]
    assert not OutboxRow.objects.exists()


def test_a_new_follower_begins_behind_what_is_numbered(position):
    services.enqueue("probe", [1])
    services.number_changes()
    services.enqueue("probe", [2])
    new = services.open_position(name="new")
    assert new.built_at is None
    assert read(new) == [2]
    assert read(position) == [1, 2]
    assert services.open_position(name="new").seq == new.seq


def test_prune_forgets_who_was_not_seen_for_days(position):
    gone = services.open_position(name="gone")
    services.enqueue("probe", [1])
    read(position)
    assert OutboxRow.objects.exists()
    days = timedelta(days=limits.INDEX_FORGOTTEN_DAYS, seconds=5)
    IndexPosition.objects.filter(pk=gone.pk).update(seen_at=timezone.now() - days)
    services.prune(now=timezone.now())
    assert not OutboxRow.objects.exists()
    assert services.open_position(name="gone").built_at is None, "it has to be built anew"


def test_take_hold_is_for_one_worker_until_the_lease_ends(position):
    now = timezone.now()
    assert services.take_hold(position=position, holder="first", now=now)
    same = IndexPosition.objects.get()
    assert not services.take_hold(position=same, holder="second", now=now)
    later = now + timedelta(seconds=limits.INDEX_HOLD_SECONDS + 1)
    assert services.take_hold(position=same, holder="second", now=later)
    assert not services.keep_hold(position=position), "the first one has lost it"
    assert services.keep_hold(position=same)


def test_take_hold_from_a_dead_process_of_this_machine_is_at_once(position):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    machine = services.this_worker().rpartition(":")[0]
    assert services.this_worker().endswith(f":{os.getpid()}")
    for holder, is_free in (
        (f"{machine}:{dead.pid}", True),
        (f"{machine}:{os.getppid()}", False),
        (f"elsewhere:{dead.pid}", False),
    ):
        held_until = timezone.now() + timedelta(seconds=30)
        IndexPosition.objects.update(held_by=holder, held_until=held_until)
        position.refresh_from_db()
        taken = services.take_hold(
            position=position, holder=services.this_worker(), now=timezone.now()
        )
        assert taken is is_free, holder


def test_finish_of_who_lost_the_hold_moves_nothing(position):
    services.enqueue("probe", [1])
    now = timezone.now()
    services.take_hold(position=position, holder="first", now=now)
    services.number_changes()
    changes, reached = next_changes(position, now=now, limit=9)
    IndexPosition.objects.update(held_by="second")
    failed = dict.fromkeys(changes.values(), "x")
    services.finish(position=position, reached=reached, done=(), failed=failed, now=now)
    assert IndexPosition.objects.get().seq == 0
    assert not OutboxFailure.objects.exists()


def test_a_failure_is_of_one_follower_and_holds_up_nothing(position):
    other = services.open_position(name="there")
    services.enqueue("probe", [1])
    fail(position)
    failure = OutboxFailure.objects.get()
    assert (failure.position, failure.attempts, failure.dead_at) == (position, 1, None)
    assert failure.next_try_at > timezone.now()
    assert waiting_keys("here") == waiting_keys("there") == {"probe:1"}
    services.enqueue("probe", [2])
    assert read(position) == [2]
    assert read(other) == [1, 2]
    assert OutboxFailure.objects.count() == 1


def test_a_failure_is_tried_later_and_later_then_given_up(position):
    services.enqueue("probe", [1])
    fail(position, times=len(limits.INDEX_RETRY_SECONDS) + 1)
    failure = OutboxFailure.objects.get()
    assert failure.attempts == len(limits.INDEX_RETRY_SECONDS) + 1
    assert failure.dead_at
    assert waiting_keys("here") == set()
    assert [(one.dead, one.failing) for one in standings()] == [(1, 0)]
    assert services.try_again() == 1
    assert read(position) == [1]
    assert not OutboxFailure.objects.exists()


def test_a_new_change_gives_what_was_given_up_a_new_life(position):
    services.enqueue("probe", [1])
    fail(position, times=len(limits.INDEX_RETRY_SECONDS) + 1)
    services.enqueue("probe", [1])
    fail(position)
    failure = OutboxFailure.objects.get()
    assert (failure.attempts, failure.dead_at) == (1, None)
    services.enqueue("probe", [1])
    assert read(position) == [1]
    assert not OutboxFailure.objects.exists()


def test_let_go_tells_why_and_counts_nothing(position):
    services.enqueue("probe", [1])
    services.take_hold(position=position, holder="me", now=timezone.now())
    services.let_go(position=position, trouble="disk full")
    (standing,) = standings()
    assert (standing.trouble, standing.waiting, standing.failing) == ("disk full", 1, 0)
    position.refresh_from_db()
    assert read(position) == [1]
    assert standings()[0].trouble == ""


def test_renumber_goes_beyond_what_the_index_holds(position):
    services.renumber(versions={Change("probe", 1, 5): 2**60})
    services.number_changes()
    assert numbers() == {1: 2**60 + 1}


def test_standings_ask_three_questions_however_many_follow(django_assert_num_queries):
    for number in range(4):
        services.open_position(name=f"node-{number}")
    services.enqueue("probe", [1, 2])
    with django_assert_num_queries(3):
        found = standings()
    assert [(one.name, one.waiting) for one in found] == [
        (f"node-{number}", 2) for number in range(4)
    ]
    assert found[0].waits_since
    assert not found[0].is_silent
