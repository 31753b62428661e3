"""Addresses of the report on ideas."""

from django.urls import path

from home.ideas_report import views

urlpatterns = [
    path("", views.ideas_report, name="ideas-report"),
]
