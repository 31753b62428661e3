"""Who may do what with lists."""

from cms.audience.viewer import Viewer
from cms.ports.reviewable import HIDDEN, PUBLISHED, REMOVED
from library.shelves.models import ReadingList


def can_keep(viewer: Viewer) -> bool:
    """Everybody with an account, pupils too: what one keeps is seen by nobody else."""
    return viewer.is_signed_in


def can_share(viewer: Viewer, reading_list: ReadingList) -> bool:
    """Adults whom somebody has accepted, a list of their own with a name."""
    is_own = viewer.person_id is not None and reading_list.owner_id == viewer.person_id
    is_shut = reading_list.state in {HIDDEN, REMOVED}
    return is_own and viewer.may_write and not reading_list.is_first and not is_shut


def is_open(reading_list: ReadingList) -> bool:
    """True while whoever has the link reads the list."""
    return bool(reading_list.share_key) and reading_list.state == PUBLISHED
