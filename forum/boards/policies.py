"""Who may make and change boards, and look at them with the eyes of others."""

from cms.audience.viewer import Viewer
from cms.people.models import Place


def can_manage(viewer: Viewer, place_path: str, community_id: int | None) -> bool:
    """The coordinators of the place, the leaders of the community; of the region administrators."""
    if viewer.is_administrator:
        return True
    if community_id is not None:
        return community_id in viewer.led_community_ids
    return bool(place_path) and viewer.coordinates(place_path)


def can_manage_anything(viewer: Viewer) -> bool:
    """Has boards to look after, or may make one."""
    return bool(viewer.is_administrator or viewer.coordinated_paths or viewer.led_community_ids)


def can_change_rules(viewer: Viewer, place: Place) -> bool:
    """The pace at a place is the coordinators' to set."""
    return viewer.coordinates(place.path)


def can_lend_eyes(viewer: Viewer, place_path: str, community_id: int | None) -> bool:
    """Look as others do: whoever manages there."""
    return can_manage(viewer, place_path, community_id)
