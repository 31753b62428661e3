"""Addresses of the list of links."""

from django.urls import path

from cms.links import views
from cms.requests import converters  # noqa: F401 - registers <key:…>

app_name = "links"
urlpatterns = [
    path("", views.broken, name="broken"),
    path("<key:pk>/again/", views.again, name="again"),
]
