"""Addresses of one's own data."""

from django.urls import path

from cms.leaving import views

app_name = "leaving"
urlpatterns = [
    path("", views.data_page, name="data-page"),
    path("download/", views.data_download, name="data-download"),
]
