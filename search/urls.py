"""Addresses of search."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("feed/", views.search_feed, name="feed"),
    path("csv/", views.search_csv, name="csv"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
]
