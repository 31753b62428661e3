"""Addresses of ideas."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from forum.ideas import views

urlpatterns = [
    path("", views.idea_list, name="idea-list"),
    path("new/", views.idea_propose, name="idea-propose"),
    path("similar/", views.idea_similar, name="idea-similar"),
    path("boards/<slug:slug>/", views.idea_board, name="idea-board"),
    path("boards/<slug:slug>/stages/new/", views.stage_add, name="idea-stage-add"),
    path("boards/<slug:slug>/stages/<key:pk>/", views.stage_edit, name="idea-stage-edit"),
    path("<key:pk>/vote/", views.idea_vote, name="idea-vote"),
    path("<key:pk>/vote/back/", views.idea_unvote, name="idea-unvote"),
    path("<key:pk>/reply/", views.idea_reply, name="idea-reply"),
    path("<key:pk>/move/", views.idea_move, name="idea-move"),
    path("<key:pk>/join/", views.idea_merge, name="idea-merge"),
    path("<key:pk>/experts/", views.idea_experts, name="idea-experts"),
    path("<key:pk>/opinion/", views.idea_opinion, name="idea-opinion"),
    path("<key:pk>/opinion/back/", views.idea_opinion_withdraw, name="idea-opinion-withdraw"),
    path("<key:pk>/work/", views.idea_work, name="idea-work"),
    path("<key:pk>/steps/new/", views.step_add, name="idea-step-add"),
    path("<key:pk>/steps/<key:step_pk>/", views.step_edit, name="idea-step-edit"),
    path("<key:pk>/steps/<key:step_pk>/<str:name>", views.idea_file, name="idea-file"),
    path("<key:pk>/", views.idea_detail, name="idea-short"),
    path("<key:pk>/<slug:slug>/", views.idea_detail, name="idea-detail"),
]
