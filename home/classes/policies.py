"""Who speaks to a class and takes it back. The same see who has read, the others how many."""

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Place, Role
from home.classes.models import Announcement


def can_announce(viewer: Viewer, place: Place) -> bool:
    """The class teacher of this very class, its coordinators, administrators."""
    if viewer.coordinates(place.path):
        return True
    if Role.CLASS_TEACHER not in viewer.roles or place.path not in viewer.staffed_paths:
        return False
    # Somebody may lead one class and only teach in this one.
    return (
        Membership.objects.active()
        .filter(person=viewer.person, place=place, role=Role.CLASS_TEACHER)
        .exists()
    )


def can_change_announcement(viewer: Viewer, announcement: Announcement) -> bool:
    """Who said it and still belongs to the class, its coordinators, administrators."""
    place = announcement.place
    if viewer.coordinates(place.path):
        return True
    is_own = viewer.person_id is not None and announcement.author_id == viewer.person_id
    return is_own and place.path in viewer.place_paths
