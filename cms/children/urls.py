"""Addresses of what guardians decide and of invitations."""

from django.urls import path

from cms.children import views
from cms.requests import converters  # noqa: F401 - registers "key"

app_name = "children"
urlpatterns = [
    path("own/", views.own_children, name="own-children"),
    path("<key:pk>/consents/", views.consents_edit, name="consents-edit"),
    path("invitations/", views.invitation_list, name="invitation-list"),
    path("invitations/<key:pk>/slip/", views.invitation_renew, name="invitation-renew"),
    path("invitations/<key:pk>/withdraw/", views.invitation_withdraw, name="invitation-withdraw"),
    path("join/", views.join_code, name="join-code"),
    path("join/<slug:code>/", views.join, name="join"),
]
