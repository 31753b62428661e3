"""How an idea goes from stage to stage."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.services import announce
from cms.settings import limits
from forum.discussions.policies import facts_of
from forum.discussions.refusals import Refused
from forum.discussions.services.cleaning import require_clean
from forum.ideas import policies
from forum.ideas.models import Idea, IdeaMove, IdeaStage
from forum.ideas.refusals import NeedsSentence, NotEnoughVotes
from forum.ideas.selectors.audience import audience_size, percent_of, quorum_of, rules_of
from forum.ideas.selectors.stages import gates_between, stages_of
from forum.ideas.services.acts import locked_as_seen, person_of, touched

MOVED = "idea.moved"


def move_idea(
    *,
    viewer: Viewer,
    idea: Idea,
    to: IdeaStage,
    text: str,
    language: str,
    seen_version: int,
    now: datetime,
    version: int | None = None,
) -> IdeaMove:
    """Moves an idea to a stage of its board, with a sentence that everybody reads.

    Raises PermissionDenied, or a `Refused` whose sentence the form shows.
    """
    person = person_of(viewer)
    text = text.strip()
    with transaction.atomic():
        fresh = locked_as_seen(idea.pk, seen_version)
        if not policies.can_move(viewer, fresh, version):
            raise PermissionDenied(_("Ideas are moved by those who moderate the board."))
        _require_way(fresh, to)
        _require_sentence(to, text)
        require_clean([text], viewer, fresh.topic.board_id, version)
        was = fresh.stage
        fresh.stage, fresh.moved_at = to, now
        if to.is_done:
            fresh.progress = 100
        if to.can_vote and not was.can_vote:
            _count_audience(fresh, now, version)
        fresh.save(update_fields=["stage", "moved_at", "progress", "audience_size", "quorum"])
        move = IdeaMove.objects.create(
            idea=fresh,
            from_stage=was,
            to_stage=to,
            text=text,
            language=language,
            by=person,
            at=now,
        )
        touched(fresh)
        announce(kind=MOVED, object_pk=fresh.pk, actor=person, at=now, data={"move": move.pk})
    return move


def _require_way(idea: Idea, to: IdeaStage) -> None:
    stages = stages_of(idea.topic.board_id)
    if to.pk not in {stage.pk for stage in stages}:
        raise Refused(_("This stage is not one of the board."))
    if to.pk == idea.stage_id:
        raise Refused(_("The idea is at this stage already."))
    if gates_between(stages, idea.stage, to) and idea.vote_count < idea.quorum:
        raise NotEnoughVotes(
            _(
                "%(needed)d votes are needed to go on, and there are fewer yet. "
                "Wait, or answer “not now” and say why."
            )
            % {"needed": idea.quorum}
        )


def _require_sentence(to: IdeaStage, text: str) -> None:
    if to.needs_text and not text:
        raise NeedsSentence(
            _("Say in a sentence why: everybody who supports the idea will read it.")
        )
    if len(text) > limits.NOTE_LENGTH:
        raise Refused(_("At most %(longest)d letters, please.") % {"longest": limits.NOTE_LENGTH})


def _count_audience(idea: Idea, now: datetime, version: int | None) -> None:
    """How many votes are needed of those who are there on the day votes open."""
    facts = facts_of(idea.topic.board_id, version)
    size = audience_size(facts, rules_of(facts.pk), timezone.localdate(now))
    idea.audience_size = size
    idea.quorum = quorum_of(size, percent_of(facts, version))
