"""Addresses of questions to the administration."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from forum.questions import views

urlpatterns = [
    path("", views.question_list, name="question-list"),
    path("at/<slug:slug>/", views.question_list_of_place, name="question-list-of-place"),
    path("ask/", views.question_ask, name="question-ask"),
    path("sent/", views.question_sent, name="question-sent"),
    path("similar/", views.question_similar, name="question-similar"),
    path("confirm/<str:key>/", views.question_confirm, name="question-confirm"),
    path("follow/<str:key>/", views.question_follow, name="question-follow"),
    path("mine/", views.question_mine, name="question-mine"),
    path("work/", views.question_work, name="question-work"),
    path("offices/", views.office_list, name="office-list"),
    path("offices/new/<key:place>/", views.office_create, name="office-create"),
    path("offices/<key:pk>/", views.office_edit, name="office-edit"),
    path("<key:pk>/accept/", views.question_accept, name="question-accept"),
    path("<key:pk>/assign/", views.question_assign, name="question-assign"),
    path("<key:pk>/answer/", views.question_answer, name="question-answer"),
    path("<key:pk>/return/", views.question_return, name="question-return"),
    path("<key:pk>/decline/", views.question_decline, name="question-decline"),
    path("<key:pk>/duplicate/", views.question_duplicate, name="question-duplicate"),
    path("<key:pk>/outcome/", views.question_outcome, name="question-outcome"),
    path("<key:pk>/change/", views.question_change, name="question-change"),
    path("<key:pk>/reply/", views.question_reply, name="question-reply"),
    path("<key:pk>/", views.question_detail, name="question-short"),
    path("<key:pk>/<slug:slug>/", views.question_detail, name="question-detail"),
]
