"""The one address of harvesters, in no language."""

from django.urls import path

from library.harvesting import views

urlpatterns = [path("", views.oai, name="oai")]
