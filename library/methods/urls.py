"""Addresses of methods: the shelf, one method, its files, and the author's own."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.methods import feeds, views

urlpatterns = [
    path("", views.method_list, name="method-list"),
    path("feed/", feeds.MethodFeed(), name="method-feed"),
    path("methods/new/", views.method_create, name="method-create"),
    path("methods/new/autosave/", views.method_autosave_new, name="method-autosave-new"),
    path("methods/mine/", views.method_mine, name="method-mine"),
    path("methods/edit/<key:pk>/", views.method_edit, name="method-edit"),
    path("methods/edit/<key:pk>/autosave/", views.method_autosave, name="method-autosave"),
    path("methods/take-back/<key:pk>/", views.method_take_back, name="method-take-back"),
    path("methods/discard/<key:pk>/", views.method_discard, name="method-discard"),
    path("methods/<key:pk>/files/<key:file_pk>/<str:name>", views.method_file, name="method-file"),
    path("methods/<key:pk>/<slug:slug>/", views.method_detail, name="method-detail"),
]
