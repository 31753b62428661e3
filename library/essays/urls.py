"""Addresses of essays."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.essays import views

urlpatterns = [
    path("", views.essay_list, name="essay-list"),
    path("feed/", views.essay_feed, name="essay-feed"),
    path("write/", views.essay_write, name="essay-write"),
    path("mine/", views.essay_mine, name="essay-mine"),
    path("overview/<key:pk>/", views.essay_overview, name="essay-overview"),
    path("overview/<key:pk>/<slug:month>/", views.essay_overview, name="essay-overview"),
    path("edit/<key:pk>/", views.essay_edit, name="essay-edit"),
    path("edit/<key:pk>/autosave/", views.essay_autosave, name="essay-autosave"),
    path("edit/<key:pk>/withdraw/", views.essay_withdraw, name="essay-withdraw"),
    path("history/<key:pk>/", views.essay_history, name="essay-history"),
    path("<key:pk>/<slug:slug>/", views.essay_detail, name="essay-detail"),
]
