"""Addresses of comments: only what is used; nothing of comments-xtd itself is mounted."""

from django.urls import path

from cms.comments import views
from cms.requests import converters  # noqa: F401 - registers <key:…>

app_name = "comments"
urlpatterns = [
    path("post/", views.comment_post, name="comment-post"),
    path("<key:pk>/", views.comment_detail, name="comment-detail"),
    path("<key:pk>/reply/", views.comment_reply, name="comment-reply"),
    path("<key:pk>/edit/", views.comment_edit, name="comment-edit"),
    path("<key:pk>/withdraw/", views.comment_withdraw, name="comment-withdraw"),
]
