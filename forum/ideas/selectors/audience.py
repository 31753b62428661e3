"""Whom a board of ideas asks, and how many votes that makes."""

from datetime import date
from math import ceil
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import Coalesce

from cms.people.models import CommunityMembership, FamilyMember, Membership
from cms.people.querysets import MembershipQuerySet
from forum.boards.access import BoardFacts, rule
from forum.ideas.models import IdeasRules


def rules_of(board_id: int) -> IdeasRules:
    """How the board counts votes; what holds without a row of its own."""
    return IdeasRules.objects.filter(board=board_id).first() or IdeasRules(board_id=board_id)


def audience_size(facts: BoardFacts, rules: IdeasRules, today: date) -> int:
    """How many voices there are: people of the place or the community, or their families."""
    if rules.audience_size is not None:
        return rules.audience_size
    people = _people(facts, today)
    if not rules.is_by_family:
        return people.aggregate(n=Count("person", distinct=True))["n"]
    voice = Coalesce("person__family_member__family_id", -F("person_id"))
    # Those without a family have a voice of their own: their key below zero is nobody's family.
    return people.annotate(voice=voice).aggregate(n=Count("voice", distinct=True))["n"]


def quorum_of(size: int, percent: int) -> int:
    """So many votes are needed: the share of the audience, at least one."""
    return max(1, ceil(size * percent / 100))


def percent_of(facts: BoardFacts, version: int | None = None) -> int:
    """The share of the audience that an idea needs on the board."""
    return rule(facts.place_path, "idea_quorum_percent", version)


def _people(facts: BoardFacts, today: date) -> MembershipQuerySet:
    """Memberships that hold today; one person may have several."""
    if facts.community_id is not None:
        found: Any = CommunityMembership.objects.filter(community=facts.community_id)
    else:
        found = Membership.objects.filter(place__path__startswith=facts.place_path)
    return found.active(today).filter(person__is_active=True)


def family_of(person_id: int) -> int | None:
    """The family that speaks with one voice; None for who has none."""
    return FamilyMember.objects.filter(person=person_id).values_list("family", flat=True).first()
