"""Who speaks to a class. The same people see who has read; the others see how many."""

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Place, Role


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
