"""Where a request comes from, and where it asks to go on."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def client_address(request: HttpRequest) -> str:
    """The address behind as many proxies as TRUSTED_PROXIES says, as the limits of log-in see it.

    One shared word when the server tells none, as behind a socket: limited, never refused.
    """
    return get_adapter(request).get_client_ip(request)


def following_address(request: HttpRequest, otherwise: str) -> str:
    """The path of this site that the form names in `next`, or `otherwise`: never another host."""
    following = request.POST.get("next", "")
    ours = following.startswith("/") and url_has_allowed_host_and_scheme(following, None)
    return following if ours else otherwise
