"""Every write about notices."""

from cms.notices.services.announcing import announce
from cms.notices.services.reading import (
    forget_old_notices,
    read_all_notices,
    read_notices,
    read_notices_of,
)
from cms.notices.services.spreading import spread_events

__all__ = [
    "announce",
    "forget_old_notices",
    "read_all_notices",
    "read_notices",
    "read_notices_of",
    "spread_events",
]
