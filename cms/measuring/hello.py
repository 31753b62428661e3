"""The bare Django view that everything is measured beside: one "hello"."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    """Says hello."""
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",  # noqa: S106 - guards nothing
    MIDDLEWARE=[],
    USE_TZ=True,
)
application = get_wsgi_application()
