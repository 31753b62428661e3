"""A file is begun, goes on its way in pieces, or is given up. Answers are JSON; `words` is always
a whole sentence for the person who sends."""

import uuid
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import viewer_of
from cms.files.refusals import FileRefused
from cms.people.models import User
from cms.requests.numbers import number_in
from cms.settings import limits
from cms.uploads import selectors, services
from cms.uploads.models import Upload

PIECE_TYPE = "application/octet-stream"
_CHUNK = 1 << 16
_DIGITS_OF_A_SIZE = 18


@require_POST
def upload_begin(request: HttpRequest) -> HttpResponse:
    """Takes the `name` and the `size` of a file: its key, or why it would be refused in the end."""
    if not request.user.is_authenticated:
        return _signed_out()
    size = number_in(request.POST.get("size", ""), digits=_DIGITS_OF_A_SIZE)
    if size is None:
        return _said(400, _("The browser did not say how large the file is. Choose it again."))
    name = request.POST.get("name", "")
    try:
        upload = services.begin_upload(owner=cast(User, request.user), name=name, size=size)
    except FileRefused as refusal:
        return _refused(refusal)
    except PermissionDenied as refusal:
        return _said(403, str(refusal))
    return JsonResponse(_state(upload), status=201)


@never_cache
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def upload_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """GET tells how much has come; POST adds a piece at `?offset=`; DELETE gives it up."""
    if not request.user.is_authenticated:
        return _signed_out()
    upload = selectors.own_upload(key, viewer_of(request.user))
    if upload is None:
        return _gone()
    if request.method == "DELETE":
        services.drop_upload(upload=upload)
        return HttpResponse(status=204)
    if request.method == "POST":
        return _take(request, upload)
    return JsonResponse(_state(upload))


def _take(request: HttpRequest, upload: Upload) -> HttpResponse:
    """One piece; as much of it as came when the line broke in the middle."""
    offset = number_in(request.GET.get("offset", ""))
    if request.content_type != PIECE_TYPE or offset is None:
        return _said(400, _("The piece of the file could not be read. It is sent again."))
    piece = _body(request)
    if piece is None:
        return _said(413, _("The piece of the file is too large."))
    try:
        fresh = services.add_piece(upload=upload, offset=offset, piece=piece)
    except services.WrongPlace as wrong:
        return JsonResponse({"received": wrong.received}, status=409)
    except services.Gone:
        return _gone()
    except FileRefused as refusal:
        return _refused(refusal)
    return JsonResponse(_state(fresh))


def _body(request: HttpRequest) -> bytes | None:
    """The piece, read before anything is held for it: a slow line keeps nobody waiting."""
    piece = bytearray()
    try:
        while chunk := request.read(_CHUNK):
            piece += chunk
            if len(piece) > limits.UPLOAD_PIECE:
                return None
    except UnreadablePostError:
        pass
    return bytes(piece)


def _state(upload: Upload) -> dict[str, object]:
    return {
        "key": str(upload.pk),
        "url": reverse("uploads:upload-detail", args=[upload.pk]),
        "name": upload.name,
        "size": upload.size,
        "received": upload.received,
        "is_whole": upload.stored_id is not None,
    }


def _refused(refusal: FileRefused) -> JsonResponse:
    is_full = refusal.code == "no_room"
    return _said(507 if is_full else 422, " ".join(refusal.messages), code=str(refusal.code))


def _signed_out() -> JsonResponse:
    return _said(401, _("You are signed out. Sign in, choose the file again, and it goes on."))


def _gone() -> JsonResponse:
    return _said(404, _("This file is not on its way any more. Choose it again."))


def _said(status: int, words: str, code: str = "") -> JsonResponse:
    return JsonResponse({"words": words, "code": code}, status=status)
