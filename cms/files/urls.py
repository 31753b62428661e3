"""Addresses of Wagtail's documents: it names this one wherever a document stands."""

from django.urls import path

from cms.files import views
from cms.requests import converters  # noqa: F401 - registers <key:…>

urlpatterns = [
    path("<key:pk>/<str:name>", views.document_file, name="wagtaildocs_serve"),
]
