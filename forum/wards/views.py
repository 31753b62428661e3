"""What a guardian sees of a child's contributions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import User
from cms.people.policies import shown_name
from cms.settings import limits
from forum.wards import selectors, services
from forum.wards.forms import RemovalForm


@login_required
@require_safe
@never_cache
def child_posts(request: HttpRequest, pk: int) -> HttpResponse:
    """What the child has said where others read; nothing can be done here but to ask."""
    viewer = viewer_of(request.user)
    child = _child(viewer, pk)
    page = Paginator(selectors.posts_of(child), limits.PAGE_LENGTH).get_page(
        request.GET.get("page")
    )
    context = {
        "child": child.pk,
        "name": shown_name(child, viewer),
        "page": page,
        "lines": selectors.post_lines(list(page.object_list), viewer),
        "form": RemovalForm(),
    }
    return render(request, "forum/wards/child_posts.html", context)


@login_required
@require_POST
def child_post_removal(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    """Asks the moderators to take one away."""
    viewer = viewer_of(request.user)
    child = _child(viewer, pk)
    post = get_object_or_404(selectors.posts_of(child), pk=post_pk)
    form = RemovalForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    services.ask_removal(viewer=viewer, post=post, words=words, now=timezone.now())
    messages.success(request, _("The moderators look at it within a day."))
    return redirect("forum:child-posts", child.pk)


def _child(viewer: Viewer, pk: int) -> User:
    child = selectors.child_of(viewer, pk)
    if child is None:
        raise Http404
    return child
