"""Addresses of people. A single word after `people/` is always the address of a person."""

from django.urls import path

from cms.people import views
from cms.requests import converters  # noqa: F401 - registers "key"

app_name = "people"
urlpatterns = [
    path("own/profile/", views.profile_edit, name="profile-edit"),
    path("own/memberships/", views.membership_request, name="membership-request"),
    path("own/memberships/<key:pk>/end/", views.membership_end, name="membership-end"),
    path("coordination/requests/", views.request_list, name="request-list"),
    path("coordination/requests/<key:pk>/accept/", views.request_accept, name="request-accept"),
    path("coordination/requests/<key:pk>/refuse/", views.request_refuse, name="request-refuse"),
    path("<slug:slug>/", views.person_detail, name="person-detail"),
]
