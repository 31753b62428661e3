"""Boards opened and shifted at one moment, on a server that really lets them."""

import pytest
from django.db import connection

from forum.boards import services
from forum.boards.models import Board, BoardGrant, Level
from forum.boards.services import Audience
from tests.at_once import AT_ONCE, at_once
from tests.factories.forum import make_board, viewer

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
NAMES = {"name_kk": "Жаңа алаң", "name_ru": "", "name_en": "New board"}


def test_boards_opened_at_once_all_stand(people, region):
    above = make_board("Жоғарғы", place=region.school)
    who = viewer(people.coordinator)

    def open_one(number):
        services.create_board(
            viewer=who,
            fields=NAMES,
            kind="discussions",
            place=region.school,
            community=None,
            parent=above if number % 2 else None,
        )

    assert at_once(open_one) == []
    assert Board.objects.count() == AT_ONCE + 1
    assert not any(Board.find_problems())


def test_boards_shifted_at_once_keep_the_tree(people, region):
    boards = [make_board(f"А{number}", place=region.school) for number in range(5)]
    who = viewer(people.coordinator)

    def shift(number):
        board = Board.objects.select_related("place").get(pk=boards[number % 5].pk)
        services.shift_board(viewer=who, board=board, up=number % 2 == 0)

    assert at_once(shift) == []
    assert not any(Board.find_problems())


def test_board_is_renamed_and_granted_while_others_open_below_it(people, region):
    """Nobody waits in a circle."""
    above = make_board("Жоғарғы", place=region.school)
    who = viewer(people.coordinator)

    def act(number):
        board = Board.objects.select_related("place").get(pk=above.pk)
        for _again in range(4):
            if number % 3 == 0:
                services.change_board(viewer=who, board=board, fields={"name_kk": "Жаңа ат"})
            elif number % 3 == 1:
                levels = {services.Audience("everybody"): 2}
                services.set_grants(viewer=who, board=board, levels=levels)
            else:
                services.create_board(
                    viewer=who,
                    fields=NAMES,
                    kind="discussions",
                    place=region.school,
                    community=None,
                    parent=board,
                )

    assert at_once(act) == []


def test_grants_given_to_the_same_people_at_once_are_one(people, region):
    board = make_board("Алаң", place=region.school, grants=())
    who = viewer(people.coordinator)
    audience = Audience("members", region.school.pk)

    def grant(number):
        level = Level.START if number % 2 else Level.REPLY
        services.set_grants(
            viewer=who, board=Board.objects.get(pk=board.pk), levels={audience: level}
        )

    assert at_once(grant) == []
    assert BoardGrant.objects.filter(board=board).count() == 1
