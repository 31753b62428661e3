"""Addresses of people."""

app_name = "search"
urlpatterns: list = []
