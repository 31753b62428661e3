"""An event is kept where it happens."""

from datetime import datetime
from typing import Any

from cms.notices.models import Event
from cms.notices.services.spreading import spread_event
from cms.people.models import User


def announce(
    *,
    kind: str,
    object_pk: int,
    actor: User | None,
    at: datetime,
    data: dict[str, Any] | None = None,
    is_urgent: bool = False,
    at_once: bool = False,
) -> Event:
    """Keeps that something happened, in the caller's transaction; a worker spreads it later.

    With `at_once` the notices are written here and now, and letters leave with the commit; what
    fails of that is the worker's again.
    """
    event = Event.objects.create(
        kind=kind,
        object_pk=object_pk,
        actor=actor,
        at=at,
        data=data or {},
        is_urgent=is_urgent,
    )
    if at_once:
        spread_event(event, now=at)
    return event
