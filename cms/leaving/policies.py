"""Who may let a person go."""

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Role, User


def can_erase(viewer: Viewer, person: User) -> bool:
    """Adults themselves; of children, and at a request on paper, administrators."""
    if viewer.is_administrator:
        return True
    return viewer.person_id == person.pk and not person.is_minor


def is_last_administrator(person: User) -> bool:
    """True when nobody else could run the site."""
    others = User.objects.exclude(pk=person.pk).filter(is_active=True)
    held = Membership.objects.active().filter(role=Role.ADMINISTRATOR)
    is_one = person.is_superuser or held.filter(person=person).exists()
    left = others.filter(is_superuser=True).exists() or held.filter(person__in=others).exists()
    return is_one and not left
