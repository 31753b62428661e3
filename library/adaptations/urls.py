"""Addresses of what is made anew."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.adaptations import views

urlpatterns = [
    path("methods/adapt/<key:pk>/", views.method_adapt, name="method-adapt"),
    path("methods/translate/<key:pk>/", views.method_translate, name="method-translate"),
    path("methods/edit/<key:pk>/sources/", views.method_sources, name="method-sources"),
]
