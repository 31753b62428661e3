"""Who says how a lesson with a method went."""

from cms.audience.viewer import Viewer
from cms.ports.reviewable import HIDDEN, REMOVED
from library.methods.models import Method
from library.methods.policies import has_written
from library.uses.models import Use


def can_say(viewer: Viewer, method: Method) -> bool:
    """Accepted teachers, of what stands on the shelf and is not their own."""
    if not method.live or has_written(viewer, method):
        return False
    return viewer.may_write and viewer.is_pedagogue


def can_change(viewer: Viewer, use: Use) -> bool:
    """One's own; what moderators have hidden or removed stays as it is."""
    is_own = viewer.person_id is not None and use.person_id == viewer.person_id
    return is_own and use.state not in {HIDDEN, REMOVED}


def can_report(viewer: Viewer, use: Use) -> bool:
    """What others said and everybody reads."""
    is_own = viewer.person_id is not None and use.person_id == viewer.person_id
    return use.state == Use.State.PUBLISHED and not is_own
