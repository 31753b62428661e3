"""Addresses of versions, below those of their method."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.versions import views

urlpatterns = [
    path("methods/<key:pk>/versions/", views.method_versions, name="method-versions"),
    path("methods/<key:pk>/versions/<key:number>/", views.method_version, name="method-version"),
    path(
        "methods/<key:pk>/versions/<key:number>/files/<key:file_pk>/<str:name>",
        views.method_version_file,
        name="method-version-file",
    ),
]
