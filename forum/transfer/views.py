"""What somebody who looks after a board takes along."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.audience.viewer import viewer_of
from cms.requests.rates import is_too_often
from cms.requests.views import too_many_requests
from cms.settings import limits
from forum.boards.selectors import managed_board
from forum.transfer.services import note_taken
from forum.transfer.telling import told_lines


@never_cache
@require_POST
def board_take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The board as lines of JSON, sent while it is read; the log says who took it."""
    viewer = viewer_of(request.user)
    if not viewer.is_signed_in:
        return redirect_to_login(reverse("forum:board-manage", args=[pk]))
    board = managed_board(viewer, pk)
    if board is None:
        raise Http404
    if is_too_often("tables", f"person-{viewer.person_id}", limits.TABLES_PER_MINUTE, 60):
        sentence = _("Many tables were taken from here. Wait a minute and try again.")
        return too_many_requests(request, sentence)
    now = timezone.now()
    note_taken(viewer=viewer, board=board, now=now)
    response = StreamingHttpResponse(
        told_lines(board, viewer, now), content_type="application/x-ndjson; charset=utf-8"
    )
    name = f"undestik-{timezone.localdate(now):%Y-%m-%d}-{board.slug}.jsonl"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Robots-Tag"] = "noindex"
    return response
