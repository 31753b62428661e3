"""Addresses of acts in a class; its page stands in the tree."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from home.classes import views

urlpatterns = [
    path("classes/announcements/<key:pk>/read/", views.announcement_read, name="announcement-read"),
    path("classes/announcements/<key:pk>/edit/", views.announcement_edit, name="announcement-edit"),
    path(
        "classes/announcements/<key:pk>/withdraw/",
        views.announcement_withdraw,
        name="announcement-withdraw",
    ),
]
