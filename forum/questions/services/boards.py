"""Each place that takes questions has one board for them."""

from django.db import transaction

from cms.people.models import Place
from forum.boards.access import boards_changed, lock_boards
from forum.boards.models import Board, BoardGrant, BoardKind, Level, Who

_NAMES = {"kk": "Сұрақ-жауап", "ru": "Вопрос–ответ", "en": "Questions and answers"}


def ensure_question_board(*, place: Place) -> Board:
    """The board of questions of `place`: everybody reads, members comment; topics are started by
    asking alone."""
    found = _board_of(place)
    if found is not None:
        return found
    with transaction.atomic():
        lock_boards()
        return _board_of(place) or _made_for(place)


def _made_for(place: Place) -> Board:
    names = {f"name_{code}": f"{word} · {place.name_in(code)}" for code, word in _NAMES.items()}
    board = Board(
        kind=BoardKind.QUESTIONS,
        slug=f"questions-{place.slug}"[:80],
        place=place,
        **{field: name[:200] for field, name in names.items()},
    )
    made = Board.add_root(instance=board)
    BoardGrant.objects.create(board=made, who=Who.EVERYBODY, level=Level.READ)
    BoardGrant.objects.create(board=made, who=Who.MEMBERS, level=Level.REPLY)
    boards_changed()
    return made


def _board_of(place: Place) -> Board | None:
    return Board.objects.filter(kind=BoardKind.QUESTIONS, place=place).first()
