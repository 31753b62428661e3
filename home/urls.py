"""Addresses of home; its pages are in the tree."""

from django.urls import include, path

from home.news.feeds import ArticleFeed

app_name = "home"
urlpatterns = [
    path("communities/", include("home.communities.urls")),
    path("faq/", include("home.faq.urls")),
    path("ideas-report/", include("home.ideas_report.urls")),
    path("start/", include("home.start.urls")),
    path("transparency/", include("home.transparency.urls")),
    path("", include("home.classes.urls")),
    path("news.atom", ArticleFeed(), name="article-feed"),
]
