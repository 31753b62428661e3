"""Drafts: saved by a script or by a button, shown again, listed, thrown away."""

import re
import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.audience.viewer import viewer_of
from cms.people.models import User
from cms.requests.numbers import number_in
from forum.discussions.models import Draft
from forum.discussions.refusals import Refused
from forum.discussions.selectors import drafts as selectors
from forum.discussions.services import drafting

_PLACE = re.compile(r"[a-z-]{1,20}:[a-z0-9-]{1,30}", re.ASCII)
# What belongs to the form and not to the words.
_PASSING = frozenset(
    {"csrfmiddlewaretoken", "act", "website", "typing", "token", "tags"}
    | {"draft_place", "draft_version"}
)
_FILES = re.compile(r"^(held|held_alt|drop|file|alt)_")
# A form that has none of these has nothing to keep.
_WORDS = ("title", "text", "poll_question", "poll_options")
_FIELDS = 30


@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keeps what stands in a form. With a script: JSON; without: the list, or both texts."""
    if not request.user.is_authenticated:
        sentence = _("You are signed out. Your words stay on this page: sign in to keep them.")
        return _refuse(request, 401, sentence)
    place = request.POST.get("draft_place", "")
    if not _PLACE.fullmatch(place):
        return _refuse(request, 422, _("This cannot be kept as a draft. It stays on this page."))
    try:
        draft = drafting.save_draft(
            person=cast(User, request.user),
            place=place,
            fields=_fields(request),
            token=_token(request),
            seen=_version(request),
            now=timezone.now(),
        )
    except drafting.WrittenElsewhere as refusal:
        return _refuse(request, 409, refusal.sentence, refusal.draft)
    except drafting.AlreadySent as refusal:
        return _refuse(request, 410, refusal.sentence)
    except Refused as refusal:
        return _refuse(request, 422, refusal.sentence)
    if not _wants_json(request):
        messages.success(request, _("Kept. You can go on whenever you like."))
        return redirect("forum:draft-list")
    if draft is None:
        return JsonResponse({"version": 0, "words": ""})
    return JsonResponse({"version": draft.version, "words": _saved(draft)})


@never_cache
@require_safe
def draft_detail(request: HttpRequest) -> HttpResponse:
    """What is kept for the form at `?place=`, as JSON; 204 when there is nothing."""
    draft = selectors.draft_at(viewer_of(request.user), request.GET.get("place", "")[:60])
    if draft is None:
        return HttpResponse(status=204)
    return JsonResponse(_as_data(draft) | {"words": _saved(draft)})


@never_cache
@login_required
@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """All that one has begun to write."""
    rows = selectors.drafts_of(viewer_of(request.user))
    return render(request, "forum/discussions/draft_list.html", {"drafts": rows})


@login_required
@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws one of one's own drafts away."""
    drafting.discard_draft(person=cast(User, request.user), pk=pk)
    return redirect("forum:draft-list")


def _fields(request: HttpRequest) -> dict[str, str]:
    """What was typed and chosen; nothing when there is not a word of it."""
    found = {
        name.replace("\x00", ""): str(texts[0]).replace("\r\n", "\n").replace("\x00", "")
        for name, texts in list(request.POST.lists())[:_FIELDS]
        if len(texts) == 1 and name not in _PASSING and not _FILES.match(name)
    }
    return found if any(found.get(name, "").strip() for name in _WORDS) else {}


def _token(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


def _version(request: HttpRequest) -> int:
    return number_in(request.POST.get("draft_version", "")) or 0


def _refuse(
    request: HttpRequest, status: int, sentence: str, draft: Draft | None = None
) -> HttpResponse:
    if _wants_json(request):
        data: dict[str, Any] = {"words": sentence}
        if draft is not None:
            data |= _as_data(draft)
        return JsonResponse(data, status=status)
    context = {
        "sentence": sentence,
        "yours": _fields(request),
        "draft": draft,
        "place": request.POST.get("draft_place", ""),
        "token": _token(request),
    }
    return render(request, "forum/discussions/draft_refused.html", context, status=status)


def _as_data(draft: Draft) -> dict[str, Any]:
    return {"version": draft.version, "token": str(draft.token), "fields": draft.fields}


def _saved(draft: Draft) -> str:
    at = date_format(timezone.localtime(draft.updated_at), "TIME_FORMAT")
    return _("Kept as a draft at %(time)s.") % {"time": at}


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
