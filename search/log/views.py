"""What the page of a search says of itself: which finding was opened."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.requests.addresses import client_address
from cms.requests.numbers import number_in
from cms.settings import limits
from search.log import policies, services


@csrf_exempt
@require_POST
def click(request: HttpRequest) -> HttpResponse:
    """Notes a click. Needs no cookie and no token: the ticket was signed for one search only."""
    if not policies.can_note_click(client_address(request)):
        return HttpResponse(status=429)
    rank = number_in(request.POST.get("rank", ""))
    if rank is None:
        return HttpResponse(status=400)
    number = min(rank, limits.LIST_DEPTH)
    is_ours = services.note_click(ticket=request.POST.get("ticket", "")[:200], rank=number)
    return HttpResponse(status=204 if is_ours else 400)
