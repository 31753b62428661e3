"""Address of putting a question among the frequent ones; the page itself is in the tree."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from home.faq import views

urlpatterns = [path("add/<key:pk>/", views.faq_add, name="faq-add")]
