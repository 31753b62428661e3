"""Addresses of moderation: the queue and its lists, reports of everybody, one's own words."""

from django.urls import path

from cms.moderation import views
from cms.requests import converters  # noqa: F401 - registers <key:…>

app_name = "moderation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("decide/", views.decide_many, name="decide-many"),
    path("<key:pk>/", views.item, name="item"),
    path("<key:pk>/claim/", views.claim, name="claim"),
    path("<key:pk>/note/", views.note, name="note"),
    path("report/<slug:kind>/<key:pk>/", views.report, name="report"),
    path("mine/", views.own, name="own"),
    path("mine/<key:pk>/read/", views.sanction_read, name="sanction-read"),
    path("sanctions/", views.sanctions, name="sanctions"),
    path("sanctions/<key:pk>/lift/", views.sanction_lift, name="sanction-lift"),
    path("words/", views.words, name="words"),
    path("words/<key:pk>/delete/", views.word_delete, name="word-delete"),
    path("templates/", views.templates, name="templates"),
    path("templates/<key:pk>/", views.template_edit, name="template-edit"),
    path("templates/<key:pk>/delete/", views.template_delete, name="template-delete"),
    path("log/", views.log, name="log"),
]
