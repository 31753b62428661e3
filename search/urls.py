"""Addresses of search."""

from django.urls import path

from search import views
from search.log.views import click
from search.suggestions.views import opensearch_suggest, suggest

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("feed/", views.search_feed, name="feed"),
    path("csv/", views.search_csv, name="csv"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("suggest/", suggest, name="suggest"),
    path("suggest/opensearch/", opensearch_suggest, name="opensearch-suggest"),
    path("similar/<slug:kind>/<key:pk>/", views.similar, name="similar"),
    path("click/", click, name="click"),
]
