"""Addresses outside the languages: the choice of one, and what machines read."""

from django.urls import path, re_path

from home.front import root_views

urlpatterns = [
    path("", root_views.choose_language, name="root"),
    path("robots.txt", root_views.robots, name="robots"),
    path("sitemap.xml", root_views.sitemap, name="sitemap"),
    re_path(r"^media/(?P<path>images/[\w.\-]+)$", root_views.rendition, name="rendition"),
]
