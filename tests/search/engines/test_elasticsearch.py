"""What only Elasticsearch has: indices of a cluster, their aliases, a server that can be away."""

import threading
import time
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.ports.searchable import SearchDocument
from search.engines.base import EngineAwayError, RebuildRunningError, State
from search.engines.elasticsearch import Connection, ElasticsearchEngine
from search.engines.elasticsearch import engine as module
from search.engines.elasticsearch.rebuild import Lease
from search.entries import SCHEMA, entry_of
from search.query import Query, parse

pytestmark = pytest.mark.elasticsearch
ALL = Query(tokens=frozenset({"public"}))


def entry(pk, title="сабақ", version=1, **other):
    return entry_of(
        SearchDocument(kind="method", pk=pk, language="kk", title=title, read=("public",), **other),
        version,
    )


@pytest.fixture
def engine(elasticsearch_engine):
    elasticsearch_engine.ensure(SCHEMA)
    elasticsearch_engine.begin_rebuild().commit({})
    elasticsearch_engine.put([entry(1), entry(2)])
    return elasticsearch_engine


def indices(engine):
    return sorted(engine.client.indices.get(index=f"{engine.connection.prefix}-docs-*"))


def end_lease(engine):
    """As if the builder had died and its time had passed."""
    engine.client.index(index=engine.names.lock, id="rebuild", document={"until": 1})


def of_analysis(engine, number):
    """The same site with code that analyses otherwise."""
    return ElasticsearchEngine(engine.connection, replace(SCHEMA, analysis=number))


def test_put_is_answered_by_the_real_server(engine):
    assert engine.search(ALL).engine == "elasticsearch"
    (index,) = indices(engine)
    about = engine.client.indices.get(index=index)[index]
    assert about["mappings"]["dynamic"] == "strict"
    assert about["mappings"]["_meta"]["analysis"] == SCHEMA.analysis
    assert engine.names.read in about["aliases"]
    answered = engine.client.indices.stats(index=index, metric="search")
    assert answered["_all"]["total"]["search"]["query_total"] > 0


def test_put_of_one_bad_document_takes_the_others(engine):
    report = engine.put([entry(3), entry(4, facets={"subject": ("x" * 40_000,)})])
    assert report.done == {"method:3"}
    assert "max length 32766" in report.failed["method:4"]


def test_put_keeps_no_text_that_is_not_needed(engine):
    (hit,) = engine.client.search(index=engine.names.read, query={"term": {"key": "method:1"}})[
        "hits"
    ]["hits"]
    assert set(hit["_source"]) == {"key", "version", "digest", "gist"}


def test_put_writes_nothing_while_the_disk_is_full(engine):
    block = {"index.blocks.read_only_allow_delete": True}
    engine.client.indices.put_settings(index=engine.names.read, settings=block)
    with pytest.raises(EngineAwayError, match="read-only"):
        engine.put([entry(3)])
    with pytest.raises(EngineAwayError, match="read-only"):
        engine.delete({"method:1": 9})
    assert engine.search(ALL).total == 2, "it still answers"


def test_put_after_the_index_was_switched_goes_to_the_new_one(engine, monkeypatch):
    before = engine._targets()
    engine.begin_rebuild().commit({})
    looks = iter([before])
    real = engine._targets
    monkeypatch.setattr(engine, "_targets", lambda: next(looks, None) or real())
    assert engine.put([entry(3)]).done == {"method:3"}
    assert len(indices(engine)) == 1, "the write brought no removed index back"
    assert engine.search(ALL).keys == ["method:3"]


def test_put_removes_what_a_dead_builder_left(engine):
    engine.begin_rebuild()
    assert len(indices(engine)) == 2
    engine.put([entry(3)])
    assert len(indices(engine)) == 2, "the builder lives"
    end_lease(engine)
    engine.put([entry(4)])
    assert len(indices(engine)) == 1
    assert engine.search(ALL).total == 4


def test_put_waits_while_another_version_is_being_built(engine):
    newer = of_analysis(engine, 99)
    rebuild = newer.begin_rebuild()
    with pytest.raises(EngineAwayError, match="another version"):
        engine.put([entry(3)])
    rebuild.commit({})
    with pytest.raises(EngineAwayError, match="no index of this version"):
        engine.put([entry(3)])
    assert newer.put([entry(3)]).done == {"method:3"}


def test_search_without_an_index_says_so(elasticsearch_engine):
    with pytest.raises(EngineAwayError, match="no such index"):
        elasticsearch_engine.search(ALL)
    assert elasticsearch_engine.health().state == State.MISSING
    assert elasticsearch_engine.stats().documents == 0
    assert list(elasticsearch_engine.contents()) == []
    with pytest.raises(EngineAwayError):
        elasticsearch_engine.put([entry(1)])


def test_search_of_an_outdated_index_answers_and_says_so(engine):
    newer = of_analysis(engine, 99)
    answer = newer.search(ALL)
    assert answer.degraded
    assert answer.total == 2
    assert newer.health().state == State.OUTDATED
    newer.begin_rebuild().commit({})
    assert newer.health().state == State.READY
    assert len(indices(engine)) == 1


