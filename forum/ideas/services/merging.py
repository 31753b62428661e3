"""Two ideas that want the same become one."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.services import announce
from cms.settings import limits
from forum.discussions.models import TalkState, Topic
from forum.discussions.refusals import Refused
from forum.discussions.services.cleaning import require_clean
from forum.ideas import policies
from forum.ideas.models import Idea, IdeaMove, IdeaVote
from forum.ideas.refusals import NeedsSentence
from forum.ideas.services.acts import locked, locked_as_seen, person_of, touched

MERGED = "idea.merged"


def merge_ideas(
    *,
    viewer: Viewer,
    idea: Idea,
    into: Idea,
    text: str,
    language: str,
    seen_version: int,
    now: datetime,
    version: int | None = None,
) -> Idea:
    """Joins `idea` to another one of its board; votes go along, each voice once.

    The talk below the joined idea stays where it is, closed; its address leads on.
    """
    person = person_of(viewer)
    text = text.strip()
    if idea.pk == into.pk:
        raise Refused(_("Choose another idea than this one."))
    with transaction.atomic():
        # Behind both locks, always the older idea first: two moderators never wait in a circle.
        if idea.pk < into.pk:
            source = locked_as_seen(idea.pk, seen_version)
            target = locked(into.pk)
        else:
            target = locked(into.pk)
            source = locked_as_seen(idea.pk, seen_version)
        _require_pair(viewer, source, target, version)
        if not text:
            raise NeedsSentence(_("Say in a sentence why these two are one idea."))
        if len(text) > limits.NOTE_LENGTH:
            raise Refused(
                _("At most %(longest)d letters, please.") % {"longest": limits.NOTE_LENGTH}
            )
        require_clean([text], viewer, source.topic.board_id, version)
        moved = _move_votes(source, target)
        Idea.objects.filter(pk=target.pk).update(
            vote_count=F("vote_count") + moved + source.brought_votes,
            brought_votes=F("brought_votes") + source.brought_votes,
        )
        Idea.objects.filter(pk=source.pk).update(
            vote_count=0, brought_votes=0, merged_into=target, moved_at=now
        )
        Idea.objects.filter(merged_into=source).update(merged_into=target)
        Topic.objects.filter(pk=source.topic_id).update(is_locked=True)
        move = IdeaMove.objects.create(
            idea=source,
            from_stage=source.stage,
            to_stage=source.stage,
            text=text,
            language=language,
            by=person,
            at=now,
        )
        touched(source)
        touched(target)
        announce(
            kind=MERGED,
            object_pk=source.pk,
            actor=person,
            at=now,
            data={"into": target.pk, "move": move.pk},
        )
    target.refresh_from_db()
    return target


def _require_pair(viewer: Viewer, source: Idea, target: Idea, version: int | None) -> None:
    if not policies.can_run(viewer, source, version):
        raise PermissionDenied(_("Ideas are joined by those who moderate the board."))
    if target.merged_into_id is not None or target.topic.state != TalkState.PUBLISHED:
        raise Refused(_("That idea was joined to another one itself, or is out of sight."))
    if source.topic.board_id != target.topic.board_id:
        raise Refused(_("Both ideas have to be on one board: other people were asked there."))


def _move_votes(source: Idea, target: Idea) -> int:
    """Votes go to the target; those whose voice is counted there already are dropped."""
    there = IdeaVote.objects.filter(idea=target)
    twice = Q(person__in=there.values("person")) | Q(
        family__in=there.filter(family__isnull=False).values("family")
    )
    IdeaVote.objects.filter(idea=source).filter(twice).delete()
    return IdeaVote.objects.filter(idea=source).update(idea=target)
