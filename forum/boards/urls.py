"""Addresses of boards: the tree, one board, managing them, looking with the eyes of others."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from forum.boards import views

urlpatterns = [
    path("", views.board_index, name="board-index"),
    path("boards/", views.board_list, name="board-list"),
    path("boards/new/", views.board_create, name="board-create"),
    path("boards/rules/<key:pk>/", views.board_rules, name="board-rules"),
    path("boards/<key:pk>/", views.board_manage, name="board-manage"),
    path("boards/<key:pk>/grants/", views.board_grants, name="board-grants"),
    path("view-as/end/", views.lent_end, name="lent-end"),
    path("view-as/<key:pk>/", views.lent_begin, name="lent-begin"),
    path("<slug:slug>/", views.board_detail, name="board-detail"),
]
