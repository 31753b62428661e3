"""Addresses of notices."""

from django.urls import path

from cms.notices import views
from cms.requests import converters  # noqa: F401 - registers <key:…>

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("read/", views.notices_read, name="notices-read"),
    path("<key:pk>/", views.notice_open, name="notice-open"),
    path("<key:pk>/read/", views.notice_read, name="notice-read"),
]
