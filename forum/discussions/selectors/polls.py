"""Polls: as a page shows them to one reader, and as forms hold them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef

from cms.audience.viewer import Viewer
from cms.statements import Given, Statement
from forum.discussions import policies
from forum.discussions.models import Ballot, Poll, PollOption, PollResults, Topic
from forum.discussions.selectors.addresses import Addresses, addresses_of, page_of


def poll_url(topic: Topic) -> str:
    """Where the poll of a topic stands."""
    under = Poll.objects.filter(topic=topic).values_list("post__number", flat=True).first()
    where = addresses_of(topic.pk, topic.slug)
    return f"{where.page(page_of(under or 1))}#poll"


@dataclass(frozen=True, slots=True)
class PollChoice:
    """A choice of a poll; `votes` is None as long as the counts are not shown."""

    pk: int
    text: str
    votes: int | None
    percent: int | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PollCard:
    """A poll for one reader."""

    question: str
    under: int | None  # the post it came with; None for the first one
    choices: tuple[PollChoice, ...]
    at_most: int
    is_anonymous: bool
    ballots: int
    closes_at: datetime | None
    is_closed: bool
    has_voted: bool
    shows_results: bool
    results_when: str
    may_vote: bool
    may_change: bool
    may_close: bool
    vote_url: str
    close_url: str


@lru_cache(maxsize=1)
def _options_statement() -> Statement:
    person = Given("person", BigIntegerField())
    ballots = Ballot.objects.filter(poll=OuterRef("poll"), person=person)
    chosen = Ballot.options.through.objects.filter(
        ballot__person=person, polloption_id=OuterRef("pk")
    )
    options = PollOption.objects.filter(poll__topic=Given("topic", BigIntegerField()))
    return Statement(
        options.select_related("poll")
        .annotate(has_voted=Exists(ballots), is_mine=Exists(chosen))
        .order_by("position")
    )


def poll_card(
    topic: Any, viewer: Viewer, addresses: Addresses, version: int, now: datetime
) -> PollCard | None:
    """The poll of a topic that was read with `poll_beside`: a query where there is one."""
    if not topic.has_poll:
        return None
    options = _options_statement().objects(topic=topic.pk, person=viewer.person_id or 0)
    if not options:
        return None
    poll = options[0].poll
    is_closed = poll.closes_at is not None and poll.closes_at <= now
    has_voted = bool(options[0].has_voted)
    shows = (
        is_closed
        or poll.results == PollResults.ALWAYS
        or (poll.results == PollResults.AFTER_VOTE and has_voted)
    )
    total = max(1, poll.ballot_count)
    may_talk = policies.can_vote(viewer, topic, version) and not is_closed
    return PollCard(
        question=poll.question,
        under=poll.post_id,
        choices=tuple(
            PollChoice(
                option.pk,
                option.text,
                option.votes if shows else None,
                round(100 * option.votes / total) if shows else None,
                bool(option.is_mine),
            )
            for option in options
        ),
        at_most=poll.choices_at_most,
        is_anonymous=poll.is_anonymous,
        ballots=poll.ballot_count,
        closes_at=poll.closes_at,
        is_closed=is_closed,
        has_voted=has_voted,
        shows_results=shows,
        results_when=str(poll.get_results_display()),
        may_vote=may_talk and not has_voted,
        may_change=may_talk and has_voted and not poll.is_anonymous,
        may_close=not is_closed and policies.can_close_poll(viewer, topic, version),
        vote_url=f"{addresses.topic}vote/",
        close_url=f"{addresses.topic}close-poll/",
    )


def poll_words(topic: Topic) -> dict[str, str]:
    """Question and choices of the poll of a topic, one a line; nothing when there is none."""
    poll = Poll.objects.filter(topic=topic).prefetch_related("options").first()
    if poll is None:
        return {}
    options = sorted(poll.options.all(), key=lambda option: option.position)
    return {
        "poll_question": poll.question,
        "poll_options": "\n".join(option.text for option in options),
    }
