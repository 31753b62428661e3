"""Addresses of pages, under the name by which Wagtail makes links to them."""

from django.urls import re_path

from cms.sections import views

urlpatterns = [re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve")]
