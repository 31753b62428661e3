"""The cluster is away, slow, refuses or is of another make: a real one behind a small proxy."""

import threading
import time
from dataclasses import replace

import pytest

from cms.ports.searchable import SearchDocument
from cms.settings import limits
from search.engines.base import EngineAwayError, Result
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.fallback import FallbackEngine
from search.engines.patience import one_patience
from search.entries import SCHEMA, entry_of
from search.query import Query
from tests.search.engines.servers import proxy_to

TOKENS = frozenset({"public"})
ALL = Query(tokens=TOKENS)


def entry(pk, title="сабақ ойын", version=1):
    document = SearchDocument(kind="method", pk=pk, language="kk", title=title, read=("public",))
    return entry_of(document, version)


def filled(engine, *pks):
    engine.ensure(SCHEMA)
    engine.begin_rebuild().commit({})
    engine.put([entry(pk) for pk in pks])
    return engine


@pytest.fixture
def spare(tmp_path):
    return filled(EmbeddedEngine(tmp_path / "spare", SCHEMA), 1, 2, 3)


@pytest.fixture
def proxy(elasticsearch_connection):
    with proxy_to(elasticsearch_connection.urls[0]) as made:
        yield made


@pytest.fixture
def engine(elasticsearch_connection, proxy):
    """The real server, by way of the proxy."""
    connection = replace(elasticsearch_connection, urls=(proxy.url,))
    return filled(ElasticsearchEngine(connection, SCHEMA), 1, 2)


@pytest.fixture
def answers(engine, spare, monkeypatch):
    monkeypatch.setattr(limits, "SEARCH_PROBE_SECONDS", 0.2)
    return FallbackEngine(engine, spare)


def timed(question):
    began = time.monotonic()
    answer = question()
    return answer, time.monotonic() - began


def until(is_true, seconds=10):
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.05)


def slow(proxy):
    proxy.delay = 4


def refusing(proxy):
    proxy.refusal = 503


def overloaded(proxy):
    proxy.refusal = 429


def not_elasticsearch(proxy):
    proxy.refusal = 200


def gone(proxy):
    proxy.stop()


def well(proxy):
    proxy.delay = proxy.refusal = 0
    if proxy.server is None:
        proxy.start()


@pytest.mark.elasticsearch
@pytest.mark.parametrize("trouble", [slow, refusing, overloaded, not_elasticsearch, gone])
def test_search_in_trouble_is_answered_by_the_spare_index_until_it_is_over(answers, proxy, trouble):
    answer = answers.search(ALL)
    assert (answer.engine, answer.total, answer.degraded) == ("elasticsearch", 2, False)
    trouble(proxy)
    answer, took = timed(lambda: answers.search(ALL))
    assert (answer.engine, answer.total) == ("embedded", 3)
    assert answer.degraded
    assert not answer.is_away
    assert took < 2
    asked = proxy.asked
    for question in (
        lambda: answers.search(ALL),
        lambda: answers.suggest("саб", TOKENS, "kk"),
        lambda: answers.similar("method:1", TOKENS),
    ):
        answer, took = timed(question)
        assert answer
        assert took < 0.15, "the breaker is open"
    assert proxy.asked <= asked + 2, "no reader asked, at most a probe"
    well(proxy)
    until(lambda: answers.search(ALL).engine == "elasticsearch", 12)
    assert not answers.search(ALL).degraded


@pytest.mark.elasticsearch
@pytest.mark.parametrize("ask", ["suggest", "similar"])
def test_keys_in_trouble_come_from_the_spare_index(answers, proxy, ask):
    question = {
        "suggest": lambda: answers.suggest("саб", TOKENS, "kk"),
        "similar": lambda: answers.similar("method:1", TOKENS),
    }[ask]
    assert "method:3" not in question()
    slow(proxy)
    keys, took = timed(question)
    assert "method:3" in keys
    assert took < 2


