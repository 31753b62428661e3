"""Addresses of all files at once, below those of their method."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.packs import views

urlpatterns = [
    path("methods/<key:pk>/all.zip", views.method_pack, name="method-pack"),
    path(
        "methods/<key:pk>/versions/<key:number>/all.zip",
        views.version_pack,
        name="method-version-pack",
    ),
]
