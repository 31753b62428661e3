"""Short addresses in no language: they are printed, said aloud, and stay for ever."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.versions import views

urlpatterns = [
    path("<key:pk>", views.short_method, name="short-method"),
    path("<key:pk>/v<key:number>", views.short_version, name="short-version"),
]
