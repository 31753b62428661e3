"""A development page that shows the mail that was written; never mounted in production."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.mail.models import OutgoingMail


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The last fifty messages, newest first."""
    mails = OutgoingMail.objects.order_by("-pk")[:50]
    return render(request, "mail/mail_list.html", {"mails": mails})
