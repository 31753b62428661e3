"""Who may send files in pieces."""

from cms.audience.viewer import Viewer


def can_send_files(viewer: Viewer) -> bool:
    """Whoever may write anywhere; what takes the file asks on whether it may hang there."""
    return viewer.may_talk
