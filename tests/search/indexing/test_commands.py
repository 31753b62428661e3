import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from cms.audience import tokens
from cms.files.models import StoredFile
from cms.files.services import store_file
from cms.people.models import Place
from cms.ports.searchable import changed
from library.methods.models import MethodFile
from search.engines import engine
from search.engines.base import State
from search.engines.embedded import EmbeddedEngine
from search.entries import SCHEMA
from search.indexing import services
from search.indexing.doctor import examine, repair
from search.indexing.loop import Loop
from search.indexing.models import IndexPosition, OutboxFailure, OutboxRow
from search.indexing.rebuild import rebuild
from search.indexing.worker import run_until_empty
from search.query import Query, Sort
from tests.factories import make_method
from tests.factories.files import make_pdf, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(probe):
    return [
        Place.add_root(name_kk=f"Мектеп {number}", kind="region", slug=f"m{number}")
        for number in range(1, 6)
    ]


def told(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def test_search_worker_builds_a_missing_index_by_itself(no_index, places):
    call_command("search_worker", once=True)
    assert engine().health().state == State.READY
    assert engine().stats().documents == 5


@pytest.mark.parametrize("no_index", ["embedded"], indirect=True)
def test_search_worker_rebuilds_a_damaged_index_by_itself(index, places):
    call_command("search_worker", once=True)
    changed("probe", [place.pk for place in places])
    folder = index.engine.folder
    (folder / (folder / "CURRENT").read_text() / "meta.json").write_text("{broken")
    assert engine().health().state == State.DAMAGED
    call_command("search_worker", once=True)
    assert engine().health().state == State.READY
    assert index.titles("мектеп") == {place.pk for place in places}
    assert not OutboxRow.objects.exists()


def test_search_rebuild_forgets_what_the_database_no_longer_has(index, places):
    changed("probe", [place.pk for place in places])
    run_until_empty(index.engine)
    Place.objects.filter(pk=places[0].pk).update(is_active=False)
    Place.objects.filter(pk=places[1].pk).update(name_kk="Лицей")
    answer = told("search_rebuild")
    assert "4 documents" in answer
    assert index.titles("мектеп") == {place.pk for place in places[2:]}
    assert index.titles("лицей") == {places[1].pk}


def test_rebuild_keeps_what_changes_meanwhile(index, places, settings, monkeypatch):
    """Edit, create and delete between the copy of one batch and the next."""
    monkeypatch.setattr("search.indexing.rebuild.limits.INDEX_REBUILD_BATCH", 2)
    steps = iter(range(10))

    def between():
        if next(steps) == 0:
            Place.objects.filter(pk=places[0].pk).update(name_kk="Лицей")
            Place.objects.filter(pk=places[4].pk).update(is_active=False)
            new = Place.add_root(name_kk="Мектеп жаңа", kind="region", slug="new")
            changed("probe", [places[0].pk, places[4].pk, new.pk])
        run_until_empty(index.engine)

    rebuild(index.engine, between=between)
    assert index.titles("лицей") == {places[0].pk}
    assert len(index.titles("мектеп")) == 4
    assert len(index.names()) == 1
    assert examine(index.engine).drift == set()


def test_rebuild_that_fails_leaves_the_old_index(index, places, monkeypatch):
    changed("probe", [place.pk for place in places])
    run_until_empty(index.engine)

    def killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(index.engine, between=killed)
    assert len(index.titles("мектеп")) == 5
    assert len(index.names()) == 1


def test_rebuild_sends_bad_rows_to_the_outbox(index, places, probe):
    probe.poison = {places[0].pk}
    assert rebuild(index.engine) == {"probe": 4}
    assert OutboxRow.objects.get().object_pk == places[0].pk


def test_doctor_finds_drift_both_ways_and_repairs_it(index, places):
    changed("probe", [place.pk for place in places])
    run_until_empty(index.engine)
    assert examine(index.engine).drift == set()
    Place.objects.filter(pk=places[0].pk).update(name_kk="Лицей")
    Place.objects.filter(pk=places[1].pk).update(is_active=False)
    Place.add_root(name_kk="Мектеп жаңа", kind="region", slug="new")
    findings = examine(index.engine)
    assert findings.changed == {f"probe:{places[0].pk}"}
    assert findings.surplus == {f"probe:{places[1].pk}"}
    assert len(findings.missing) == 1
    repair(findings)
    assert examine(index.engine).drift == set(), "what waits is on its way"
    run_until_empty(index.engine)
    assert examine(index.engine).drift == set()
    assert index.titles("лицей") == {places[0].pk}


def test_commands_say_that_the_server_is_away(settings, places):
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = {"urls": ("http://127.0.0.1:9",), "prefix": "none"}
    changed("probe", [places[0].pk])
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("search_doctor", stdout=out)
    assert "cannot be reached" in out.getvalue()
    assert "ELASTICSEARCH_URLS" in out.getvalue()
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("search_rebuild")
    call_command("search_worker", once=True)
    assert OutboxRow.objects.exists(), "what waits, waits"
    position = IndexPosition.objects.get(name="elasticsearch-none")
    assert "cannot be reached" in position.trouble
    assert not position.built_at


def test_search_doctor_tells_and_repairs(index, places):
    with pytest.raises(SystemExit):
        told("search_doctor")
    assert "Drift: 0" in told("search_doctor", repair=True)
    assert "Drift: 0. Waiting: 0." in told("search_doctor")


@pytest.mark.parametrize("no_index", ["embedded"], indirect=True)
def test_search_doctor_tells_of_files_that_are_not_read(index, places):
    upload = ContentFile("сөз".encode(), name="a.txt")
    store_file(upload=upload, by=None)
    assert "Files: 0 read, 1 waiting, 0 unreadable." in told("search_doctor", repair=True)
    call_command("read_files", stdout=StringIO())
    assert "Files: 1 read, 0 waiting, 0 unreadable." in told("search_doctor")


def test_search_doctor_tells_how_far_every_index_is_and_what_to_do(index, places, probe):
    other = services.open_position(name="node-2-ab12")
    days_ago = timezone.now() - timedelta(days=2)
    IndexPosition.objects.filter(pk=other.pk).update(seen_at=days_ago, trouble="disk full")
    OutboxFailure.objects.create(
        position=other, kind="probe", object_pk=1, dead_at=days_ago, last_error="x"
    )
    changed("probe", [place.pk for place in places])
    answer = told("search_doctor", repair=True)
    assert "node-2-ab12: 5 waiting for 0" in answer
    assert "0 to be tried again, 1 given up, last seen 2\xa0" in answer
    assert "It cannot be written: disk full" in answer
    assert "Its worker does not run: start manage.py worker" in answer
    assert "mend the documents, try again" in answer
    assert f"{index.engine.follower}: ready. Drift: 0. Waiting: 5." in answer


def test_search_follow_keeps_the_index_of_this_machine(settings, tmp_path, places, english):
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = {"urls": ("http://127.0.0.1:9",), "prefix": "none"}
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    call_command("search_follow", once=True)
    spare = EmbeddedEngine(tmp_path / "index", SCHEMA)
    assert spare.stats().documents == 5
    changed("probe", [places[0].pk])
    Place.objects.filter(pk=places[0].pk).update(is_active=False)
    call_command("search_worker", once=True)
    call_command("search_follow", once=True)
    assert spare.stats().documents == 4
    names = set(IndexPosition.objects.values_list("name", flat=True))
    assert names == {"elasticsearch-none", spare.follower}
    assert OutboxRow.objects.exists(), "the cluster has not read it"
    answer = StringIO()
    with pytest.raises(SystemExit):
        call_command("search_doctor", stdout=answer)
    assert f"{spare.follower}: ready. Drift: 0" in answer.getvalue()
    assert "elasticsearch-none: 1 waiting" in answer.getvalue()


def test_search_follow_builds_anew_what_was_forgotten(settings, tmp_path, places):
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = {"urls": ("http://127.0.0.1:9",), "prefix": "none"}
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    call_command("search_follow", once=True)
    IndexPosition.objects.all().delete()
    Place.objects.filter(pk=places[0].pk).update(is_active=False)
    call_command("search_follow", once=True)
    assert EmbeddedEngine(tmp_path / "index", SCHEMA).stats().documents == 4


def test_search_follow_whose_building_failed_builds_again(index, places, monkeypatch):
    IndexPosition.objects.all().delete()
    loop = Loop(index.engine)

    def killed():
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(loop, "go_on", killed)
        with pytest.raises(KeyboardInterrupt):
            loop.work()
    assert index.engine.health().state == State.READY, "the old index is still there"
    loop.work()
    assert index.engine.stats().documents == 5


def test_search_follow_without_a_cluster_says_so(settings):
    for engine_name, fallback in (("embedded", "embedded"), ("elasticsearch", "none")):
        settings.SEARCH_ENGINE, settings.SEARCH_FALLBACK = engine_name, fallback
        with pytest.raises(CommandError, match="nothing to follow"):
            call_command("search_follow", once=True)


def test_search_worker_ends_cleanly_on_sigterm(settings, tmp_path):
    """A real process, without a database: it waits for one, and ends when told to."""
    code = (
        "import os, signal, threading, django; django.setup();"
        "threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGTERM)).start();"
        "from django.core.management import call_command; call_command('search_worker')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATA_DIR": str(tmp_path),
        },
        timeout=60,
        check=False,
        capture_output=True,
        cwd=settings.BASE_DIR,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]


