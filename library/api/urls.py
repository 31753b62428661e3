"""Addresses of the interface for programs, in no language."""

from django.urls import path

from library.api.views import api

urlpatterns = [path("", api.urls)]
