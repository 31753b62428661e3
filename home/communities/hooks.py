"""What communities add to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.people.models import Community
from home.communities.admin import CommunitiesGroup, CommunityPolicy, EditorsPolicy
from home.plan.models import PlanForm, SchoolTerm

register_permission_policy(Community, CommunityPolicy(Community))
register_permission_policy(SchoolTerm, EditorsPolicy(SchoolTerm))
register_permission_policy(PlanForm, EditorsPolicy(PlanForm))


@hooks.register("register_admin_viewset")
def communities_in_the_admin() -> CommunitiesGroup:
    """Communities, terms and forms of work under one entry of the menu."""
    return CommunitiesGroup()


@hooks.register("register_log_actions")
def acts_of_communities(actions: Any) -> None:
    """The names under which the audit shows acts of communities."""
    register = actions.register_action
    register("home.community.ask", _("Ask to join"), _("A person asked to join"))
    register("home.community.accept", _("Take in"), _("A person was taken in"))
    register("home.community.refuse", _("Refuse"), _("A request to join was refused"))
    register("home.community.role", _("Give a role"), _("A member was given a role"))
    register("home.community.end", _("End a membership"), _("A membership was ended"))
    register("home.community.leave", pgettext_lazy("act in the log", "Leave"), _("A person left"))
