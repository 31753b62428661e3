"""How an idea begins."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.settings import limits
from forum.discussions.models import TopicKind
from forum.discussions.policies import facts_of
from forum.discussions.refusals import Refused
from forum.discussions.services import start_topic
from forum.discussions.services.said import Opening
from forum.ideas import policies
from forum.ideas.models import Idea, IdeaMove
from forum.ideas.selectors.audience import audience_size, percent_of, quorum_of, rules_of
from forum.ideas.selectors.stages import first_stage


def propose_idea(
    *, viewer: Viewer, board_id: int, opening: Opening, now: datetime, version: int | None = None
) -> Idea:
    """Proposes an idea; the same form sent twice proposes one.

    Raises PermissionDenied, or a `Refused` whose sentence the form shows.
    """
    facts = facts_of(board_id, version)
    if not policies.can_propose(viewer, facts, version):
        raise PermissionDenied(_("You cannot propose ideas here."))
    _require_length(opening.said.source)
    with transaction.atomic():
        topic = start_topic(
            viewer=viewer,
            board_id=board_id,
            opening=replace(opening, kind=TopicKind.IDEA, poll=None, is_private=False),
            now=now,
            version=version,
        )
        known = Idea.objects.filter(topic=topic).first()
        if known is not None:
            return known
        stage = first_stage(board_id)
        size = audience_size(facts, rules_of(board_id), timezone.localdate(now))
        idea = Idea.objects.create(
            topic=topic,
            stage=stage,
            audience_size=size,
            quorum=quorum_of(size, percent_of(facts, version)),
            moved_at=now,
        )
        IdeaMove.objects.create(
            idea=idea, to_stage=stage, language=topic.language, by=viewer.person, at=now
        )
    return idea


def _require_length(text: str) -> None:
    if len(text) < limits.IDEA_MIN:
        raise Refused(
            ngettext(
                "Tell a little more: an idea has at least %(least)d letter.",
                "Tell a little more: an idea has at least %(least)d letters.",
                limits.IDEA_MIN,
            )
            % {"least": limits.IDEA_MIN}
        )
    if len(text) > limits.IDEA_LENGTH:
        raise Refused(
            _("An idea has at most %(longest)d letters, yours has %(yours)d. Shorten it a little.")
            % {"longest": limits.IDEA_LENGTH, "yours": len(text)}
        )
