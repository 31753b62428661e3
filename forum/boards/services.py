"""Making and changing boards. Each of these tells all processes that boards have changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.models import Community, Place
from cms.slugs import slug_of
from forum.boards import policies
from forum.boards.access import RULES, boards_changed, lock_boards
from forum.boards.models import Board, BoardGrant, Level, Rules, Who, most_of
from forum.boards.refusals import BoardRefused

# Words that addresses of the forum begin with.
RESERVED = frozenset(
    {"new", "t", "posts", "preview", "mentions", "questions", "ideas", "boards", "view-as"}
    | {"unread", "read", "drafts", "mine", "feed", "help", "moderation", "notices", "tags"}
    | {"care", "children"}
)
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a grant is for."""

    who: str
    place_id: int | None = None
    community_id: int | None = None


@transaction.atomic
def create_board(
    *,
    viewer: Viewer,
    fields: Mapping[str, Any],
    kind: str,
    place: Place | None,
    community: Community | None,
    parent: Board | None,
) -> Board:
    """Opens a board of a place, of a community, or of the region; its members begin topics."""
    path = place.path if place else ""
    if not policies.can_manage(viewer, path, community.pk if community else None):
        raise PermissionDenied(_("Boards are opened by coordinators and leaders."))
    if parent is not None and parent.depth >= _DEEPEST:
        raise BoardRefused(_("Boards lie at most three deep."))
    lock_boards()
    board = Board(kind=kind, place=place, community=community, **fields)
    board.slug = _free_slug(board)
    if parent is None:
        board = Board.add_root(instance=board)
    else:
        board = Board.objects.get(pk=parent.pk).add_child(instance=board)
    BoardGrant.objects.create(
        board=board, who=Who.MEMBERS, place=place, community=community, level=Level.START
    )
    boards_changed()
    return board


@transaction.atomic
def change_board(*, viewer: Viewer, board: Board, fields: Mapping[str, Any]) -> None:
    """Renames a board, switches it on or off, sets its pace. Its address stays."""
    _require(viewer, board)
    lock_boards()
    Board.objects.filter(pk=board.pk).update(**fields)
    boards_changed()


@transaction.atomic
def set_grants(*, viewer: Viewer, board: Board, levels: Mapping[Audience, int]) -> None:
    """Who may what: a level for each audience; 0 takes it away. Others stay as they are.

    The board has rules of its own then: what goes from them opens nothing.
    """
    _require(viewer, board)
    lock_boards()
    for audience, level in levels.items():
        is_of_community = audience.community_id is not None
        if level > max(Level.START, most_of(audience.who, is_of_community=is_of_community)):
            raise BoardRefused(_("Neither pupils nor parents nor everybody can moderate."))
        held = BoardGrant.objects.filter(
            board=board,
            who=audience.who,
            place=audience.place_id,
            community=audience.community_id,
        )
        if not level:
            held.delete()
        elif not held.update(level=level):
            BoardGrant.objects.create(
                board=board,
                who=audience.who,
                place_id=audience.place_id,
                community_id=audience.community_id,
                level=level,
            )
    Board.objects.filter(pk=board.pk).update(follows_above=False)
    boards_changed()


@transaction.atomic
def clear_grants(*, viewer: Viewer, board: Board, follows_above: bool) -> None:
    """Takes all grants of its own away: it follows the board above, or is for nobody but those who
    moderate."""
    _require(viewer, board)
    if follows_above and board.is_root():
        raise BoardRefused(_("There is no board above this one."))
    lock_boards()
    BoardGrant.objects.filter(board=board).delete()
    Board.objects.filter(pk=board.pk).update(follows_above=follows_above)
    boards_changed()


@transaction.atomic
def shift_board(*, viewer: Viewer, board: Board, up: bool) -> None:
    """Puts a board before or after its neighbour."""
    _require(viewer, board)
    lock_boards()
    fresh = Board.objects.get(pk=board.pk)
    neighbour = fresh.get_prev_sibling() if up else fresh.get_next_sibling()
    if neighbour is not None:
        fresh.move(neighbour, pos="left" if up else "right")
        boards_changed()


@transaction.atomic
def set_rules(*, viewer: Viewer, place: Place, values: Mapping[str, int | None]) -> None:
    """Pace, lengths and promises of a place; None is as above it."""
    if not policies.can_change_rules(viewer, place):
        raise PermissionDenied(_("The pace of a place is set by its coordinators."))
    known = {name: values[name] for name in RULES if name in values}
    Rules.objects.update_or_create(place=place, defaults=known)
    boards_changed()


def _require(viewer: Viewer, board: Board) -> None:
    path = board.place.path if board.place else ""
    if not policies.can_manage(viewer, path, board.community_id):
        raise PermissionDenied(_("Boards are looked after by coordinators and leaders."))


def _free_slug(board: Board) -> str:
    wanted = slug_of(board.name_en or board.name_kk, fallback="board")
    if wanted in RESERVED:
        wanted = f"board-{wanted}"
    slug, number = wanted, 1
    while Board.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug
