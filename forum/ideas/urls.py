"""Addresses of ideas."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from forum.ideas.views import boards, milestones, reading, running, talking

urlpatterns = [
    path("", reading.idea_list, name="idea-list"),
    path("new/", talking.idea_propose, name="idea-propose"),
    path("similar/", reading.idea_similar, name="idea-similar"),
    path("boards/<slug:slug>/", boards.idea_board, name="idea-board"),
    path("boards/<slug:slug>/stages/new/", boards.stage_add, name="idea-stage-add"),
    path("boards/<slug:slug>/stages/<key:pk>/", boards.stage_edit, name="idea-stage-edit"),
    path("<key:pk>/vote/", talking.idea_vote, name="idea-vote"),
    path("<key:pk>/vote/back/", talking.idea_unvote, name="idea-unvote"),
    path("<key:pk>/reply/", talking.idea_reply, name="idea-reply"),
    path("<key:pk>/move/", running.idea_move, name="idea-move"),
    path("<key:pk>/join/", running.idea_merge, name="idea-merge"),
    path("<key:pk>/experts/", running.idea_experts, name="idea-experts"),
    path("<key:pk>/opinion/", running.idea_opinion, name="idea-opinion"),
    path("<key:pk>/opinion/back/", running.idea_opinion_withdraw, name="idea-opinion-withdraw"),
    path("<key:pk>/work/", running.idea_work, name="idea-work"),
    path("<key:pk>/steps/new/", milestones.step_add, name="idea-step-add"),
    path("<key:pk>/steps/<key:step_pk>/", milestones.step_edit, name="idea-step-edit"),
    path("<key:pk>/steps/<key:step_pk>/<str:name>", reading.idea_file, name="idea-file"),
    path("<key:pk>/", reading.idea_detail, name="idea-short"),
    path("<key:pk>/<slug:slug>/", reading.idea_detail, name="idea-detail"),
]
