"""Pages that a browser may not ask for on its own account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def never_prefetched(view: View) -> View:
    """For pages that keep who has read them: a browser that fetches ahead gets nothing, and asks
    again when somebody really opens the page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
        if "prefetch" in purpose.lower():
            return HttpResponse(status=204)
        return view(request, *args, **kwargs)

    return answer
