"""The engine on an Elasticsearch 8 cluster, for a region or a country.

All analysis is done before a text comes here, so the cluster needs no plug-in and no language. An
index is never changed in its shape: a new one is filled beside it and an alias is switched.
"""

from search.engines.elasticsearch.connection import Connection
from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["Connection", "ElasticsearchEngine"]
