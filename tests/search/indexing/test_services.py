from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from search.indexing import services
from search.indexing.models import OutboxRow

pytestmark = pytest.mark.django_db


def test_enqueue_keeps_one_row_a_document_and_its_number_grows():
    services.enqueue("probe", [1, 2, 2])
    before = dict(OutboxRow.objects.values_list("object_pk", "seq"))
    services.enqueue("probe", [2])
    after = dict(OutboxRow.objects.values_list("object_pk", "seq"))
    assert set(after) == {1, 2}
    assert after[1] == before[1]
    assert after[2] > before[2]


def test_enqueue_grows_even_when_the_clock_goes_back():
    services.enqueue("probe", [1])
    OutboxRow.objects.update(seq=2**60)
    services.enqueue("probe", [1])
    assert OutboxRow.objects.get().seq == 2**60 + 1


def test_enqueue_gives_a_dead_row_a_new_life():
    services.enqueue("probe", [1])
    OutboxRow.objects.update(dead_at=timezone.now(), attempts=9, last_error="x")
    services.enqueue("probe", [1])
    row = OutboxRow.objects.get()
    assert (row.dead_at, row.attempts, row.last_error) == (None, 0, "")


def test_enqueue_is_lost_with_the_transaction():
    with transaction.atomic():
        services.enqueue("probe", [1])
        assert OutboxRow.objects.exists()
        transaction.set_rollback(True)
    assert not OutboxRow.objects.exists()


def test_enqueue_takes_many_in_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        services.enqueue("probe", range(1000))
    assert OutboxRow.objects.count() == 1000


def test_claim_gives_a_row_to_one_worker_until_the_lease_ends():
    services.enqueue("probe", [1, 2, 3])
    now = timezone.now()
    first = services.claim(now=now, limit=2)
    second = services.claim(now=now, limit=2)
    assert len(first) == 2
    assert len(second) == 1
    assert services.claim(now=now) == []
    assert len(services.claim(now=now + timedelta(hours=1))) == 3


def test_still_in_hand_refuses_what_changed_or_was_taken_over():
    services.enqueue("probe", [1, 2, 3])
    rows = services.claim(now=timezone.now())
    services.enqueue("probe", [rows[0].object_pk])
    OutboxRow.objects.filter(pk=rows[1].pk).update(locked_until=timezone.now() + timedelta(hours=2))
    assert services.still_in_hand(rows) == [rows[2]]


def test_forget_keeps_a_row_that_changed_meanwhile():
    services.enqueue("probe", [1, 2])
    rows = services.claim(now=timezone.now())
    services.enqueue("probe", [1])
    services.forget(rows)
    left = OutboxRow.objects.get()
    assert left.object_pk == 1
    assert left in services.claim(now=timezone.now())


def test_try_again_revives_only_the_dead():
    services.enqueue("probe", [1, 2])
    OutboxRow.objects.filter(object_pk=1).update(dead_at=timezone.now(), attempts=6)
    assert services.try_again() == 1
    assert not OutboxRow.objects.dead().exists()
