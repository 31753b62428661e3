"""Addresses of joining and leading a community; its page is in the tree."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from home.communities import views

urlpatterns = [
    path("all/", views.community_list, name="community-list"),
    path("<key:pk>/join/", views.community_join, name="community-join"),
    path("<key:pk>/leave/", views.community_leave, name="community-leave"),
    path("<key:pk>/requests/", views.community_requests, name="community-requests"),
    path("<key:pk>/answer/<key:membership>/", views.community_answer, name="community-answer"),
    path("<key:pk>/role/<key:membership>/", views.community_role, name="community-role"),
    path("<key:pk>/end/<key:membership>/", views.community_end, name="community-end"),
]
