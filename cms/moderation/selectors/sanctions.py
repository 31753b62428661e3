"""Warnings and pauses as moderators read them."""

from dataclasses import dataclass
from datetime import datetime

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import Sanction
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class SanctionLine:
    """A warning or a pause as moderators read it."""

    sanction: Sanction
    name: str
    given_by: str
    holds: bool
    may_lift: bool


def sanction_lines(viewer: Viewer, now: datetime) -> list[SanctionLine]:
    """Warnings and pauses of the people of one's places, and those one has given."""
    rows = list(
        Sanction.objects.visible_to(viewer)
        .select_related("person", "given_by")
        .order_by("-pk")[: limits.MEMBERS_SHOWN]
    )
    prepare_names(row.person for row in rows)
    found = []
    for row in rows:
        holds = row.until is not None and row.until > now and row.lifted_at is None
        may_lift = holds and policies.can_pause(viewer) and row.person_id != viewer.person_id
        found.append(
            SanctionLine(
                sanction=row,
                name=shown_name(row.person, viewer),
                given_by=shown_name(row.given_by, viewer),
                holds=holds,
                may_lift=may_lift,
            )
        )
    return found
