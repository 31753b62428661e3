"""My data: take it along, or leave."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import viewer_of
from cms.leaving import policies, services
from cms.leaving.archive import archive_of
from cms.leaving.forms import LeaveForm


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def data_page(request: HttpRequest) -> HttpResponse:
    """What the site keeps of me; with password and tick I leave it."""
    person = viewer_of(request.user).person
    assert person is not None
    may_leave = policies.can_erase(viewer_of(request.user), person)
    form = LeaveForm(request.POST or None, person=person)
    status = 200
    if request.method == "POST":
        if not may_leave:
            raise PermissionDenied(_("Your school closes your account: ask your class teacher."))
        if form.is_valid():
            services.erase_person(person=person, by=person)
            logout(request)
            messages.success(request, _("Your account is gone. Thank you for having been here."))
            return redirect("/")
        status = 422
    context = {"form": form, "may_leave": may_leave}
    return render(request, "leaving/data_page.html", context, status=status)


@login_required
@require_POST
@reauthentication_required
def data_download(request: HttpRequest) -> FileResponse:
    """All my data and files as one archive."""
    person = viewer_of(request.user).person
    assert person is not None
    now = timezone.now()
    response = FileResponse(
        archive_of(person, at=now),
        as_attachment=True,
        filename=f"undestik-{timezone.localdate(now)}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response
