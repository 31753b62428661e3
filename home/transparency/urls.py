"""The address of the figures."""

from django.urls import path

from home.transparency import views

urlpatterns = [path("", views.transparency, name="transparency")]
