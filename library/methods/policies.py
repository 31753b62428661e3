"""Who may do what with methods."""

from typing import Any

from cms.audience.viewer import Viewer
from library.methods.models import Method


def can_send_methods(viewer: Viewer) -> bool:
    """Pedagogues and editors whom a coordinator or a leader has accepted."""
    return viewer.may_write and (viewer.is_pedagogue or viewer.is_editor)


def can_see_draft(viewer: Viewer, method: Method) -> bool:
    """What is not published is for its author and for editors."""
    return viewer.is_editor or has_written(viewer, method)


def has_written(viewer: Viewer, method: Method) -> bool:
    """The author, and those who agreed that they made it with them."""
    if viewer.person_id is None:
        return False
    if method.author_id == viewer.person_id:
        return True
    return any(one.person_id == viewer.person_id for one in method.named_co_authors)


def can_edit(viewer: Viewer, method: Method, *, is_in_review: bool) -> bool:
    """Authors while nobody reviews it and it was not taken back, editors always."""
    if viewer.is_editor:
        return True
    if is_in_review or method.withdrawn_at is not None:
        return False
    return has_written(viewer, method) and viewer.may_write


def can_submit(viewer: Viewer, method: Method) -> bool:
    """The author alone sends it to the editors, or an editor for them."""
    if viewer.is_editor:
        return True
    return viewer.may_write and method.author_id == viewer.person_id


def can_take_back(viewer: Viewer, method: Method, *, is_in_review: bool) -> bool:
    """The author takes back what editors have not answered yet."""
    return is_in_review and viewer.may_write and method.author_id == viewer.person_id


def can_discard(viewer: Viewer, method: Method, *, is_in_review: bool) -> bool:
    """The author throws away what is not published and not in review."""
    is_own = viewer.person_id is not None and method.author_id == viewer.person_id
    has_draft = not method.live or method.has_unpublished_changes
    was_published = not method.live and method.first_published_at is not None
    return is_own and viewer.may_write and has_draft and not is_in_review and not was_published


def can_withdraw(viewer: Viewer) -> bool:
    """Editors take a published method back, and put it back."""
    return viewer.is_editor and viewer.person_id is not None


def can_ask_to_withdraw(viewer: Viewer, method: Method) -> bool:
    """The author asks; editors do it at once."""
    if can_withdraw(viewer):
        return True
    return viewer.may_write and method.author_id == viewer.person_id


def can_translate(viewer: Viewer, method: Method) -> bool:
    """Its authors, and editors, make the same method in another language."""
    return can_send_methods(viewer) and can_see_draft(viewer, method)


def can_adapt(viewer: Viewer, method: Method, licence: Any) -> bool:
    """Who sends methods, where its licence allows it; its authors always."""
    if not can_send_methods(viewer):
        return False
    return has_written(viewer, method) or bool(licence and licence.allows_adaptation)
