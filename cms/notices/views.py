"""The list of notices, and what a person does with them."""

import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.audience.viewer import viewer_of
from cms.notices import selectors, services
from cms.people.models import User
from cms.requests.numbers import number_in
from cms.settings import limits

_KEY = re.compile(r"\b[0-9]{1,18}\b", re.ASCII)


@never_cache
@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Unread ones first, by days."""
    text = request.GET.get("after", "")
    cursor = selectors.cursor_of(text)
    if text and cursor is None:
        return redirect("notices:notice-list")
    page = selectors.notices_of(viewer_of(request.user), cursor)
    if page.gone:
        # What one may no longer know of is no more counted in the header either.
        services.read_notices(person=_person(request), keys=page.gone, now=timezone.now())
    return render(request, "notices/notice_list.html", {"page": page, "cursor": cursor})


@never_cache
@login_required
@require_safe
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to what the notice tells of, which is read then."""
    found = selectors.find_notice(viewer_of(request.user), pk)
    if found is None:
        raise Http404
    notice, line = found
    if request.method == "GET":
        keys = [notice.pk, *_named_beside(request.GET)]
        services.read_notices(person=_person(request), keys=keys, now=timezone.now())
    return redirect(line.url)


@login_required
@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one's own notice as read, without going there."""
    if selectors.find_notice(viewer_of(request.user), pk) is None:
        raise Http404
    keys = [pk, *_named_beside(request.POST)]
    services.read_notices(person=_person(request), keys=keys, now=timezone.now())
    return redirect("notices:notice-list")


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Marks all as read that stood in the list when it was drawn."""
    through = number_in(request.POST.get("through", ""))
    if through is not None:
        services.read_all_notices(person=_person(request), through=through, now=timezone.now())
    return redirect("notices:notice-list")


def _named_beside(data: QueryDict) -> list[int]:
    """Notices that stood in the same line; whoever they are of, only one's own are touched."""
    return [int(key) for key in _KEY.findall(data.get("with", ""))[: limits.PAGE_LENGTH]]


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
