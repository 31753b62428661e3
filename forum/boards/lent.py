"""Looking at boards with the eyes of somebody else: reading only, and never more than one's own."""

from dataclasses import dataclass
from functools import cached_property

from cms.audience import tokens
from cms.audience.viewer import VISITOR, Viewer
from cms.people.models import PEDAGOGUE_ROLES, Place, Role

LENT_AS = ("visitor", Role.PARENT.value, Role.PUPIL.value, Role.TEACHER.value)


@dataclass(frozen=True)
class LentViewer(Viewer):
    """Sees what holders of `held_tokens` see, as far as `lender` sees it too; is nobody."""

    lender: Viewer = VISITOR
    held_tokens: frozenset[str] = frozenset({tokens.PUBLIC})

    @cached_property
    def tokens(self) -> frozenset[str]:
        """What the other would hold."""
        return self.held_tokens


def lent_viewer(
    lender: Viewer, who: str, place_path: str = "", community_id: int | None = None
) -> LentViewer:
    """A visitor, or a parent, pupil, teacher of a place (and of a community)."""
    held, organisations = {tokens.PUBLIC}, frozenset[str]()
    if who != "visitor":
        above = [
            place_path[:end] for end in range(Place.steplen, len(place_path) + 1, Place.steplen)
        ]
        organisations = frozenset(above)
        held |= {tokens.SIGNED_IN, tokens.MEMBERS, tokens.role_token(who)}
        held.update(tokens.place_token(path) for path in above)
        held.update(tokens.role_at_token(who, path) for path in above)
        if who in PEDAGOGUE_ROLES:
            held.add(tokens.PEDAGOGUES)
            held.update(tokens.pedagogues_at_token(path) for path in above)
            if community_id is not None:
                held.add(tokens.community_token(community_id))
    return LentViewer(lender=lender, held_tokens=frozenset(held), organisation_paths=organisations)
