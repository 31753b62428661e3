"""How allauth meets our people: letters in their language, limits that a class passes."""

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import IntegrityError, transaction
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.audience.backend import is_frozen
from cms.people.models import User
from cms.requests.views import too_many_requests

logger = logging.getLogger(__name__)
_LINKS = ("activate_url", "password_reset_url", "signup_url")
_UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - a key of the limits, nothing listens here


class ConfirmEmailIfAny(EmailVerificationStage):
    """Asks to confirm the e-mail, of those who have one: pupils and others may have none."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lets a person without any address pass."""
        person = self.login.user
        has_none = isinstance(person, User) and not person.email
        if has_none and not EmailAddress.objects.filter(user=person).exists():
            return None, True
        return super().handle()


class AccountAdapter(DefaultAccountAdapter):
    """allauth's questions, answered for the people of schools."""

    def get_login_stages(self) -> list[str]:
        """allauth's steps, the e-mail only of those who have one."""
        ours = f"{ConfirmEmailIfAny.__module__}.{ConfirmEmailIfAny.__qualname__}"
        theirs = f"{EmailVerificationStage.__module__}.{EmailVerificationStage.__qualname__}"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address behind TRUSTED_PROXIES; one shared key when the server tells none.

        A request that came around the proxies, or through a socket, is limited, not refused.
        """
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            logger.warning("Fewer proxies than TRUSTED_PROXIES before %s", request.path)
            return request.META.get("REMOTE_ADDR") or _UNKNOWN_ADDRESS
        except PermissionDenied:
            logger.warning("The server tells no client address; set TRUSTED_PROXIES")
            return _UNKNOWN_ADDRESS

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many failures on one name or from one address: a page that says when to come back."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            answer = too_many_requests(
                request,
                text=_(
                    "There were too many wrong passwords. Wait five minutes, or set a new password."
                ),
                retry_after=300,
            )
            raise ImmediateHttpResponse(answer) from error

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """A child whose guardian does not agree reads why it does not come in."""
        if is_frozen(user):
            return render(request, "children/account_frozen.html", status=403)
        return super().pre_login(request, user, **options)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The start page, in the language of the person."""
        with override(_language_of(request.user)):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def is_safe_url(self, url: str) -> bool:
        """A way back into the admin only for those who may enter: others would go in a circle."""
        user = context.request.user
        into_admin = urlsplit(url or "").path.startswith(reverse("wagtailadmin_home"))
        if into_admin and user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            return False
        return super().is_safe_url(url)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Lets the person go on in their own language, on this page and the next ones."""
        language = _language_of(user)
        with override(language):
            response = super().post_login(request, user, **kwargs)
        location = response.get("Location")
        if location:
            response["Location"] = translate_url(location, language)
        set_language_cookie(response, language)
        return response

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirms an address; when another account has taken it meanwhile, says so."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            self.add_message(
                request,
                messages.ERROR,
                message=_("This address already belongs to another account."),
            )
            return False

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tells the owner of the address, and only them, under which name they signed up."""
        self._owner = User.objects.filter(email__iexact=email).first()
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes a letter in the language of its reader, with links into that language."""
        reader = context.get("user") or getattr(self, "_owner", None)
        language = _language_of(reader)
        links = {k: translate_url(context[k], language) for k in _LINKS if context.get(k)}
        words = {
            "site_name": settings.WAGTAIL_SITE_NAME,
            "base_url": settings.BASE_URL,
            "user": reader,
        }
        with override(language):
            super().send_mail(template_prefix, email, context | words | links)


def set_language_cookie(response: HttpResponse, language: str) -> None:
    """Remembers the language for pages whose address names none."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _language_of(person: Any) -> str:
    return getattr(person, "interface_language", "") or get_language() or settings.LANGUAGE_CODE
