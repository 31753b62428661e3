"""Who may do what with essays. Seeing is asked before, at the door."""

from cms.audience.viewer import Viewer
from library.essays.models import Essay


def is_author(viewer: Viewer, essay: Essay) -> bool:
    """Whose essay it is."""
    return viewer.person_id is not None and essay.author_id == viewer.person_id


def leads(viewer: Viewer, community_id: int) -> bool:
    """Leaders of the community, and administrators."""
    return viewer.is_administrator or community_id in viewer.led_community_ids


def can_begin(viewer: Viewer, community_id: int) -> bool:
    """Members of the community who may write."""
    return viewer.may_write and community_id in viewer.community_ids


def can_edit(viewer: Viewer, essay: Essay) -> bool:
    """The author alone; nobody touches the words of another."""
    return is_author(viewer, essay) and viewer.may_write


def can_post(viewer: Viewer, essay: Essay) -> bool:
    """The author, as long as they belong to the community."""
    return can_edit(viewer, essay) and (essay.live or can_begin(viewer, essay.community_id))


def can_see_marks(viewer: Viewer, essay: Essay) -> bool:
    """Length and lateness are between the author and the leader."""
    return is_author(viewer, essay) or leads(viewer, essay.community_id)


def can_see_history(viewer: Viewer, essay: Essay) -> bool:
    """The author, the leader, and editors (of what they may read at all)."""
    return can_see_marks(viewer, essay) or viewer.is_editor


def can_oversee(viewer: Viewer, essay: Essay) -> bool:
    """Take from the archive, lock: the leader, and editors (of what they may read at all)."""
    return leads(viewer, essay.community_id) or viewer.is_editor


def can_withdraw(viewer: Viewer, essay: Essay) -> bool:
    """The author, or who oversees it."""
    return essay.live and (is_author(viewer, essay) or can_oversee(viewer, essay))
