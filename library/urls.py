"""Addresses of the library."""

from django.urls import include, path

app_name = "library"
urlpatterns = [
    path("", include("library.methods.urls")),
    path("essays/", include("library.essays.urls")),
]