@pytest.mark.elasticsearch
def test_search_that_is_just_slow_is_shown_and_then_rests(answers, proxy):
    proxy.delay = 1.1
    answer, took = timed(lambda: answers.search(ALL))
    assert answer.engine == "elasticsearch"
    assert took < 1.6
    answer, took = timed(lambda: answers.search(ALL))
    assert answer.engine == "embedded"
    assert took < 0.15


@pytest.mark.elasticsearch
def test_questions_of_one_page_wait_together_no_longer_than_one(answers, proxy):
    proxy.delay = 0.6
    with one_patience():
        first, took = timed(lambda: answers.search(ALL))
        assert (first.engine, first.degraded) == ("elasticsearch", False)
        rest, took = timed(lambda: [answers.search(ALL).engine for _time in range(6)])
    assert rest == ["elasticsearch", *["embedded"] * 5]
    assert took < 1.1
    assert answers.search(ALL).engine == "elasticsearch", "it was not taken for away"


@pytest.mark.elasticsearch
def test_search_without_an_index_is_answered_by_the_spare_one(answers, engine):
    engine.client.indices.delete(
        index=list(engine.client.indices.get(index=f"{engine.connection.prefix}-docs-*"))
    )
    assert answers.search(ALL).engine == "embedded"
    filled(engine, 1, 2)
    until(lambda: answers.search(ALL).engine == "elasticsearch")


@pytest.mark.elasticsearch
def test_search_of_an_index_of_other_code_is_answered_by_the_spare_one(engine, spare):
    newer = replace(SCHEMA, analysis=SCHEMA.analysis + 1)
    ahead = ElasticsearchEngine(engine.connection, newer)
    assert ahead.search(ALL).degraded
    both_old = FallbackEngine(ahead, EmbeddedEngine(spare.folder, newer))
    assert both_old.search(ALL).engine == "elasticsearch", "an older index is better than none"
    answer = FallbackEngine(ahead, spare).search(ALL)
    assert (answer.engine, answer.degraded) == ("embedded", True)


@pytest.mark.elasticsearch
def test_search_in_trouble_without_a_spare_index_says_that_it_is_away(engine, proxy):
    answers = FallbackEngine(engine, None)
    gone(proxy)
    for limit in (2, 0.1):
        answer, took = timed(lambda: answers.search(ALL))
        assert answer.is_away
        assert answer.degraded
        assert answer.total == 0
        assert took < limit
    assert answers.suggest("саб", TOKENS, "kk") == answers.similar("method:1", TOKENS) == []


def test_search_with_the_spare_index_missing_too_says_that_it_is_away(tmp_path):
    answers = FallbackEngine(Away(), EmbeddedEngine(tmp_path / "none", SCHEMA))
    assert answers.search(ALL).is_away
    assert answers.suggest("саб", TOKENS, "kk") == []


def test_search_of_an_engine_on_this_machine_is_asked_every_time(tmp_path):
    """It fails at once and is well as soon as its worker has made it: nobody has to wait."""
    engine = EmbeddedEngine(tmp_path, SCHEMA)
    answers = FallbackEngine(engine, is_remote=False)
    assert answers.search(ALL).is_away
    filled(engine, 1)
    assert answers.search(ALL).total == 1


class Away:
    """An engine that is away until it is told to be well; it tells how often it was asked."""

    def __init__(self):
        self.asked = 0
        self.is_well = False
        self.looks = threading.Event()

    def search(self, query):
        self.asked += 1
        self.looks.set()
        if not self.is_well:
            raise EngineAwayError("away")
        return Result(engine="cluster")


def test_breaker_asks_again_in_the_background_one_at_a_time(spare, monkeypatch):
    monkeypatch.setattr(limits, "SEARCH_PROBE_SECONDS", 0.3)
    engine = Away()
    answers = FallbackEngine(engine, spare)
    for _time in range(50):
        assert answers.search(ALL).engine == "embedded"
    assert engine.asked == 1
    time.sleep(0.35)
    for _time in range(50):
        answers.search(ALL)
    until(lambda: engine.asked == 2)
    engine.is_well = True
    time.sleep(0.4)
    assert answers.search(ALL).engine == "embedded", "this one only began the probe"
    until(lambda: answers.search(ALL).engine == "cluster", 2)
