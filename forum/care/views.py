"""Pages of threads about children: for guardians and those who work with the child."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import User
from cms.people.policies import shown_name
from cms.requests.prefetch import never_prefetched
from cms.settings import limits
from forum.care import policies, selectors, services
from forum.care.forms import LetInForm, MessageForm, StartForm
from forum.care.models import CareThread
from forum.discussions.views.composing import posted


@login_required
@require_safe
@never_cache
def care_list(request: HttpRequest) -> HttpResponse:
    """The threads that the viewer reads."""
    viewer = _adult(request)
    pages = Paginator(selectors.threads_of(viewer), limits.PAGE_LENGTH)
    page = pages.get_page(request.GET.get("page"))
    lines = selectors.thread_lines(list(page.object_list), viewer)
    context = {"page": page, "lines": lines, "children": selectors.children_around(viewer)}
    return render(request, "forum/care/care_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def care_start(request: HttpRequest, pk: int) -> HttpResponse:
    """A new thread about the child `pk`; for others there is no such child."""
    viewer = _adult(request)
    child = get_object_or_404(User, pk=pk, is_minor=True, is_active=True)
    if not policies.side_of(viewer, child):
        raise Http404
    others = selectors.others_for(viewer, child)
    form = StartForm(posted(request), others=others)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        to = User.objects.get(pk=typed.pop("to"))
        try:
            thread = services.start_thread(
                viewer=viewer, child=child, to=to, now=timezone.now(), **typed
            )
        except services.TooManyMessages as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, _("Sent."))
            return redirect("forum:care-detail", thread.pk)
    context = {"form": form, "child": shown_name(child, viewer), "others": others}
    return render(request, "forum/care/care_start.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@never_prefetched
def care_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A thread with its messages, and the next one. That it was read is kept."""
    viewer = _adult(request)
    thread = _thread(viewer, pk)
    form = MessageForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.write_message(
                viewer=viewer, thread=thread, now=timezone.now(), **form.cleaned_data
            )
        except services.TooManyMessages as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, _("Sent."))
            return redirect("forum:care-detail", thread.pk)
    if request.method == "GET":
        services.read_thread(viewer=viewer, thread=thread, now=timezone.now())
    screen = selectors.thread_screen(thread, viewer)
    context = {"screen": screen, "form": form, "let_in": LetInForm(others=screen.others)}
    return render(request, "forum/care/care_detail.html", context)


@login_required
@require_POST
def care_let_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody more of those around the child reads."""
    viewer = _adult(request)
    thread = _thread(viewer, pk)
    form = LetInForm(request.POST, others=selectors.thread_screen(thread, viewer).others)
    if form.is_valid():
        person = User.objects.get(pk=form.cleaned_data["person"])
        services.let_in(viewer=viewer, thread=thread, person=person, now=timezone.now())
        messages.success(request, _("They read from the first message on now."))
    else:
        messages.warning(request, _("Choose somebody from the list."))
    return redirect("forum:care-detail", thread.pk)


@login_required
@require_POST
def care_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a thread."""
    viewer = _adult(request)
    thread = _thread(viewer, pk)
    services.close_thread(viewer=viewer, thread=thread, now=timezone.now())
    messages.success(request, _("Closed. It can still be read."))
    return redirect("forum:care-detail", thread.pk)


def _adult(request: HttpRequest) -> Viewer:
    """Children do not learn that there are such pages."""
    viewer = viewer_of(request.user)
    if viewer.is_minor:
        raise Http404
    return viewer


def _thread(viewer: Viewer, pk: int) -> CareThread:
    return get_object_or_404(selectors.threads_of(viewer), pk=pk)