def test_search_goes_on_while_indices_are_switched(engine):
    """No empty moment and no notice, with searches without a pause over three rebuilds."""
    answers, stop = [], threading.Event()

    def ask():
        while not stop.is_set():
            answers.append(engine.search(ALL))

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for _ in range(3):
        rebuild = engine.begin_rebuild()
        rebuild.write([entry(1), entry(2)])
        rebuild.commit({"method": 2})
    stop.set()
    for thread in asking:
        thread.join()
    assert len(answers) > 20
    assert {(answer.total, answer.degraded) for answer in answers} == {(2, False)}
    assert len(indices(engine)) == 1


def test_search_goes_on_beyond_ten_thousand(engine):
    rebuild = engine.begin_rebuild()
    rebuild.write([entry(pk, "бірдей атау") for pk in range(1, 10_061)])
    rebuild.commit({"method": 10_060})
    query = replace(parse("бірдей"), tokens=ALL.tokens, size=1_000)
    keys, after = [], None
    while True:
        answer = engine.search(replace(query, after=after))
        assert answer.total == 10_060
        keys += answer.keys
        after = answer.after
        if after is None:
            break
    assert len(keys) == len(set(keys)) == 10_060
    assert len(list(engine.contents())) == 10_060
    assert engine.search(replace(query, offset=9_990, size=40)).keys == keys[9_990:10_000]


def test_contents_are_read_in_many_pages(engine, monkeypatch):
    monkeypatch.setattr(module, "_READ_AT_ONCE", 2)
    engine.put([entry(pk) for pk in range(3, 6)])
    engine.delete({"method:2": 9})
    assert {held.key for held in engine.contents()} == {f"method:{pk}" for pk in (1, 3, 4, 5)}


def test_begin_rebuild_after_a_dead_builder_takes_over(engine):
    first = engine.begin_rebuild()
    with pytest.raises(RebuildRunningError):
        engine.begin_rebuild()
    end_lease(engine)
    second = engine.begin_rebuild()
    with pytest.raises(EngineAwayError):
        first.write([entry(5)])
    with pytest.raises(EngineAwayError):
        first.commit({})
    second.write([entry(6)])
    second.commit({"method": 1})
    assert engine.search(ALL).keys == ["method:6"]
    assert len(indices(engine)) == 1


def test_lease_is_held_by_one_of_many(elasticsearch_engine):
    engine, taken = elasticsearch_engine, []
    both = threading.Barrier(4)

    def take():
        both.wait(10)
        try:
            taken.append(Lease.take(engine.client, engine.names.lock))
        except Exception as error:  # noqa: BLE001 - told after the join
            taken.append(error)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(None) == 3, taken
    (held,) = [lease for lease in taken if lease is not None]
    assert not Lease.is_free(engine.client, engine.names.lock)
    held.free()
    assert Lease.is_free(engine.client, engine.names.lock)


def test_ensure_leaves_what_is_not_ours(engine):
    other = f"{engine.connection.prefix}-docs-of-somebody"
    engine.client.indices.create(index=other)
    engine.ensure(SCHEMA)
    engine.begin_rebuild().commit({})
    assert other in indices(engine)


def test_health_of_a_changed_mapping_asks_for_a_rebuild(engine):
    engine._mapping = engine._mapping | {"_meta": {"schema": 1, "print": "other"}}
    assert engine.health().state == State.OUTDATED


def test_search_with_the_server_away_is_quick_and_loses_nothing():
    away = ElasticsearchEngine(
        Connection(urls=("http://127.0.0.1:9", "http://127.0.0.1:19"), prefix="none"), SCHEMA
    )
    began = time.monotonic()
    for question in (
        lambda: away.search(ALL),
        lambda: away.suggest("саб", ALL.tokens, "kk"),
        lambda: away.similar("method:1", ALL.tokens),
    ):
        with pytest.raises(EngineAwayError, match="cannot be reached"):
            question()
    assert away.health().state == State.AWAY
    assert time.monotonic() - began < 2
    away.ensure(SCHEMA)
    for write in (
        lambda: away.put([entry(1)]),
        lambda: away.delete({"method:1": 1}),
        lambda: list(away.contents()),
        away.stats,
        away.begin_rebuild,
    ):
        with pytest.raises(EngineAwayError, match="cannot be reached"):
            write()


def test_search_of_one_dead_node_asks_the_other(engine):
    connection = replace(engine.connection, urls=("http://127.0.0.1:9", *engine.connection.urls))
    both = ElasticsearchEngine(connection, SCHEMA)
    for _ in range(4):
        assert both.search(ALL).total == 2


def test_connection_says_who_we_are(tmp_path):
    url = ("http://127.0.0.1:9",)
    by_key = Connection(urls=url, prefix="x", api_key="abc").open()
    assert by_key._headers["authorization"] == "ApiKey abc"
    by_name = Connection(urls=url, prefix="x", user="us", password="pw").open()
    assert by_name._headers["authorization"].startswith("Basic ")
    with pytest.raises(ImproperlyConfigured, match="not both"):
        Connection(urls=url, prefix="x", api_key="abc", user="us").open()
    with pytest.raises(ImproperlyConfigured):
        Connection(urls=("nonsense",), prefix="x").open()
    with pytest.raises(ImproperlyConfigured):
        Connection(urls=("https://127.0.0.1:9",), prefix="x", ca_file=str(tmp_path / "no")).open()
