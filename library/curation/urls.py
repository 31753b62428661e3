"""Addresses of curation: the board, a review, the author's side, experts."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.curation import views

urlpatterns = [
    path("", views.board, name="curation-board"),
    path("acts/", views.many, name="curation-many"),
    path("<key:pk>/", views.review, name="curation-review"),
    path("<key:pk>/looking/", views.looking, name="curation-looking"),
    path("<key:pk>/decide/", views.decide, name="curation-decide"),
    path("<key:pk>/plan/", views.plan, name="curation-plan"),
    path("<key:pk>/remark/", views.remark, name="curation-remark"),
    path("<key:pk>/score/", views.score, name="curation-score"),
    path("<key:pk>/ask/", views.ask, name="curation-ask"),
    path("talk/<key:pk>/", views.talk, name="curation-talk"),
    path("remarks/<key:pk>/settle/", views.settle, name="curation-settle"),
    path("opinions/", views.opinions, name="curation-opinions"),
    path("opinions/<key:pk>/", views.opinion, name="curation-opinion"),
    path(
        "opinions/<key:pk>/files/<key:file_pk>/<str:name>",
        views.opinion_file,
        name="curation-opinion-file",
    ),
]
