from dataclasses import asdict
from types import SimpleNamespace

import pytest

from cms.audience import tokens
from cms.people.models import Place
from cms.ports import searchable
from cms.ports.searchable import SearchCard, SearchDocument
from search.engines import engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.entries import SCHEMA
from search.indexing import services
from search.query import Query, parse


class ProbeSource:
    """Places as if they were offered, so that the worker is tested apart from real kinds."""

    kind = "probe"
    model = Place
    poison = frozenset()

    def queryset(self):
        return Place.objects.all()

    def document(self, row):
        if row.pk in self.poison:
            raise ValueError("poison")
        if not row.is_active:
            return None
        return SearchDocument(
            kind="probe", pk=row.pk, language="kk", title=row.name_kk, read=(tokens.PUBLIC,)
        )

    def cards(self, pks, viewer):
        return {
            place.pk: SearchCard("probe", place.pk, "/", place.name_kk, "kk", place.name_kk)
            for place in Place.objects.filter(pk__in=pks, is_active=True)
        }


@pytest.fixture
def probe(monkeypatch):
    source = ProbeSource()
    monkeypatch.setattr(searchable, "_sources", {"probe": source})
    return source


def of_embedded(request, settings):
    folder = request.getfixturevalue("tmp_path") / "index"
    settings.SEARCH_INDEX_DIR = folder
    return SimpleNamespace(
        another=lambda: EmbeddedEngine(folder, SCHEMA),
        names=lambda: {path.name for path in folder.iterdir() if path.is_dir()},
    )


def of_elasticsearch(request, settings):
    connection = request.getfixturevalue("elasticsearch_connection")
    settings.ELASTICSEARCH = asdict(connection)
    settings.SEARCH_FALLBACK = "none"
    pattern = f"{connection.prefix}-docs-*"
    return SimpleNamespace(
        another=lambda: ElasticsearchEngine(connection, SCHEMA),
        names=lambda: set(engine().client.indices.get(index=pattern)),
    )


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def no_index(request, settings):
    """The site's engine, each in turn, before there is an index: that `engine`, what finds a word
    in titles, the names of its indices, and the engine of `another` process."""
    settings.SEARCH_ENGINE = request.param
    made = {"embedded": of_embedded, "elasticsearch": of_elasticsearch}[request.param](
        request, settings
    )
    made.engine = engine()
    made.titles = lambda text: {
        int(key.split(":")[1])
        for key in engine()
        .search(Query(words=parse(text).words, tokens=frozenset({"public"})))
        .keys
    }
    return made


@pytest.fixture
def index(request, no_index):
    """The same with an empty index that follows the outbox from here."""
    no_index.engine.ensure(SCHEMA)
    no_index.engine.begin_rebuild().commit({})
    request.getfixturevalue("db")
    services.open_position(name=no_index.engine.follower)
    services.note_built(name=no_index.engine.follower)
    return no_index
