"""Addresses of pages, under the name by which Wagtail makes links to them."""

from django.urls import path, re_path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from cms.sections import views

urlpatterns = [
    path("closest/<key:pk>/", views.closest_page, name="closest-page"),
    re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve"),
]
