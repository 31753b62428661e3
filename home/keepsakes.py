"""What the pages keep of a person: which announcements they have read, what they announced."""

from collections.abc import Iterator
from typing import Any

from cms.people.models import User
from cms.ports.keepsakes import Keepsake, offer_keepsake
from home.classes.models import Announcement


def _announcements(person: User) -> Iterator[dict[str, Any]]:
    for row in Announcement.objects.filter(author=person).order_by("pk"):
        yield {"at": row.created_at, "text": row.text}


offer_keepsake(Keepsake("announcements", _announcements))
