"""Who says who made a method."""

from cms.audience.viewer import Viewer
from library.methods.models import Method


def can_name_authors(viewer: Viewer, method: Method) -> bool:
    """The author of a method names who made it with them; editors correct it."""
    if viewer.is_editor and viewer.person_id is not None:
        return True
    return viewer.may_write and method.author_id == viewer.person_id


def can_print_names(viewer: Viewer, method: Method) -> bool:
    """Names of people without an account: on the shelf they pass the editors."""
    return can_name_authors(viewer, method) and (viewer.is_editor or not method.live)
