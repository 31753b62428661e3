"""The group of experts around an idea, and what they think of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.policies import require_not_paused
from cms.notices.services import announce
from cms.people.models import ExpertGroup, User
from cms.settings import limits
from forum.discussions.markup import to_html
from forum.discussions.refusals import Refused
from forum.discussions.services.cleaning import require_clean
from forum.ideas import policies
from forum.ideas.models import ExpertOpinion, Idea
from forum.ideas.services.acts import (
    locked,
    locked_as_seen,
    person_of,
    require_readers,
    touched,
)
from forum.remarks.models import Sight
from forum.remarks.policies import scope_on
from forum.remarks.services import require_not_removed, say_anew, take_back

CALLED = "idea.experts"
OPINION = "idea.opinion"


@dataclass(frozen=True, slots=True)
class NewGroup:
    """Who looks at an idea closely, and who accompanies them."""

    name: str
    mentor: User | None
    members: Sequence[User]


def set_experts(
    *,
    viewer: Viewer,
    idea: Idea,
    group: NewGroup,
    seen_version: int,
    now: datetime,
    version: int | None = None,
) -> ExpertGroup:
    """Calls experts around an idea, or changes who they are."""
    person = person_of(viewer)
    with transaction.atomic():
        fresh = locked_as_seen(idea.pk, seen_version)
        if not policies.can_run(viewer, fresh, version):
            raise PermissionDenied(_("Experts are called by those who moderate the board."))
        everybody = [*group.members, *([group.mentor] if group.mentor else [])]
        if not everybody:
            raise Refused(_("Name at least one expert or a mentor."))
        require_readers(everybody, fresh, viewer, version)
        require_clean([group.name], viewer, fresh.topic.board_id, version)
        row = fresh.experts or ExpertGroup()
        known = set(row.members.values_list("pk", flat=True)) if row.pk else set()
        known |= {row.mentor_id} if row.mentor_id else set()
        row.name, row.mentor = group.name.strip(), group.mentor
        row.save()
        row.members.set(group.members)
        Idea.objects.filter(pk=fresh.pk).update(experts=row)
        touched(fresh)
        called = sorted({one.pk for one in everybody} - known)
        if called:
            announce(kind=CALLED, object_pk=fresh.pk, actor=person, at=now, data={"called": called})
    return row


def write_opinion(
    *,
    viewer: Viewer,
    idea: Idea,
    source: str,
    language: str,
    now: datetime,
    version: int | None = None,
) -> ExpertOpinion:
    """Writes, or writes anew, what an expert thinks; one opinion of each. What moderators have
    hidden goes to them again."""
    person = person_of(viewer)
    source = source.strip()
    require_not_paused(person, now)
    with transaction.atomic():
        fresh = locked(idea.pk)
        if not policies.can_give_opinion(viewer, fresh):
            raise PermissionDenied(_("Opinions are written by the experts of the group."))
        if not limits.IDEA_MIN <= len(source) <= limits.IDEA_LENGTH:
            raise Refused(
                _("An opinion has %(least)d to %(longest)d letters.")
                % {"least": limits.IDEA_MIN, "longest": limits.IDEA_LENGTH}
            )
        require_clean([source], viewer, fresh.topic.board_id, version)
        words = {"source": source, "html": to_html(source), "language": language}
        opinion = ExpertOpinion.objects.filter(idea=fresh, author=person).first()
        if opinion is None:
            opinion = ExpertOpinion.objects.create(
                idea=fresh, author=person, written_at=now, **words
            )
            announce(
                kind=OPINION,
                object_pk=fresh.pk,
                actor=person,
                at=now,
                data={"opinion": opinion.pk},
            )
        elif not opinion.is_shown or opinion.source != source or opinion.language != language:
            require_not_removed(opinion)
            if opinion.sight == Sight.WITHDRAWN:
                opinion.written_at = now
            ExpertOpinion.objects.filter(pk=opinion.pk).update(
                written_at=opinion.written_at, changed_at=now, **words
            )
            opinion.refresh_from_db()
            scope = scope_on(fresh.topic, person.pk)
            say_anew(opinion, scope=scope, by=person, at=now)
        touched(fresh)
    return opinion


def withdraw_opinion(*, viewer: Viewer, idea: Idea, now: datetime) -> None:
    """An expert takes the own opinion back: a labelled gap stays, and a line in the log."""
    person = person_of(viewer)
    with transaction.atomic():
        fresh = locked(idea.pk)
        opinion = ExpertOpinion.objects.filter(idea=fresh, author=person).first()
        if opinion is None:
            raise PermissionDenied(_("An opinion is taken back by the expert who wrote it."))
        take_back(opinion, by=person, at=now)
        touched(fresh)
