"""Addresses of threads about children."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers "key"
from forum.care import views

urlpatterns = [
    path("", views.care_list, name="care-list"),
    path("about/<key:pk>/", views.care_start, name="care-start"),
    path("<key:pk>/", views.care_detail, name="care-detail"),
    path("<key:pk>/let-in/", views.care_let_in, name="care-let-in"),
    path("<key:pk>/close/", views.care_close, name="care-close"),
]
