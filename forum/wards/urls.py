"""Addresses of what guardians see of their children."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers "key"
from forum.wards import views

urlpatterns = [
    path("<key:pk>/posts/", views.child_posts, name="child-posts"),
    path("<key:pk>/posts/<key:post_pk>/removal/", views.child_post_removal, name="child-removal"),
]
