"""Addresses of reports of mistakes."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.corrections import views

urlpatterns = [
    path("", views.correction_list, name="correction-list"),
    path("new/<key:pk>/", views.correction_send, name="correction-send"),
    path("confirm/<str:key>/", views.correction_confirm, name="correction-confirm"),
    path("<key:pk>/", views.correction_detail, name="correction-detail"),
]
