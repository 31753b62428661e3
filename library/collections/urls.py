"""Addresses of collections."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.collections import views

urlpatterns = [
    path("", views.collection_list, name="collection-list"),
    path("<key:pk>/", views.collection_detail, name="collection-detail"),
    path("<key:pk>/feed/", views.collection_feed, name="collection-feed"),
]
