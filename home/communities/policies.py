"""Who may do what in a community."""

from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.models import (
    PEDAGOGUE_ROLES,
    Community,
    Membership,
    MembershipState,
    Role,
)

# Roles with which a person works with teachers; a parent who is also a teacher may ask.
WORKING_ROLES = PEDAGOGUE_ROLES | {
    Role.COORDINATOR,
    Role.EDITOR,
    Role.MODERATOR,
    Role.ADMINISTRATOR,
}
FAMILY_ROLES = frozenset({Role.PARENT, Role.PUPIL})


def can_see_community(viewer: Viewer, community: Community) -> bool:
    """A community at rest is known to its own people, to editors and administrators."""
    return community.is_active or community.pk in viewer.community_ids or viewer.is_editor


def can_lead(viewer: Viewer, community: Community) -> bool:
    """Answer requests, give roles, end memberships."""
    return community.pk in viewer.led_community_ids or viewer.is_administrator


def can_edit_community(viewer: Viewer, community: Community) -> bool:
    """Edit its cyclogram, plan and switches."""
    return community.pk in viewer.led_community_ids or viewer.is_editor


def why_not_join(viewer: Viewer, community: Community) -> str:
    """A kind sentence that says why the person may not ask to join; empty when they may."""
    person = viewer.person
    if person is None:
        return _("Sign in first, then you can ask to join.")
    if not community.is_active:
        return _("This community takes no new members now.")
    if person.is_minor or _is_of_family_alone(viewer):
        return _(
            "This community is for teachers and invited experts. Its page and public essays "
            "are open to you, and you are welcome to read them."
        )
    return ""


def can_ask_to_join(viewer: Viewer, community: Community) -> bool:
    """Teachers, and adults of no organisation (coaches, experts) ask; parents and pupils read."""
    return not why_not_join(viewer, community)


def _is_of_family_alone(viewer: Viewer) -> bool:
    """True for parents and pupils, accepted or still waiting, who are nothing else."""
    if viewer.roles & WORKING_ROLES or viewer.community_ids:
        return False
    if viewer.roles & FAMILY_ROLES:
        return True
    asked = Membership.objects.filter(
        person_id=viewer.person_id, state=MembershipState.REQUESTED, ended_on__isnull=True
    )
    roles = set(asked.values_list("role", flat=True))
    return bool(roles & FAMILY_ROLES) and not roles & WORKING_ROLES
