from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cms.people.models import Place
from cms.ports.searchable import changed
from cms.settings import limits
from search.engines.base import EngineAwayError, Health, State
from search.engines.embedded import EmbeddedEngine
from search.entries import SCHEMA
from search.indexing import services
from search.indexing.doctor import examine
from search.indexing.models import IndexPosition, OutboxCounter, OutboxFailure, OutboxRow
from search.indexing.rebuild import rebuild
from search.indexing.worker import run_round, run_until_empty

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db, probe):
    made = [
        Place.add_root(name_kk=f"Мектеп {number}", kind="region", slug=f"m{number}")
        for number in range(1, 4)
    ]
    OutboxRow.objects.all().delete()
    return made


def late(hours=2):
    """As if time had passed: every failure may be tried again."""
    OutboxFailure.objects.update(next_try_at=timezone.now() - timedelta(hours=hours))


def test_run_round_puts_what_changed_and_forgets_it(index, places):
    changed("probe", [place.pk for place in places])
    done = run_round(index.engine)
    assert (done.taken, done.put, done.deleted) == (3, 3, 0)
    assert index.titles("мектеп") == {place.pk for place in places}
    assert not OutboxRow.objects.exists()
    assert run_round(index.engine).taken == 0


def test_run_round_reads_the_row_again_and_decides(index, places):
    changed("probe", [place.pk for place in places])
    run_round(index.engine)
    Place.objects.filter(pk=places[0].pk).update(is_active=False)
    Place.objects.filter(pk=places[1].pk).update(name_kk="Лицей")
    gone = places[2].pk
    places[2].delete()
    changed("probe", [places[0].pk, places[1].pk, gone])
    done = run_round(index.engine)
    assert (done.put, done.deleted) == (1, 2)
    assert index.titles("мектеп") == set()
    assert index.titles("лицей") == {places[1].pk}


def test_run_round_after_a_rollback_has_nothing_to_do(index, places):
    with transaction.atomic():
        Place.objects.filter(pk=places[0].pk).update(name_kk="Елес")
        changed("probe", [places[0].pk])
        transaction.set_rollback(True)
    assert run_round(index.engine).taken == 0
    assert index.titles("елес") == set()


def test_run_round_deletes_documents_of_a_kind_that_is_gone(index, places, monkeypatch, probe):
    changed("probe", [places[0].pk])
    run_round(index.engine)
    monkeypatch.setattr("cms.ports.searchable._sources", {})
    changed("probe", [places[0].pk])
    assert run_round(index.engine).deleted == 1
    assert index.titles("мектеп") == set()


