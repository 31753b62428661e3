"""The address of the start page."""

from django.urls import path

from home.start import views

urlpatterns = [path("", views.start, name="start")]
