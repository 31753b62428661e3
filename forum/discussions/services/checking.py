"""What is looked at before words go out, and what waits for a moderator then."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import Why
from cms.moderation.screening import (
    Hint,
    Words,
    about_personal_data,
    first_reason,
    personal_data_in,
    screen,
)
from cms.moderation.services import open_review
from cms.people.models import User
from cms.ports.reviewable import Scope
from forum.boards.access import BoardFacts
from forum.discussions import policies
from forum.discussions.models import Post
from forum.discussions.pace import is_new
from forum.discussions.refusals import HoldsPersonalData
from forum.discussions.services.publishing import publish
from forum.discussions.services.said import Said

KIND = "post"


def writer_of(viewer: Viewer) -> User:
    """The person who writes; whoever has not signed in hears so."""
    if viewer.person is None:
        raise PermissionDenied(_("Sign in first, then you can write here."))
    return viewer.person


def hints_of(
    viewer: Viewer,
    facts: BoardFacts,
    said: Said,
    texts: Sequence[str],
    now: datetime,
    version: int | None,
) -> list[Hint]:
    """Why a moderator must look first; raises when personal data were found and not insisted on."""
    person = viewer.person
    hints = screen(
        Words(
            texts=tuple(texts),
            author=person,
            place_path=facts.place_path,
            is_for_class_alone=facts.is_of_one_class,
            is_new_member=person is None or is_new(person, now),
            typing_seconds=said.typing_seconds,
        )
    )
    private = personal_data_in(hints)
    if private and not said.insists:
        raise HoldsPersonalData(about_personal_data(private), private)
    if viewer.is_minor and not facts.is_of_one_class:
        hints.append(Hint(Why.PUPIL))
    if policies.can_moderate(viewer, facts.pk, version):
        return private
    if facts.is_premoderated:
        hints.append(Hint(Why.PREMODERATION))
    return hints


def let_out_or_queue(post: Post, facts: BoardFacts, hints: Sequence[Hint], now: datetime) -> None:
    """With a hint it waits for a moderator, without any it is out."""
    if hints:
        queue(post, facts, hints, now)
    else:
        publish(post, at=now)


def queue(post: Post, facts: BoardFacts, hints: Sequence[Hint], now: datetime) -> None:
    """Puts words before those who moderate the board."""
    open_review(
        kind=KIND,
        object_pk=post.pk,
        scope=Scope(facts.place_path, facts.community_id, post.author_id),
        why=first_reason(hints) or Why.PREMODERATION,
        hints=[hint.found for hint in hints if hint.found],
        at=now,
    )
