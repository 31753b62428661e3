"""Addresses of what people keep."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.shelves import views

urlpatterns = [
    path("", views.list_mine, name="list-mine"),
    path("keep/<slug:kind>/<key:pk>/", views.keep, name="keep"),
    path("choose/<slug:kind>/<key:pk>/", views.list_choose, name="list-choose"),
    path("new/", views.list_create, name="list-create"),
    path("shared/<slug:key>/", views.list_shared, name="list-shared"),
    path("shared/<slug:key>/copy/", views.list_copy, name="list-copy"),
    path("<key:pk>/", views.list_detail, name="list-detail"),
    path("<key:pk>/edit/", views.list_edit, name="list-edit"),
    path("<key:pk>/delete/", views.list_delete, name="list-delete"),
    path("<key:pk>/share/", views.list_share, name="list-share"),
    path("<key:pk>/works/<key:work_pk>/", views.list_work, name="list-work"),
]
