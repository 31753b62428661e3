"""Addresses of lists to take away, with the filters of the pages."""

from django.urls import path

from library.exports import views

urlpatterns = [
    path("csv/", views.method_csv, name="method-csv"),
    path("json/", views.method_json, name="method-json"),
    path("essays/csv/", views.essay_csv, name="essay-csv"),
    path("essays/json/", views.essay_json, name="essay-json"),
]
