"""Who reads one board beyond those of another: what a moderator is told before moving a talk."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from cms.audience import tokens
from cms.people.models import (
    PEDAGOGUE_ROLES,
    CommunityMembership,
    CommunityRole,
    Membership,
    User,
)
from forum.boards.access import BoardFacts
from forum.boards.models import Level


@dataclass(frozen=True, slots=True)
class MoreReaders:
    """`people` with an account, and whether everybody in the world is among them."""

    people: int
    is_everybody: bool = False

    def __bool__(self) -> bool:
        return self.is_everybody or self.people > 0


def more_readers(here: BoardFacts, there: BoardFacts, today: date) -> MoreReaders:
    """Who reads `there` and not `here`, beside those who moderate. Two queries for each board."""
    if here.pk == there.pk or there.is_own_topics_only:
        return MoreReaders(0)
    new = _reading(there)
    known = frozenset() if here.is_own_topics_only else _reading(here)
    if tokens.PUBLIC in known:
        return MoreReaders(0)
    if tokens.PUBLIC in new:
        return MoreReaders(0, is_everybody=True)
    return MoreReaders(len(_people(new, today) - _people(known, today)))


def _reading(facts: BoardFacts) -> frozenset[str]:
    return frozenset(grant.token for grant in facts.grants if grant.level >= Level.READ)


def _people(held: frozenset[str], today: date) -> set[int]:
    """People whom `tokens` of grants let in; as `Viewer.tokens` gives them."""
    if tokens.SIGNED_IN in held:
        return set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    nobody = Q(pk__in=[])
    of_places = reduce(or_, map(_in_places, held), nobody)
    of_communities = reduce(or_, map(_in_communities, held), nobody)
    found: set[int] = set()
    for model, scope in ((Membership, of_places), (CommunityMembership, of_communities)):
        rows = model.objects.active(today).filter(scope, person__is_active=True)
        found.update(rows.values_list("person_id", flat=True))
    return found


def _in_places(token: str) -> Q:
    """Memberships of places whose people hold `token`."""
    sort, _at, path = token.partition("@")
    kind, _colon, key = sort.partition(":")
    if token == tokens.MEMBERS:
        return ~Q(pk=None)
    if kind == "place":
        return Q(place__path__startswith=key)
    if kind == "role":
        return Q(place__path__startswith=path, role=key)
    if kind == tokens.PEDAGOGUES:
        return Q(place__path__startswith=path, role__in=PEDAGOGUE_ROLES)
    return Q(pk__in=[])


def _in_communities(token: str) -> Q:
    """Memberships of communities whose people hold `token`."""
    kind, _colon, key = token.partition(":")
    if token in {tokens.MEMBERS, tokens.PEDAGOGUES}:
        return ~Q(pk=None)
    if kind == "community":
        return Q(community=key)
    if kind == "leader":
        return Q(community=key, role=CommunityRole.LEADER)
    return Q(pk__in=[])
