"""What lists and pages show of an idea: plain values, the same for the same reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.people.policies import prepare_names
from forum.discussions.models import TalkState
from forum.discussions.selectors.cards import Badge
from forum.discussions.selectors.people import said_by
from forum.ideas.models import Idea, IdeaStage

_SHOWN = (
    "vote_count",
    "quorum",
    "audience_size",
    "progress",
    "moved_at",
    "merged_into_id",
    "stage__board_id",
    "stage__code",
    "stage__name_kk",
    "stage__name_ru",
    "stage__name_en",
    "stage__can_vote",
    "stage__shows_progress",
    "stage__is_accepted",
    "stage__is_done",
    "stage__is_end",
    "topic__title",
    "topic__slug",
    "topic__language",
    "topic__state",
    "topic__board_id",
    "topic__board__name_kk",
    "topic__board__name_ru",
    "topic__board__name_en",
    "topic__board__path",
    "topic__published_at",
    "topic__created_at",
    "topic__published_count",
    "topic__author_label",
    "topic__author__first_name",
    "topic__author__last_name",
    "topic__author__is_minor",
    "topic__author__is_active",
)


@dataclass(frozen=True, slots=True)
class IdeaRow:
    """An idea in a list. `votes` is None while nobody may know how many there are."""

    pk: int
    url: str
    title: str
    language: str
    stage: str
    stage_language: str
    stage_tone: str
    author: str
    said_at: datetime
    moved_at: datetime
    votes: int | None
    needed: int
    takes_votes: bool
    support: str
    progress: int | None
    comments: int
    board: str
    board_language: str
    badge: Badge | None = None
    is_mine: bool = False
    has_my_vote: bool = False


def with_row_columns(ideas: Any) -> Any:
    """Ideas with all that `rows_of` shows."""
    return ideas.select_related("stage", "topic__author", "topic__board").only(*_SHOWN)


def rows_of(
    ideas: Iterable[Any], viewer: Viewer, hidden_boards: Iterable[int] = ()
) -> list[IdeaRow]:
    """Lines of ideas, in their order; no query, but two when pupils are among the authors."""
    found = list(ideas)
    prepare_names(idea.topic.author for idea in found)
    hidden = frozenset(hidden_boards)
    at = reverse("forum:idea-list")
    return [_row(idea, viewer, idea.topic.board_id in hidden, at) for idea in found]


def _row(idea: Any, viewer: Viewer, is_hidden: bool, at: str) -> IdeaRow:
    topic, stage = idea.topic, idea.stage
    return IdeaRow(
        pk=idea.pk,
        url=f"{at}{idea.pk}/{topic.slug}/",
        title=topic.title,
        language=topic.language,
        stage=stage.name,
        stage_language=stage.name_language,
        stage_tone=tone_of(stage),
        author=said_by(idea.topic, viewer),
        said_at=topic.published_at or topic.created_at,
        moved_at=idea.moved_at,
        votes=None if is_hidden else idea.vote_count,
        needed=idea.quorum,
        takes_votes=stage.can_vote,
        support="" if is_hidden else support_words(idea),
        progress=idea.progress if stage.shows_progress else None,
        comments=max(0, topic.published_count - 1),
        board=topic.board.name,
        board_language=topic.board.name_language,
        badge=state_badge(topic.state),
        is_mine=viewer.person_id is not None and topic.author_id == viewer.person_id,
        has_my_vote=bool(getattr(idea, "has_my_vote", False)),
    )


def tone_of(stage: IdeaStage) -> str:
    """The colour of a stage."""
    if stage.is_refusal:
        return "refused"
    if stage.is_accepted or stage.is_done:
        return "good"
    return "waiting" if stage.can_vote else "accent"


def state_badge(state: str) -> Badge | None:
    """What a reader should know of an idea that not everybody reads."""
    if state == TalkState.PENDING:
        return Badge("waiting", _("waits for a moderator"))
    if state == TalkState.RETURNED:
        return Badge("refused", _("returned for correction"))
    if state in {TalkState.HIDDEN, TalkState.REMOVED}:
        return Badge("refused", _("hidden"))
    return None


def support_words(idea: Idea) -> str:
    """«42 of 60 votes needed», or that there are enough."""
    if not idea.stage.can_vote:
        return ngettext("%(votes)d vote", "%(votes)d votes", idea.vote_count) % {
            "votes": idea.vote_count
        }
    words = {"votes": idea.vote_count, "needed": idea.quorum}
    if idea.vote_count >= idea.quorum:
        return _("%(votes)d votes: enough, %(needed)d were needed") % words
    return _("%(votes)d of %(needed)d votes needed") % words


def hidden_words(until: datetime) -> str:
    """Until when nobody sees how many votes there are."""
    return _("The votes are counted and shown after %(moment)s.") % {
        "moment": date_format(timezone.localtime(until), "DATETIME_FORMAT")
    }


def audience_words(idea: Idea, is_by_family: bool) -> str:
    """Where the needed number comes from."""
    words = {"needed": idea.quorum, "size": idea.audience_size}
    if is_by_family:
        return (
            _(
                "%(size)d families are asked here, each has one voice; when %(needed)d support "
                "an idea, experts look at it."
            )
            % words
        )
    return (
        _("%(size)d people are asked here; when %(needed)d support an idea, experts look at it.")
        % words
    )