def test_run_round_survives_a_worker_killed_between_put_and_delete(index, places, monkeypatch):
    changed("probe", [places[0].pk])

    def killed(**given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(services, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            run_round(index.engine)
    assert index.titles("мектеп") == {places[0].pk}
    assert run_round(index.engine, worker="elsewhere:1").is_busy, "the dead one's lease holds"
    Place.objects.filter(pk=places[0].pk).update(name_kk="Лицей")
    IndexPosition.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert run_round(index.engine).put == 1
    assert index.titles("лицей") == {places[0].pk}
    assert not OutboxRow.objects.exists()


def test_run_round_of_two_workers_takes_turns(index, places):
    changed("probe", [place.pk for place in places])
    other = index.another()
    first = run_round(index.engine, limit=2, worker="one:1")
    second = run_round(other, limit=2, worker="two:1")
    assert (first.put, second.put) == (2, 1)
    assert index.titles("мектеп") == {place.pk for place in places}


def test_run_round_that_lost_its_lease_writes_nothing(index, places, monkeypatch):
    """A worker stalls after reading; meanwhile another indexes the newer state."""
    changed("probe", [places[0].pk])
    from_real = services.keep_hold
    other = index.another()

    def stalled(position):
        monkeypatch.setattr(services, "keep_hold", from_real)
        Place.objects.filter(pk=places[0].pk).update(is_active=False)
        changed("probe", [places[0].pk])
        IndexPosition.objects.update(held_until=timezone.now() - timedelta(seconds=1))
        run_round(other, worker="other:1")
        return from_real(position=position)

    monkeypatch.setattr(services, "keep_hold", stalled)
    assert run_round(index.engine).is_busy
    assert index.titles("мектеп") == set()


def test_run_round_wins_over_a_newer_number_in_the_index(index, places):
    """The database was put back to an older state, the clock of the machine with it."""
    OutboxCounter.objects.update_or_create(pk=1, defaults={"last": 2**55})
    changed("probe", [places[0].pk])
    run_until_empty(index.engine)
    OutboxCounter.objects.update(last=5)
    IndexPosition.objects.update(seq=5)
    Place.objects.filter(pk=places[0].pk).update(name_kk="Лицей")
    changed("probe", [places[0].pk])
    run_until_empty(index.engine)
    assert index.titles("лицей") == {places[0].pk}
    assert not OutboxRow.objects.exists()


def test_run_round_puts_a_poison_row_aside_and_takes_the_others(index, places, probe):
    probe.poison = {places[1].pk}
    changed("probe", [place.pk for place in places])
    done = run_round(index.engine)
    assert index.titles("мектеп") == {places[0].pk, places[2].pk}
    assert set(done.failed) == {f"probe:{places[1].pk}"}
    row = OutboxFailure.objects.get()
    assert row.attempts == 1
    assert "poison" in row.last_error
    assert row.next_try_at > timezone.now()
    assert run_round(index.engine).taken == 0
    for _ in limits.INDEX_RETRY_SECONDS:
        late()
        run_round(index.engine)
    row.refresh_from_db()
    assert row.dead_at
    late()
    assert run_round(index.engine).taken == 0
    probe.poison = set()
    services.try_again()
    assert run_round(index.engine).put == 1


def test_run_round_reads_one_by_one_when_the_query_fails(index, places, probe, monkeypatch):
    real = probe.queryset

    class Picky:
        def filter(self, pk__in):
            if places[1].pk in pk__in:
                raise ValueError("cannot be read")
            return real().filter(pk__in=pk__in)

    monkeypatch.setattr(probe, "queryset", Picky, raising=False)
    changed("probe", [place.pk for place in places])
    done = run_round(index.engine)
    assert done.put == 2
    assert set(done.failed) == {f"probe:{places[1].pk}"}


def test_run_round_with_the_engine_away_loses_nothing_and_counts_nothing(
    index, places, monkeypatch
):
    changed("probe", [places[0].pk])

    def away(*args):
        raise EngineAwayError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(index.engine, "put", away)
        done = run_until_empty(index.engine)
    assert done.is_engine_away
    assert not OutboxFailure.objects.exists()
    assert IndexPosition.objects.get().trouble == "disk full"
    assert run_round(index.engine).put == 1
    assert IndexPosition.objects.get().trouble == ""


def test_run_round_idle_asks_one_question(index, places, django_assert_num_queries):
    with django_assert_num_queries(1):
        run_round(index.engine)


def test_run_round_of_an_index_that_does_not_follow_asks_to_be_built(index, places):
    changed("probe", [places[0].pk])
    IndexPosition.objects.all().delete()
    done = run_round(index.engine)
    assert not done.is_known
    assert OutboxRow.objects.exists()


def test_run_round_of_two_indexes_gives_each_every_change(index, places, tmp_path):
    spare = EmbeddedEngine(tmp_path / "spare", SCHEMA)
    rebuild(spare)
    Place.objects.filter(pk=places[0].pk).update(name_kk="Лицей")
    changed("probe", [places[0].pk])
    assert run_until_empty(index.engine).put == 1
    assert run_until_empty(index.engine).put == 0
    assert examine(spare).drift == set(), "it waits"
    assert OutboxRow.objects.exists()
    assert run_until_empty(spare).put == 1
    assert examine(index.engine).missing == {f"probe:{place.pk}" for place in places[1:]}
    assert examine(spare).drift == set()
    assert not OutboxRow.objects.exists()


@pytest.mark.parametrize("count", [2, 9])
def test_run_round_puts_one_document_aside_on_which_the_engine_chokes(
    index, probe, monkeypatch, count
):
    """The engine refuses every batch with it, as if it were away."""
    made = [
        Place.add_root(name_kk=f"Мектеп {number}", kind="region", slug=f"n{number}")
        for number in range(count)
    ]
    OutboxRow.objects.all().delete()
    changed("probe", [place.pk for place in made])
    bad = f"probe:{made[1].pk}"
    real = index.engine.put

    def choking(entries):
        entries = list(entries)
        if bad in {entry.key for entry in entries}:
            raise EngineAwayError("choked")
        return real(entries)

    monkeypatch.setattr(index.engine, "put", choking)
    done = run_round(index.engine)
    assert done.put == count - 1
    assert done.failed == {bad: "choked"}
    assert OutboxFailure.objects.get().key == bad


def test_run_round_with_the_engine_away_is_not_tried_in_parts(index, places, monkeypatch):
    changed("probe", [place.pk for place in places])
    tries = []

    def away(entries):
        tries.append(len(list(entries)))
        raise EngineAwayError("cannot be reached")

    monkeypatch.setattr(index.engine, "put", away)
    monkeypatch.setattr(index.engine, "health", lambda: Health(State.AWAY))
    assert run_round(index.engine).is_engine_away
    assert tries == [3]
