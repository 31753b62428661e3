"""Two processes at the outbox at once, on a server that really lets them."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from search.indexing import services
from search.indexing.models import OutboxRow

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def together(*works):
    """Runs each of `works` in a thread with a connection of its own."""
    errors = []

    def run(work):
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told after the join
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert errors == []


def test_claim_by_two_workers_at_once_shares_the_rows():
    services.enqueue("probe", range(1, 101))
    both = threading.Barrier(2)
    taken = {}

    def worker(name):
        def claim():
            with transaction.atomic():
                taken[name] = [row.pk for row in services.claim(now=timezone.now(), limit=50)]
                both.wait(10)

        return claim

    together(worker("first"), worker("second"))
    assert len(taken["first"]) == len(taken["second"]) == 50
    assert not set(taken["first"]) & set(taken["second"])


def test_enqueue_of_one_document_in_two_transactions_keeps_the_later_number():
    first_wrote = threading.Event()
    numbers = []

    def first():
        with transaction.atomic():
            services.enqueue("probe", [1])
            numbers.append(OutboxRow.objects.get().seq)
            first_wrote.set()

    def second():
        first_wrote.wait(10)
        services.enqueue("probe", [1])

    together(first, second)
    assert OutboxRow.objects.get().seq > numbers[0]
