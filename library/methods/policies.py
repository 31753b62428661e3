"""Who may do what with methods."""

from cms.audience.viewer import Viewer
from library.methods.models import Method


def can_send_methods(viewer: Viewer) -> bool:
    """Pedagogues and editors whom a coordinator or a leader has accepted."""
    return viewer.may_write and (viewer.is_pedagogue or viewer.is_editor)


def can_see_draft(viewer: Viewer, method: Method) -> bool:
    """What is not published is for its author and for editors."""
    return viewer.is_editor or (
        viewer.person_id is not None and method.author_id == viewer.person_id
    )


def can_edit(viewer: Viewer, method: Method, *, is_in_review: bool) -> bool:
    """Authors while nobody reviews it, editors always."""
    if viewer.is_editor:
        return True
    return can_see_draft(viewer, method) and viewer.may_write and not is_in_review


def can_take_back(viewer: Viewer, method: Method, *, is_in_review: bool) -> bool:
    """The author takes back what editors have not answered yet."""
    return is_in_review and viewer.may_write and method.author_id == viewer.person_id


def can_discard(viewer: Viewer, method: Method, *, is_in_review: bool) -> bool:
    """The author throws away what is not published and not in review."""
    is_own = viewer.person_id is not None and method.author_id == viewer.person_id
    has_draft = not method.live or method.has_unpublished_changes
    was_published = not method.live and method.first_published_at is not None
    return is_own and viewer.may_write and has_draft and not is_in_review and not was_published
