"""Where a request comes from."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address behind as many proxies as TRUSTED_PROXIES says, as the limits of log-in see it.

    One shared word when the server tells none, as behind a socket: limited, never refused.
    """
    return get_adapter(request).get_client_ip(request)
