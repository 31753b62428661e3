"""An engine for each test: in a folder, or on the real server that TEST_ELASTICSEARCH_URL names."""

import os
import secrets

import pytest

from search.engines.elasticsearch import Connection, ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.entries import SCHEMA

ELASTICSEARCH = pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)


@pytest.fixture
def elasticsearch_connection():
    """Names of indices that no other test uses; what is left of them goes with the test."""
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    if not url:
        pytest.skip("TEST_ELASTICSEARCH_URL names no server (make elasticsearch starts one)")
    connection = Connection(urls=(url,), prefix=f"test-{secrets.token_hex(6)}")
    client = connection.open()
    assert client.info()["version"]["number"].startswith("8.19."), "the real server answers"
    yield connection
    left = list(client.indices.get(index=f"{connection.prefix}-*", expand_wildcards="all"))
    if left:
        client.indices.delete(index=left)
    client.close()


@pytest.fixture
def elasticsearch_engine(elasticsearch_connection):
    """An engine on the real server, without an index."""
    return ElasticsearchEngine(elasticsearch_connection, SCHEMA)


@pytest.fixture(params=["embedded", ELASTICSEARCH])
def engine(request, tmp_path):
    """Each engine in turn, ready and empty."""
    if request.param == "embedded":
        made = EmbeddedEngine(tmp_path, SCHEMA)
        made.ensure(SCHEMA)
    else:
        made = request.getfixturevalue("elasticsearch_engine")
    made.begin_rebuild().commit({})
    return made