def test_sweep_counts_anew_what_was_taken_and_calls_it_no_drift(indexed, caplog):
    method = make_method("Бөлшектер")
    other = make_method("Бөлшектер екінші")
    for one in (method, other):
        stored = store_file(upload=make_upload(f"{one.pk}.pdf", make_pdf()), by=None)
        MethodFile.objects.create(method=one, stored=stored)
        one.save()
    indexed()
    StoredFile.objects.filter(method_files__method=method).update(downloads=7)
    index = engine()
    findings = examine(index)
    assert findings.counted == {f"method:{method.pk}"}
    assert not findings.drift
    assert "Drift: 0" in told("search_doctor")
    worker = Loop(index)
    worker.sweep()
    worker.work()
    assert "drifted" not in caplog.text
    assert not examine(index).counted
    query = Query(words=("бөлшектер",), tokens=frozenset({tokens.PUBLIC}), sort=Sort.MOST_USED)
    assert index.search(query).keys == [f"method:{method.pk}", f"method:{other.pk}"]


def test_sweep_still_tells_words_that_drifted(indexed, caplog):
    method = make_method("Бөлшектер")
    indexed()
    type(method).objects.filter(pk=method.pk).update(title="Үшбұрыш")
    index = engine()
    worker = Loop(index)
    worker.sweep()
    worker.work()
    assert "drifted" in caplog.text
    assert not examine(index).drift
