"""Addresses of the development page that shows mail."""

from django.urls import path

from cms.mail import views

app_name = "mail"
urlpatterns = [path("", views.mail_list, name="mail-list")]
