"""The page of a class and what is said there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import Viewer, viewer_of
from home.classes import policies, selectors, services
from home.classes.forms import AnnouncementForm, NewAnnouncementForm
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
    form = NewAnnouncementForm(request.POST or None) if may_announce else None
    if request.method == "POST" and not is_preview:
        if form is None:
            raise PermissionDenied(_("Only the class teacher and coordinators announce here."))
        if form.is_valid():
            services.announce(
                viewer=viewer,
                place=page.place,
                text=form.cleaned_data["text"],
                language=(get_language() or "kk")[:2],
                form_key=form.cleaned_data["form_key"],
            )
            messages.success(request, _("The class can read it now."))
            return redirect(request.path)
    fill_body(page.body, viewer, page.locale.language_code)
    shown, announcements = selectors.announcement_page(
        page.place, viewer, number=request.GET.get("page"), with_readers=may_announce
    )
    context = {
        "page": page,
        "timetable": selectors.timetable_of(page, timezone.localdate()),
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
    return redirect(f"{_page_of(announcement, viewer)}#a{announcement.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects an announcement."""
    viewer = viewer_of(request.user)
    announcement = _changeable(pk, viewer)
    posted = request.POST if request.method == "POST" else None
    form = AnnouncementForm(posted, initial={"text": announcement.text})
    address = _page_of(announcement, viewer)
    if request.method == "POST" and form.is_valid():
        services.correct_announcement(
            viewer=viewer, announcement=announcement, text=form.cleaned_data["text"]
        )
        messages.success(request, _("The announcement is corrected."))
        return redirect(f"{address}#a{announcement.pk}")
    context = {"form": form, "announcement": announcement, "class_url": address}
    status = 422 if form.errors else 200
    return render(request, "home/classes/announcement_edit.html", context, status=status)


@login_required
@require_POST
def announcement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an announcement back."""
    viewer = viewer_of(request.user)
    announcement = _changeable(pk, viewer)
    address = _page_of(announcement, viewer)
    services.withdraw_announcement(viewer=viewer, announcement=announcement)
    messages.success(request, _("The announcement is taken back."))
    return redirect(f"{address}#announcements")


def _changeable(pk: int, viewer: Viewer) -> Announcement:
    """An announcement to correct: 404 for those who do not read it, a refusal for its readers."""
    announcement = get_object_or_404(
        Announcement.objects.visible_to(viewer).select_related("place"), pk=pk
    )
    if not policies.can_change_announcement(viewer, announcement):
        raise PermissionDenied(_("Only its author and coordinators change an announcement."))
    return announcement


def _page_of(announcement: Announcement, viewer: Viewer) -> str:
    language = (get_language() or "kk")[:2]
    return selectors.class_page_address(announcement.place, viewer, language) or "/"
