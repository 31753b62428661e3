"""Addresses of people."""

app_name = "home"
urlpatterns: list = []
