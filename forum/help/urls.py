"""Addresses of help."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers "key"
from forum.help import views

urlpatterns = [
    path("", views.help_ask, name="help-ask"),
    path("requests/", views.help_list, name="help-list"),
    path("requests/<key:pk>/", views.help_detail, name="help-detail"),
    path("requests/<key:pk>/take/", views.help_take, name="help-take"),
    path("requests/<key:pk>/close/", views.help_close, name="help-close"),
]
