"""The page of a class and what is said there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.audience.viewer import viewer_of
from home.classes import policies, selectors, services
from home.classes.forms import AnnouncementForm
from home.classes.models import Announcement
from home.classes.pages import ClassPage
from home.front.selectors import fill_body


def class_page(request: HttpRequest, page: ClassPage) -> HttpResponse:
    """Timetable and announcements; takes a new announcement of the class teacher."""
    is_preview = getattr(request, "is_preview", False)
    if not is_preview and not selectors.uses_classes(page):
        raise Http404
    viewer = viewer_of(request.user)
    may_announce = policies.can_announce(viewer, page.place)
    form = AnnouncementForm(request.POST or None) if may_announce else None
    if request.method == "POST" and not is_preview:
        if form is None:
            raise PermissionDenied(_("Only the class teacher and coordinators announce here."))
        if form.is_valid():
            services.announce(
                viewer=viewer,
                place=page.place,
                text=form.cleaned_data["text"],
                language=(get_language() or "kk")[:2],
            )
            messages.success(request, _("The class can read it now."))
            return redirect(request.path)
    fill_body(page.body, viewer, page.locale.language_code)
    shown, announcements = selectors.announcement_page(
        page.place, viewer, number=request.GET.get("page"), with_readers=may_announce
    )
    context = {
        "page": page,
        "timetable": selectors.timetable_of(page),
        "shown": shown,
        "announcements": announcements,
        "may_see_readers": may_announce,
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "home/classes/class_page.html", context, status=status)


@login_required
@require_POST
def announcement_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps that the reader has read an announcement to their class."""
    viewer = viewer_of(request.user)
    announcement = get_object_or_404(
        Announcement.objects.visible_to(viewer).select_related("place"), pk=pk
    )
    services.mark_read(viewer=viewer, announcement=announcement)
    language = (get_language() or "kk")[:2]
    address = selectors.class_page_address(announcement.place, viewer, language)
    return redirect(f"{address or '/'}#a{announcement.pk}")
