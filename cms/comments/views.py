"""Answering, reporting and taking back. Comments themselves stand under what they are about."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import Viewer, viewer_of
from cms.comments import policies, selectors, services
from cms.comments.forms import CorrectionForm, SiteCommentForm, offer_insisting
from cms.people.policies import require_may_write
from cms.ports.commentable import Commentable, commentable_kind
from cms.requests.numbers import number_in


@require_POST
def comment_post(request: HttpRequest) -> HttpResponse:
    """Takes a comment on a thing, or an answer to a comment."""
    viewer = viewer_of(request.user)
    kind, target = _thing_named(request, viewer)
    if not viewer.is_signed_in:
        return redirect_to_login(f"{kind.url(target)}#comments")
    require_may_write(viewer)
    form = SiteCommentForm(target, data=request.POST)
    parent = None
    if not form.errors.get("reply_to") and form.cleaned_data.get("reply_to"):
        parent = _answerable(form.cleaned_data["reply_to"], viewer)
        if selectors.place_of(parent, viewer) != (kind, target):
            raise Http404
    if form.is_forged:
        return _writing_page(request, kind, target, _fresh(form), parent, status=400, notice=_(
            "Part of this form was missing or had changed. Your words are kept: look through "
            "them and send them again."
        ))  # fmt: skip
    if not form.is_valid():
        return _writing_page(request, kind, target, form, parent)
    if form.is_stale:
        return _writing_page(request, kind, target, _fresh(form), parent, notice=_(
            "This page stood open for long. Your words are kept: send them once more."
        ))  # fmt: skip
    try:
        comment = services.post_comment(
            viewer=viewer,
            target=target,
            text=form.cleaned_data["comment"],
            language=(get_language() or "kk")[:2],
            form_made_at=form.made_at,
            reply_to=parent,
            insists=form.cleaned_data["insists"],
        )
    except ValidationError as refusal:
        return _refused(request, kind, target, form, parent, refusal)
    if not comment.is_public:
        messages.info(
            request,
            _("Thank you. A moderator looks at it; then everybody reads it."),
        )
    return redirect(selectors.address_of(comment, (kind, target), viewer))


@require_safe
def comment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a comment: leads to the page of the talk that it is on."""
    viewer = viewer_of(request.user)
    comment = _seen(pk, viewer)
    return redirect(selectors.address_of(comment, _place(comment, viewer), viewer))


@require_safe
def comment_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A page with the comment that is answered and a form."""
    viewer = viewer_of(request.user)
    comment = _seen(pk, viewer)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    require_may_write(viewer)
    comment = _answerable(comment.pk, viewer)
    kind, target = _place(comment, viewer)
    form = SiteCommentForm(target, initial={"reply_to": comment.pk})
    return _writing_page(request, kind, target, form, comment)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """New words for one's own comment that waits or was returned."""
    viewer = viewer_of(request.user)
    comment = _seen(pk, viewer)
    if not policies.can_correct(viewer, comment):
        raise Http404
    kind, target = _place(comment, viewer)
    typed = request.POST if request.method == "POST" else None
    form = CorrectionForm(typed, initial={"comment": comment.comment})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.correct_comment(
                viewer=viewer, comment=comment, text=data["comment"], insists=data["insists"]
            )
        except services.PersonalDataError as refusal:
            form.add_error("comment", refusal)
            offer_insisting(form)
        else:
            messages.info(
                request, _("Thank you. A moderator looks at it; then everybody reads it.")
            )
            return redirect(selectors.address_of(comment, (kind, target), viewer))
    context = {
        "form": form,
        "note": selectors.note_on(comment),
        "title": str(target),
        "target_url": kind.url(target),
    }
    status = 422 if form.errors else 200
    return render(request, "comments/comment_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back one's own fresh comment."""
    viewer = viewer_of(request.user)
    comment = _seen(pk, viewer)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if comment.user_id != viewer.person_id:
        raise Http404
    if not policies.can_withdraw(viewer, comment, timezone.now()):
        raise PermissionDenied(
            _("A comment can be taken back on the day it was written. Ask a moderator.")
        )
    kind, target = _place(comment, viewer)
    if request.method == "POST":
        services.withdraw_comment(viewer=viewer, comment=comment)
        messages.success(request, _("Your comment is taken back."))
        return redirect(f"{kind.url(target)}#comments")
    context = {
        "comment": selectors.quoted(comment, viewer),
        "title": str(target),
        "target_url": kind.url(target),
    }
    return render(request, "comments/comment_withdraw.html", context)


def _thing_named(request: HttpRequest, viewer: Viewer) -> tuple[Commentable, Any]:
    """The thing that the form names, through its own door."""
    kind = commentable_kind(request.POST.get("content_type", ""))
    key = number_in(request.POST.get("object_pk", ""))
    if kind is None or key is None:
        raise Http404
    target = kind.visible(viewer).filter(pk=key).first()
    if target is None:
        raise Http404
    return kind, target


def _seen(pk: int, viewer: Viewer) -> XtdComment:
    comment = selectors.seen_comment(pk, viewer)
    if comment is None:
        raise Http404
    return comment


def _answerable(pk: int, viewer: Viewer) -> XtdComment:
    comment = _seen(pk, viewer)
    if not policies.can_reply(viewer, comment):
        raise Http404
    return comment


def _place(comment: XtdComment, viewer: Viewer) -> tuple[Commentable, Any]:
    place = selectors.place_of(comment, viewer)
    if place is None:
        raise Http404
    return place


def _refused(
    request: HttpRequest,
    kind: Commentable,
    target: Any,
    form: SiteCommentForm,
    parent: XtdComment | None,
    refusal: ValidationError,
) -> HttpResponse:
    """The form with what speaks against it, and with the box that lets a moderator look first."""
    if isinstance(refusal, services.TooManyCommentsError):
        form.add_error(None, refusal)
        response = _writing_page(request, kind, target, form, parent, status=429)
        response["Retry-After"] = "60"
        return response
    form.add_error("comment", refusal)
    if isinstance(refusal, services.PersonalDataError):
        offer_insisting(form)
    return _writing_page(request, kind, target, form, parent)


def _fresh(form: SiteCommentForm) -> SiteCommentForm:
    """A new form with the words of the old one."""
    reply_to = form.cleaned_data.get("reply_to") if hasattr(form, "cleaned_data") else None
    words = str(form.data.get("comment", ""))
    return SiteCommentForm(form.target_object, initial={"comment": words, "reply_to": reply_to})


def _writing_page(
    request: HttpRequest,
    kind: Commentable,
    target: Any,
    form: SiteCommentForm,
    parent: XtdComment | None,
    *,
    status: int = 200,
    notice: str = "",
) -> HttpResponse:
    viewer = viewer_of(request.user)
    context = {
        "form": form,
        "notice": notice,
        "parent": selectors.quoted(parent, viewer) if parent else None,
        "title": str(target),
        "target_url": kind.url(target),
    }
    return render(request, "comments/comment_post.html", context, status=status)
