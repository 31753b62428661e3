"""What the page of an idea shows: plain values for one reader."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from forum.discussions.selectors.cards import Badge, Gap, PostCard
from forum.discussions.selectors.topic import TopicScreen
from forum.ideas.models import Idea


@dataclass(frozen=True, slots=True)
class StageStep:
    """One place on the line from the proposal to the end."""

    name: str
    language: str
    is_past: bool
    is_current: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """What was said when the idea moved. `gap` stands in the place of what is not shown."""

    pk: int
    stage: str
    stage_language: str
    tone: str
    at: datetime
    text: str
    language: str
    by: str
    gap: str = ""
    report_url: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """The votes as this reader may know them. `percent` is how far it is to the needed number."""

    votes: int | None
    needed: int
    percent: int
    words: str
    explained: str
    is_open: bool
    has_voted: bool
    has_family_voted: bool
    may_vote: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class OpinionCard:
    """What one expert thinks. `gap` stands in the place of what is not shown."""

    pk: int
    author: str
    is_mentor: bool
    html: SafeString
    language: str
    written_at: datetime
    changed_at: datetime | None
    gap: str = ""
    report_url: str = ""
    withdraw_url: str = ""


@dataclass(frozen=True, slots=True)
class ExpertsCard:
    """The group around the idea."""

    name: str
    mentor: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step of the work. `gap` stands in the place of what is not shown."""

    pk: int
    title: str
    language: str
    due_on: date | None
    done_at: datetime | None
    is_late: bool
    evidence: str
    file_name: str
    file_url: str
    file_size: int
    is_picture: bool
    gap: str = ""
    report_url: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """An idea that was joined to this one, with what was said about it."""

    pk: int
    title: str
    language: str
    author: str
    html: SafeString
    why: str
    why_language: str
    url: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What this reader may do with the idea now."""

    may_run: bool = False
    may_move: bool = False
    may_work: bool = False
    may_give_opinion: bool = False


@dataclass(frozen=True, slots=True)
class IdeaScreen:
    """The page of an idea."""

    idea: Idea
    url: str
    author: str
    badge: Badge | None
    tone: str
    first: PostCard | None
    line: tuple[StageStep, ...]
    moves: tuple[MoveLine, ...]
    support: Support
    experts: ExpertsCard | None
    opinions: tuple[OpinionCard, ...]
    steps: tuple[StepCard, ...]
    shows_work: bool
    responsible: str
    is_late: bool
    joined: tuple[Joined, ...]
    went_to: Idea | None
    went_to_url: str
    went_why: MoveLine | None
    talk: TopicScreen
    comments: tuple[PostCard | Gap, ...]
    rights: Rights
    awaits_review: bool
    is_hidden_from_machines: bool
