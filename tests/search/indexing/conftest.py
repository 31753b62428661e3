from types import SimpleNamespace

import pytest

from cms.audience import tokens
from cms.people.models import Place
from cms.ports import searchable
from cms.ports.searchable import SearchCard, SearchDocument
from search.engines.embedded import EmbeddedEngine
from search.entries import SCHEMA
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


@pytest.fixture
def index(tmp_path, settings):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine = EmbeddedEngine(tmp_path / "index", SCHEMA)
    engine.ensure(SCHEMA)
    engine.begin_rebuild().commit({})
    return SimpleNamespace(
        engine=engine,
        titles=lambda text: {
            int(key.split(":")[1])
            for key in engine.search(
                Query(words=parse(text).words, tokens=frozenset({"public"}))
            ).keys
        },
    )
