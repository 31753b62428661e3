"""What only the embedded engine has: a folder that can be damaged, and processes that die."""

import json
import os
import shutil
import threading
from dataclasses import replace

import pytest

from cms.ports.searchable import SearchDocument
from cms.settings import limits
from search.engines.base import EngineAwayError, State
from search.engines.embedded import EmbeddedEngine
from search.entries import SCHEMA, entry_of
from search.query import Query

ALL = Query(tokens=frozenset({"public"}))


def entry(pk, title="сабақ", version=1):
    return entry_of(
        SearchDocument(kind="method", pk=pk, language="kk", title=title, read=("public",)), version
    )


@pytest.fixture
def engine(tmp_path):
    made = EmbeddedEngine(tmp_path, SCHEMA)
    made.ensure(SCHEMA)
    made.begin_rebuild().commit({})
    made.put([entry(1), entry(2)])
    return made


def again(engine):
    """Another process."""
    return EmbeddedEngine(engine.folder, SCHEMA)


def index_folder(engine):
    return engine.folder / (engine.folder / "CURRENT").read_text()


def damage_segments(engine):
    for path in index_folder(engine).iterdir():
        if path.suffix in {".idx", ".term", ".fast", ".store"}:
            # A new file, as after a broken disk was restored: the old one may be mapped.
            path.unlink()
            path.write_bytes(os.urandom(40))


def damage_meta(engine):
    path = index_folder(engine) / "meta.json"
    path.unlink()
    path.write_text("{not json")


def remove_index(engine):
    shutil.rmtree(index_folder(engine))


@pytest.mark.parametrize("damage", [damage_segments, damage_meta, remove_index])
def test_search_of_a_damaged_index_says_so_and_asks_for_a_rebuild(engine, damage):
    damage(engine)
    reader = again(engine)
    for question in (
        lambda: reader.search(ALL),
        lambda: reader.suggest("саб", ALL.tokens, "kk"),
        lambda: reader.similar("method:1", ALL.tokens),
    ):
        with pytest.raises(EngineAwayError):
            question()
    assert reader.health().state == State.DAMAGED
    rebuild = reader.begin_rebuild()
    rebuild.write([entry(1, version=0)])
    rebuild.commit({"method": 1})
    assert reader.health().state == State.READY
    assert reader.search(ALL).keys == ["method:1"]


def test_search_of_a_missing_index_says_so(tmp_path):
    engine = EmbeddedEngine(tmp_path / "none", SCHEMA)
    with pytest.raises(EngineAwayError, match="no index"):
        engine.search(ALL)
    assert engine.health().state == State.MISSING
    assert list(engine.contents()) == []
    with pytest.raises(EngineAwayError):
        engine.put([entry(1)])


def test_search_sees_what_another_process_wrote(engine):
    reader = again(engine)
    assert reader.search(ALL).total == 2
    engine.put([entry(3)])
    assert reader.search(ALL).total == 3
    rebuild = engine.begin_rebuild()
    rebuild.write([entry(9)])
    rebuild.commit({"method": 1})
    assert reader.search(ALL).keys == ["method:9"]


def test_health_of_an_index_of_another_analysis_is_outdated_but_it_answers(engine):
    newer = EmbeddedEngine(engine.folder, replace(SCHEMA, analysis=SCHEMA.analysis + 1))
    assert newer.health().state == State.OUTDATED
    answer = newer.search(ALL)
    assert answer.degraded
    assert answer.total == 2
    with pytest.raises(EngineAwayError):
        newer.put([entry(3)])


def test_search_of_an_index_of_another_shape_says_so(engine):
    newer = EmbeddedEngine(engine.folder, replace(SCHEMA, version=SCHEMA.version + 1))
    assert newer.health().state == State.OUTDATED
    with pytest.raises(EngineAwayError):
        newer.search(ALL)


def test_follower_is_the_name_of_this_very_folder(engine, tmp_path):
    assert engine.follower == again(engine).follower
    copy = tmp_path.with_name(f"{tmp_path.name}-copy")
    shutil.copytree(engine.folder, copy)
    copied = EmbeddedEngine(copy, SCHEMA)
    assert copied.search(ALL).total == 2
    assert copied.follower != engine.follower, "what one index has read, the other has not"
    assert copied.follower == EmbeddedEngine(copy, SCHEMA).follower


def test_follower_is_one_for_processes_that_ask_at_once(tmp_path):
    names = []
    threads = [
        threading.Thread(target=lambda: names.append(EmbeddedEngine(tmp_path, SCHEMA).follower))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 8
    assert len(set(names)) == 1


def test_ensure_sweeps_what_a_killed_rebuild_left(engine):
    rebuild = engine.begin_rebuild()
    rebuild.write([entry(7)])
    folder = engine.folder / rebuild.name
    engine.ensure(SCHEMA)
    assert folder.exists()
    os.close(rebuild._lock)  # what the system does when the process is killed
    engine.ensure(SCHEMA)
    assert not folder.exists()
    assert not (engine.folder / "BUILDING").exists()
    assert engine.search(ALL).total == 2


def test_commit_removes_the_old_index(engine):
    old = index_folder(engine)
    engine.begin_rebuild().commit({})
    assert not old.exists()
    assert [path for path in engine.folder.iterdir() if path.is_dir()] == [index_folder(engine)]


def test_put_of_one_bad_document_takes_the_others(engine):
    bad = replace(entry(5), published=-(2**80))
    report = engine.put([entry(4), bad])
    assert report.done == {"method:4"}
    assert set(report.failed) == {"method:5"}


def test_current_file_that_leads_elsewhere_is_no_index(engine, tmp_path):
    (engine.folder / "CURRENT").write_text("../../etc")
    assert again(engine).health().state == State.MISSING


def test_a_rebuild_writes_many_documents_at_once(engine, monkeypatch):
    monkeypatch.setattr(limits, "INDEX_REBUILD_HELD", 3)
    rebuild = engine.begin_rebuild()
    folder = engine.folder / rebuild.name

    def parts():
        return len(json.loads((folder / "meta.json").read_text())["segments"])

    rebuild.write([entry(1, version=0), entry(2, version=0)])
    assert parts() == 0
    rebuild.write([entry(3, version=0)])
    assert parts() == 1
    rebuild.write([entry(4, version=0)])
    rebuild.commit({"method": 4})
    assert engine.stats().documents == 4
    assert parts() == 2
