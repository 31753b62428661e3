"""Addresses of citations, of the newest version of a work and of one that is named."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.citations import views

urlpatterns = [
    path("<slug:kind>/<key:pk>/", views.cite, name="cite"),
    path("<slug:kind>/<key:pk>/v<key:version>/", views.cite, name="cite"),
    path("<slug:kind>/<key:pk>/<slug:form>", views.cite_file, name="cite-file"),
    path("<slug:kind>/<key:pk>/v<key:version>/<slug:form>", views.cite_file, name="cite-file"),
]
