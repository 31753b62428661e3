"""Addresses of lessons with methods. Stand before the slugs of methods."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.uses import views

urlpatterns = [
    path("methods/<key:pk>/uses/", views.method_uses, name="method-uses"),
    path("methods/<key:pk>/used/", views.method_used, name="method-used"),
    path("methods/<key:pk>/used/take-back/", views.use_take_back, name="use-take-back"),
]
