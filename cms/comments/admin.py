"""The moderators' desk in Wagtail's admin: comments that wait or were reported."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_comments_xtd.models import XtdComment
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.audience.viewer import Viewer, viewer_of
from cms.comments import policies, selectors, services
from cms.comments.forms import RemovalForm
from cms.requests import converters  # noqa: F401 - registers <key:…>
from cms.settings import limits

VIEWS = {"waiting": gettext_lazy("To decide"), "all": gettext_lazy("All comments")}


@require_safe
def comment_queue(request: HttpRequest) -> HttpResponse:
    """What waits and what was reported, oldest first; or everything, newest first."""
    viewer = _moderator(request)
    chosen = request.GET.get("show", "waiting")
    if chosen not in VIEWS:
        chosen = "waiting"
    comments = (
        selectors.moderation_queue()
        if chosen == "waiting"
        else selectors.with_reports(XtdComment.norel_objects.all()).order_by("-submit_date", "-pk")
    )
    page = Paginator(comments, limits.PAGE_LENGTH).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "rows": _rows(page, viewer),
        "views": [(code, label, code == chosen) for code, label in VIEWS.items()],
        "chosen": chosen,
    }
    return TemplateResponse(request, "comments/admin/comment_queue.html", context)


@require_POST
def comment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves, removes with a reason, or restores; refuses when somebody was quicker."""
    viewer = _moderator(request)
    comment = XtdComment.norel_objects.filter(pk=pk).first()
    if comment is None:
        raise Http404
    act = request.POST.get("act", "")
    seen = request.POST.get("seen", "")
    back = redirect(f"{reverse('comment-queue')}?show={_chosen(request)}")
    try:
        if act == "approve":
            services.approve_comment(viewer=viewer, comment=comment, seen=seen)
            messages.success(request, _("The comment is out."))
        elif act == "remove":
            form = RemovalForm(request.POST)
            if not form.is_valid():
                messages.error(request, _("Write why you remove it: its author reads the reason."))
                return back
            reason = form.cleaned_data["reason"]
            services.remove_comment(viewer=viewer, comment=comment, seen=seen, reason=reason)
            messages.success(request, _("The comment is removed; its author was told why."))
        elif act == "restore":
            services.restore_comment(viewer=viewer, comment=comment, seen=seen)
            messages.success(request, _("The comment is back."))
        else:
            raise Http404
    except services.AlreadyDecidedError:
        messages.warning(
            request, _("Another moderator has decided about this comment; nothing was changed.")
        )
    return back


def _chosen(request: HttpRequest) -> str:
    return "all" if request.POST.get("show") == "all" else "waiting"


def _moderator(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request.user)
    if not policies.can_moderate(viewer):
        raise Http404
    return viewer


def _rows(page: Any, viewer: Viewer) -> list[dict[str, Any]]:
    comments = list(page)
    places = selectors.places_of(comments)
    return [
        {
            "comment": comment,
            "quoted": selectors.quoted(comment, viewer),
            "state": services.state_of(comment),
            "record": getattr(comment, "record", None),
            "reports": comment.open_reports,
            "title": places.get(comment.pk, ("", ""))[0],
            "url": places.get(comment.pk, ("", ""))[1],
        }
        for comment in comments
    ]


class CommentMenuItem(MenuItem):
    """Shown to moderators, with nothing that others could guess from."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Moderators alone see it."""
        return policies.can_moderate(viewer_of(request.user))


@hooks.register("register_admin_urls")
def comment_urls() -> list:
    """Addresses of the desk."""
    patterns = [
        path("", comment_queue, name="comment-queue"),
        path("<key:pk>/decide/", comment_decide, name="comment-decide"),
    ]
    return [path("site-comments/", include(patterns))]


@hooks.register("register_admin_menu_item")
def comment_menu_item() -> MenuItem:
    """The way to the desk."""
    return CommentMenuItem(
        gettext_lazy("Comments"), reverse("comment-queue"), icon_name="comment", order=350
    )


@hooks.register("register_log_actions")
def comment_actions(actions: LogActionRegistry) -> None:
    """Names of what moderators and authors do, for the audit."""
    for action, label, sentence in (
        ("comments.approve", gettext_lazy("Approve a comment"), gettext_lazy("Comment approved")),
        ("comments.remove", gettext_lazy("Remove a comment"), gettext_lazy("Comment removed")),
        ("comments.restore", gettext_lazy("Restore a comment"), gettext_lazy("Comment restored")),
        (
            "comments.withdraw",
            gettext_lazy("Take back a comment"),
            gettext_lazy("Comment taken back by its author"),
        ),
    ):
        actions.register_action(action, label, sentence)
