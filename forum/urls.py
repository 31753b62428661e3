"""Addresses of the forum. Boards come last: theirs are single words."""

from django.urls import include, path

app_name = "forum"
urlpatterns = [
    path("questions/", include("forum.questions.urls")),
    path("ideas/", include("forum.ideas.urls")),
    path("help/", include("forum.help.urls")),
    path("care/", include("forum.care.urls")),
    path("children/", include("forum.wards.urls")),
    path("", include("forum.discussions.urls")),
    path("", include("forum.transfer.urls")),
    path("", include("forum.boards.urls")),
]
