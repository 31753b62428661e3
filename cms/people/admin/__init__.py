"""People, places and belonging in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry

from cms.people.admin.guardianships import GuardianshipViewSet
from cms.people.admin.memberships import MembershipViewSet
from cms.people.admin.persons import PersonViewSet
from cms.people.admin.places import PlaceViewSet


class PeopleGroup(ViewSetGroup):
    """The menu of those who coordinate."""

    menu_label = _("Places and people")
    menu_icon = "group"
    menu_order = 400
    items = (PlaceViewSet("places"), MembershipViewSet("memberships"), GuardianshipViewSet("wards"))


@hooks.register("register_admin_viewset")
def register_people() -> PeopleGroup:
    """Places, memberships, guardianship."""
    return PeopleGroup()


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Acts by which people are judged."""
    register = actions.register_action
    register("people.membership.accept", _("Accept a membership"), _("Membership accepted"))
    register("people.membership.refuse", _("Refuse a membership"), _("Membership refused"))
    register("people.membership.end", _("End a membership"), _("Membership ended"))
    register("people.membership.grant", _("Give a role"), _("Role given"))
    register("people.consent.give", _("Agree for a child"), _("Agreed for a child"))
    register("people.consent.withdraw", _("Take back a consent"), _("Consent taken back"))
    register("people.invitation.invite", _("Invite a pupil"), _("Pupil invited"))
    register("people.invitation.withdraw", _("Withdraw an invitation"), _("Invitation withdrawn"))
    register("people.invitation.confirm", _("Confirm an invitation"), _("Invitation confirmed"))
    register("people.guardianship.confirm", _("Confirm a guardian"), _("Guardian confirmed"))
    register("people.guardianship.end", _("End a guardianship"), _("Guardianship ended"))


__all__ = ["PeopleGroup", "PersonViewSet", "register_actions", "register_people"]
