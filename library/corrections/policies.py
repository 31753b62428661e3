"""Who reads and answers reports of mistakes. Sending one is for everybody."""

from cms.audience.viewer import Viewer
from library.corrections.models import Correction
from library.curation.policies import can_curate, can_review


def can_answer(viewer: Viewer, correction: Correction) -> bool:
    """Editors answer for the methods of others; who sent it is theirs alone to know."""
    return viewer.person_id is not None and can_review(viewer, correction.method)


def can_see_list(viewer: Viewer) -> bool:
    """Editors have the list."""
    return can_curate(viewer)
