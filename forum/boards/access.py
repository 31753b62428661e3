"""Who may do what on which board: the one place where grants become levels.

What the tables say is remembered in the process until `BoardsVersion` grows, so that a page asks
for one number instead of all boards and grants.
"""

import secrets
import time
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from django.db.models import F

from cms.audience import tokens
from cms.audience.viewer import VISITOR, Viewer
from cms.people.models import Community, Place, PlaceKind, Role
from cms.settings import limits
from forum.boards.lent import LentViewer
from forum.boards.models import (
    Board,
    BoardGrant,
    BoardKind,
    BoardsVersion,
    Level,
    Rules,
    Who,
    most_of,
)

T = TypeVar("T")
RULES = (
    "post_min",
    "post_length",
    "post_seconds",
    "post_seconds_new",
    "topic_seconds",
    "topic_seconds_new",
    "first_day_topics",
    "first_day_replies",
    "own_edit_free_seconds",
    "own_edit_hours",
    "own_edit_staff_days",
    "reports_to_hide",
    "question_accept_days",
    "question_answer_days",
    "idea_quorum_percent",
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant: holders of `token` may up to `level`."""

    token: str
    level: int


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What decides about a board, without its words."""

    pk: int
    path: str
    slug: str
    kind: str
    place_path: str
    place_kind: str
    community_id: int | None
    is_own_topics_only: bool
    is_premoderated: bool
    slow_mode_seconds: int
    grants: tuple[Grant, ...]

    def tokens_from(self, level: int) -> tuple[str, ...]:
        """Access tokens of those who may at least `level`."""
        held = [grant.token for grant in self.grants if grant.level >= level]
        # Those who answer for the place read all; leaders all of their community.
        step = Place.steplen
        for end in range(step, len(self.place_path) + 1, step):
            held.append(tokens.moderator_token(self.place_path[:end]))
        held.append(tokens.MODERATORS_OF_ALL)
        if self.community_id is not None:
            held.append(tokens.leader_token(self.community_id))
        return tuple(dict.fromkeys(held))

    def is_within(self, organisations: Collection[str]) -> bool:
        """True when nobody beyond one of `organisations` (tree paths) reads here, but those who
        answer for it."""
        readers = [grant.token for grant in self.grants if grant.level >= Level.READ]
        return any(
            self.place_path.startswith(path)
            and all(tokens.is_of_place(token, path) for token in readers)
            for path in organisations
        )

    @property
    def is_of_one_class(self) -> bool:
        """True when nobody beyond one class and those who answer for it reads here.

        What its pupils write there needs no moderator first.
        """
        if self.place_kind != PlaceKind.CLASS:
            return False
        own = {
            tokens.place_token(self.place_path),
            tokens.pedagogues_at_token(self.place_path),
            *(tokens.role_at_token(role, self.place_path) for role in Role.values),
        }
        return all(g.token in own for g in self.grants if g.level >= Level.READ)


@dataclass(slots=True)
class Snapshot:
    """All boards and rules as of one version."""

    version: int
    boards: Mapping[int, BoardFacts]
    rules: Mapping[str, Mapping[str, int]]
    levels: dict[Hashable, Mapping[int, int]] = field(default_factory=dict)
    made: dict[Hashable, Any] = field(default_factory=dict)


_LEVELS_REMEMBERED = 2_000
_LEAP_BITS = 31
_lock = Lock()
_snapshot: Snapshot | None = None
_NEVER = (-1e9, 0)
_version_seen = _NEVER


def snapshot(version: int | None = None) -> Snapshot:
    """Boards, grants and rules as the database holds them.

    One query for the version (none when the caller has read it), three more after a change.
    """
    global _snapshot
    wanted = current_version() if version is None else version
    known = _snapshot
    if known is None or known.version != wanted:
        with _lock:
            known = _read(wanted)
            _snapshot = known
    return known


def current_version() -> int:
    """The number that grows with every change of boards, grants and rules."""
    return BoardsVersion.objects.values_list("number", flat=True).first() or 0


def recent_version() -> int:
    """The version as it was some seconds ago at most, mostly without a question.

    For a search, whose findings pass the door with the true version anyway.
    """
    global _version_seen
    seen_at, version = _version_seen
    now = time.monotonic()
    if now - seen_at > limits.GUIDANCE_SECONDS:
        version = current_version()
        _version_seen = (now, version)
    return version


def assumed_version() -> int:
    """The version this process remembers, for a query that brings the true one along."""
    known = _snapshot
    return current_version() if known is None else known.version


def made_once(version: int, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, remembered under `key` for as long as boards stay as they are."""
    known = snapshot(version).made
    if key not in known:
        if len(known) >= _LEVELS_REMEMBERED:
            known.clear()
        known[key] = make()
    return known[key]


def boards_changed() -> None:
    """Tells every process that boards, grants or rules are not what they were.

    The number leaps by chance: what somebody read in a transaction that was rolled back is
    remembered under a number that no later change has.
    """
    global _version_seen
    _version_seen = _NEVER
    leap = 1 + secrets.randbits(_LEAP_BITS)
    if not BoardsVersion.objects.filter(pk=1).update(number=F("number") + leap):
        BoardsVersion.objects.get_or_create(pk=1, defaults={"number": leap})


def lock_boards() -> None:
    """In the caller's transaction: boards are made, shifted and granted one after the other.

    Taken before any board is, so that nobody waits in a circle.
    """
    while BoardsVersion.objects.select_for_update().filter(pk=1).first() is None:
        BoardsVersion.objects.get_or_create(pk=1)


def forget() -> None:
    """Empties the memory of this process: another database lies below it now."""
    global _snapshot, _version_seen
    _snapshot, _version_seen = None, _NEVER


def levels_of(viewer: Viewer, version: int | None = None) -> Mapping[int, int]:
    """`{board: level}` of the boards that `viewer` may at least see."""
    if isinstance(viewer, LentViewer):
        own = levels_of(viewer.lender, version)
        lent = _levels(viewer, version)
        return {pk: min(level, own[pk]) for pk, level in lent.items() if pk in own}
    return _levels(viewer, version)


def circle_of(viewer: Viewer, version: int | None = None) -> Hashable:
    """The same for all who may the same on every board and belong to the same organisations: what a
    statement that is given the person is remembered by, so that it is not made anew for each."""
    levels = frozenset(levels_of(viewer, version).items())
    return levels, viewer.is_signed_in, viewer.organisation_paths


def _levels(viewer: Viewer, version: int | None) -> Mapping[int, int]:
    known = snapshot(version)
    # All that `_level` asks of a viewer.
    held = viewer.tokens, viewer.is_signed_in, viewer.is_minor, viewer.may_talk
    levels = known.levels.get(held)
    if levels is None:
        levels = {
            pk: level for pk, facts in known.boards.items() if (level := _level(facts, viewer))
        }
        if len(known.levels) >= _LEVELS_REMEMBERED:
            known.levels.clear()
        known.levels[held] = levels
    return levels


def boards_from(viewer: Viewer, level: int, version: int | None = None) -> list[int]:
    """Keys of the boards on which `viewer` may at least `level`."""
    return [pk for pk, held in levels_of(viewer, version).items() if held >= level]


def rule(place_path: str, name: str, version: int | None = None) -> int:
    """What holds at a place: its own rule, else that of the nearest place above, else ours."""
    rules = snapshot(version).rules
    for end in range(len(place_path), 0, -Place.steplen):
        decided = rules.get(place_path[:end], {})
        if name in decided:
            return decided[name]
    return int(getattr(limits, name.upper()))


def _level(facts: BoardFacts, viewer: Viewer) -> int:
    answers = viewer.moderates(facts.place_path) or facts.community_id in viewer.led_community_ids
    if answers and not viewer.is_minor:
        return Level.MODERATE
    held = viewer.tokens
    level = max((grant.level for grant in facts.grants if grant.token in held), default=0)
    if viewer.is_minor:
        level = min(level, Level.START)
    if level > Level.READ and not viewer.may_talk and viewer is not VISITOR:
        return Level.READ
    if viewer.person is None:
        # Without an account one reads; asking the administration has a door of its own.
        return min(level, Level.READ)
    return level


def _read(version: int) -> Snapshot:
    grants: dict[int, list[Grant]] = {}
    rows = BoardGrant.objects.values_list("board_id", "who", "place__path", "community_id", "level")
    for board_id, who, path, community_id, level in rows:
        most = max(Level.START, most_of(who, is_of_community=community_id is not None))
        grant = Grant(_token(who, path or "", community_id), min(level, most))
        grants.setdefault(board_id, []).append(grant)
    boards: dict[int, BoardFacts] = {}
    inherited: dict[str, tuple[Grant, ...]] = {}
    for row in _boards_in_use():
        above = inherited.get(row["path"][: -Board.steplen], ())
        own = above if row["follows_above"] else tuple(grants.get(row["pk"], ()))
        inherited[row["path"]] = own
        boards[row["pk"]] = BoardFacts(
            pk=row["pk"],
            path=row["path"],
            slug=row["slug"],
            kind=row["kind"],
            place_path=row["place__path"] or "",
            place_kind=row["place__kind"] or "",
            community_id=row["community_id"],
            is_own_topics_only=row["is_own_topics_only"],
            is_premoderated=row["is_premoderated"],
            slow_mode_seconds=row["slow_mode_seconds"],
            grants=own,
        )
    decided = {
        row["place__path"]: {name: row[name] for name in RULES if row[name] is not None}
        for row in Rules.objects.values("place__path", *RULES)
    }
    return Snapshot(version=version, boards=boards, rules=decided)


_SWITCH = {
    BoardKind.DISCUSSIONS: "uses_boards",
    BoardKind.QUESTIONS: "uses_questions",
    BoardKind.IDEAS: "uses_ideas",
}


def _boards_in_use() -> list[dict[str, Any]]:
    """Active boards, below active ones, of places and communities that use such boards."""
    switched_off = {
        kind: frozenset(Place.objects.filter(**{switch: False}).values_list("path", flat=True))
        for kind, switch in _SWITCH.items()
    }
    communities_off = {
        BoardKind.DISCUSSIONS: set(_communities_without("uses_boards")),
        BoardKind.IDEAS: set(_communities_without("uses_ideas")),
        BoardKind.QUESTIONS: set(),
    }
    found: list[dict[str, Any]] = []
    shut: list[str] = []
    rows = Board.objects.order_by("path").values(
        "pk",
        "path",
        "slug",
        "kind",
        "place__path",
        "place__kind",
        "place__is_active",
        "community_id",
        "is_active",
        "is_own_topics_only",
        "is_premoderated",
        "slow_mode_seconds",
        "follows_above",
    )
    for row in rows:
        path, place_path = row["path"], row["place__path"] or ""
        is_off = (
            not row["is_active"]
            or (place_path and not row["place__is_active"])
            or any(place_path.startswith(off) for off in switched_off[row["kind"]])
            or row["community_id"] in communities_off[row["kind"]]
        )
        if is_off or any(path.startswith(above) for above in shut):
            shut.append(path)
            continue
        found.append(row)
    return found


def _communities_without(switch: str) -> list[int]:
    off = Community.objects.filter(**{switch: False}) | Community.objects.filter(is_active=False)
    return list(off.values_list("pk", flat=True))


def _token(who: str, place_path: str, community_id: int | None) -> str:
    """The access token whose holders a grant is for."""
    if who == Who.EVERYBODY:
        return tokens.PUBLIC
    if who == Who.SIGNED_IN:
        return tokens.SIGNED_IN
    if community_id is not None:
        leads = who == Who.LEADERS
        return tokens.leader_token(community_id) if leads else tokens.community_token(community_id)
    if who == Who.PEDAGOGUES:
        return tokens.pedagogues_at_token(place_path) if place_path else tokens.PEDAGOGUES
    if who == Who.MEMBERS:
        return tokens.place_token(place_path) if place_path else tokens.MEMBERS
    return tokens.role_at_token(who, place_path) if place_path else tokens.role_token(who)
