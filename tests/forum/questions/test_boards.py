"""The board that the first question to a place makes."""

import pytest
from django.utils import timezone

from cms.audience.viewer import VISITOR
from forum.boards import services as boards
from forum.boards.access import levels_of
from forum.boards.models import Board, BoardKind, Level
from forum.boards.services import Audience
from forum.discussions.refusals import HoldsPersonalData
from forum.questions import services
from tests.factories.forum import make_board, settled, viewer
from tests.factories.questions import asked

pytestmark = pytest.mark.django_db


def test_ask_that_is_refused_leaves_what_is_known_of_boards_right(people, region):
    """The board stays, whatever becomes of the question."""
    settled(people.parent)
    board = make_board(place=region.school, grants=[("everybody", Level.READ)])
    with pytest.raises(HoldsPersonalData):
        services.ask(
            viewer=viewer(people.parent),
            asked=asked(region.other_school, source="Маған қоңырау шалыңыз: +7 701 234 56 78."),
            now=timezone.now(),
        )
    made = Board.objects.get(kind=BoardKind.QUESTIONS, place=region.other_school)
    assert levels_of(VISITOR)[made.pk] == Level.READ
    boards.set_grants(
        viewer=viewer(people.coordinator),
        board=board,
        levels={Audience("everybody"): 0, Audience("members", region.school.pk): Level.READ},
    )
    assert board.pk not in levels_of(VISITOR)
