"""Taking a board along."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers "key"
from forum.transfer import views

urlpatterns = [path("boards/<key:pk>/take/", views.board_take, name="board-take")]
