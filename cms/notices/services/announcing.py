"""An event is kept where it happens."""

from datetime import datetime
from typing import Any

from cms.notices.models import Event
from cms.people.models import User


def announce(
    *,
    kind: str,
    object_pk: int,
    actor: User | None,
    at: datetime,
    data: dict[str, Any] | None = None,
    is_urgent: bool = False,
) -> Event:
    """Keeps that something happened, in the caller's transaction; a worker spreads it later."""
    return Event.objects.create(
        kind=kind,
        object_pk=object_pk,
        actor=actor,
        at=at,
        data=data or {},
        is_urgent=is_urgent,
    )
