"""Addresses of files on their way; scripts ask them, in the language of the page."""

from django.urls import path

from cms.uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.upload_begin, name="upload-begin"),
    path("<uuid:key>/", views.upload_detail, name="upload-detail"),
]
