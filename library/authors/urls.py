"""Addresses of those who made a method together."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.authors import views

urlpatterns = [
    path("methods/edit/<key:pk>/authors/", views.method_authors, name="method-authors"),
    path("methods/authorship/<key:pk>/", views.co_author_answer, name="co-author-answer"),
]
