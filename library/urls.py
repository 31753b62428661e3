"""Addresses of the library."""

from django.urls import include, path

app_name = "library"
urlpatterns = [
    path("", include("library.methods.urls")),
    path("curation/", include("library.curation.urls")),
    path("cite/", include("library.citations.urls")),
    path("essays/", include("library.essays.urls")),
]
