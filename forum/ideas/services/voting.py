"""Votes: one of a person, or of a family where the board counts families."""

from datetime import datetime
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.requests.rates import is_too_often
from cms.settings import limits
from forum.discussions.refusals import TooFast
from forum.ideas import policies
from forum.ideas.models import Idea, IdeaVote
from forum.ideas.refusals import Closed
from forum.ideas.selectors.audience import family_of, rules_of
from forum.ideas.services.acts import locked, person_of


class Voted(Enum):
    """What came of it."""

    GIVEN = "given"
    GIVEN_BEFORE = "given before"
    GIVEN_BY_FAMILY = "given by family"
    TAKEN_BACK = "taken back"
    NONE = "none"


def cast_vote(*, viewer: Viewer, idea: Idea, now: datetime, version: int | None = None) -> Voted:
    """Supports an idea. Twice it is one vote; the second of a family changes nothing.

    Votes for one idea come one after the other behind its lock, so the count is exact.
    """
    person = person_of(viewer)
    _require_pace(viewer)
    with transaction.atomic():
        fresh = _open(viewer, idea.pk, version)
        family = _family(viewer, fresh)
        known = _votes(fresh, person.pk, family).values_list("person", flat=True)
        if found := set(known):
            return Voted.GIVEN_BEFORE if person.pk in found else Voted.GIVEN_BY_FAMILY
        IdeaVote.objects.create(idea=fresh, person=person, family_id=family, given_at=now)
        Idea.objects.filter(pk=fresh.pk).update(vote_count=F("vote_count") + 1)
    return Voted.GIVEN


def take_vote_back(*, viewer: Viewer, idea: Idea, version: int | None = None) -> Voted:
    """Takes one's own vote back; an adult also that of the family."""
    person = person_of(viewer)
    _require_pace(viewer)
    with transaction.atomic():
        fresh = _open(viewer, idea.pk, version)
        family = None if person.is_minor else _family(viewer, fresh)
        gone, _rows = _votes(fresh, person.pk, family).delete()
        if not gone:
            return Voted.NONE
        Idea.objects.filter(pk=fresh.pk).update(vote_count=F("vote_count") - gone)
    return Voted.TAKEN_BACK


def _require_pace(viewer: Viewer) -> None:
    if is_too_often("idea-vote", str(viewer.person_id), limits.VOTES_A_MINUTE, seconds=60):
        raise TooFast(_("That was fast: wait a minute, then vote on."), 60)


def _open(viewer: Viewer, idea_pk: int, version: int | None) -> Idea:
    fresh = locked(idea_pk)
    if fresh.merged_into_id is not None:
        raise Closed(_("This idea was joined to another one: the votes are counted there."))
    if not policies.may_ever_vote(viewer, fresh, version):
        raise PermissionDenied(_("On this board you read and do not vote."))
    if not policies.takes_votes(fresh):
        raise Closed(_("Votes are not taken at this stage."))
    return fresh


def _family(viewer: Viewer, idea: Idea) -> int | None:
    if viewer.person_id is None or not rules_of(idea.topic.board_id).is_by_family:
        return None
    return family_of(viewer.person_id)


def _votes(idea: Idea, person_id: int, family_id: int | None) -> QuerySet[IdeaVote]:
    mine = Q(person=person_id)
    if family_id is not None:
        mine |= Q(family=family_id)
    return IdeaVote.objects.filter(mine, idea=idea)
