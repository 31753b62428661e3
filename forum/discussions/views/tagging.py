"""The list of tags, for those who look after boards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.audience.viewer import Viewer, viewer_of
from forum.discussions import policies, services
from forum.discussions.forms.tagging import TagForm, TagMergeForm
from forum.discussions.refusals import Refused
from forum.discussions.selectors import tags as selectors
from forum.discussions.views.composing import do, posted

PAGE = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(PAGE)
def tag_list(request: HttpRequest) -> HttpResponse:
    """Every tag with how many topics have it; a new one is added here."""
    viewer = _keeper(request)
    form = TagForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.add_tag(viewer=viewer, names=form.cleaned_data)
        messages.success(request, _("The tag is there for everybody who begins a topic."))
        return redirect("forum:tag-list")
    context = {"form": form, "tags": selectors.tag_rows()}
    status = 422 if form.errors else 200
    return render(request, "forum/discussions/tag_list.html", context, status=status)


@login_required
@require_http_methods(PAGE)
def tag_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of a tag; joins it to another one, or takes it away where no topic has it."""
    viewer = _keeper(request)
    tag = selectors.find_tag(pk)
    if tag is None:
        raise Http404
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = TagForm(posted(request) if act == "" else None, instance=tag)
    merge = TagMergeForm(posted(request) if act == "merge" else None, tag=tag)
    context = {"tag": tag, "form": form, "merge": merge}

    def again(refusal: Refused | PermissionDenied | None = None) -> HttpResponse:
        if isinstance(refusal, PermissionDenied):
            raise refusal
        notice = {"notice": refusal.sentence} if refusal else {}
        status = 422 if request.method == "POST" else 200
        page = "forum/discussions/tag_edit.html"
        return render(request, page, context | notice, status=status)

    if act == "drop":
        return do(
            request,
            lambda: services.drop_tag(viewer=viewer, tag=tag),
            said=_("The tag is taken away."),
            url="forum:tag-list",
            refused=again,
        )
    if act == "merge" and merge.is_valid():
        into = merge.cleaned_data["into"]
        return do(
            request,
            lambda: services.merge_tags(viewer=viewer, tag=tag, into=into),
            said=_("All its topics have the other tag now."),
            url="forum:tag-list",
            refused=again,
        )
    if request.method == "POST" and act == "" and form.is_valid():
        services.rename_tag(viewer=viewer, tag=tag, names=form.cleaned_data)
        messages.success(request, _("The tag has its new names."))
        return redirect("forum:tag-list")
    return again()


def _keeper(request: HttpRequest) -> Viewer:
    """The viewer, if they keep tags; the others learn nothing."""
    viewer = viewer_of(request.user)
    if not policies.can_keep_tags(viewer):
        raise Http404
    return viewer
