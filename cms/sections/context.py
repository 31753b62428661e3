"""What the frame of every page needs."""

from django.http import HttpRequest


def site_chrome(request: HttpRequest) -> dict:
    """Viewer of the request."""
    return {}
