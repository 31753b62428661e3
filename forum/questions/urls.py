"""Addresses of questions to the administration."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from forum.questions.views import answering, asking, listing, offices, reading

urlpatterns = [
    path("", listing.question_list, name="question-list"),
    path("at/<slug:slug>/", listing.question_list_of_place, name="question-list-of-place"),
    path("ask/", asking.question_ask, name="question-ask"),
    path("sent/", asking.question_sent, name="question-sent"),
    path("similar/", asking.question_similar, name="question-similar"),
    path("confirm/<str:key>/", asking.question_confirm, name="question-confirm"),
    path("follow/<str:key>/", reading.question_follow, name="question-follow"),
    path("mine/", listing.question_mine, name="question-mine"),
    path("work/", listing.question_work, name="question-work"),
    path("offices/", offices.office_list, name="office-list"),
    path("offices/new/<key:place>/", offices.office_create, name="office-create"),
    path("offices/<key:pk>/", offices.office_edit, name="office-edit"),
    path("<key:pk>/accept/", answering.question_accept, name="question-accept"),
    path("<key:pk>/assign/", answering.question_assign, name="question-assign"),
    path("<key:pk>/answer/", answering.question_answer, name="question-answer"),
    path("<key:pk>/return/", answering.question_return, name="question-return"),
    path("<key:pk>/decline/", answering.question_decline, name="question-decline"),
    path("<key:pk>/duplicate/", answering.question_duplicate, name="question-duplicate"),
    path("<key:pk>/outcome/", reading.question_outcome, name="question-outcome"),
    path("<key:pk>/change/", asking.question_change, name="question-change"),
    path("<key:pk>/reply/", reading.question_reply, name="question-reply"),
    path("<key:pk>/", reading.question_detail, name="question-short"),
    path("<key:pk>/<slug:slug>/", reading.question_detail, name="question-detail"),
]
