"""Addresses of counts."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.counts import views

urlpatterns = [
    path("csv/", views.counts_csv, name="counts-csv"),
    path("<slug:kind>/<key:pk>/", views.work_counts, name="work-counts"),
]
