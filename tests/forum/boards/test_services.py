"""Boards are opened and changed by those who answer for their place or community."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.people.models import Membership, User
from cms.people.services import write_consents
from forum import urls as forum_urls
from forum.boards import services
from forum.boards.access import boards_changed, current_version, levels_of, rule
from forum.boards.models import Board, BoardGrant, Level
from forum.boards.refusals import BoardRefused
from forum.boards.services import Audience
from tests.factories import make_person
from tests.factories.forum import make_board, viewer

pytestmark = pytest.mark.django_db
NAMES = {"name_kk": "Жаңа алаң", "name_ru": "Новая площадка", "name_en": "New board"}


def opened(people, **fields):
    fields = {"place": None, "community": None, "parent": None, "kind": "discussions"} | fields
    return services.create_board(viewer=viewer(people), fields=NAMES, **fields)


def test_create_board_lets_members_of_its_place_begin(people, region):
    board = opened(people.coordinator, place=region.school)
    assert board.slug == "new-board"
    assert levels_of(viewer(people.teacher))[board.pk] == Level.START
    assert board.pk not in levels_of(viewer(people.stranger))


def _first_words(patterns):
    """The words that addresses of the forum begin with."""
    for pattern in patterns:
        word = str(pattern.pattern).split("/")[0]
        if hasattr(pattern, "url_patterns") and not word:
            yield from _first_words(pattern.url_patterns)
        elif word and "<" not in word:
            yield word


def test_create_board_never_takes_the_address_of_a_page():
    assert set(_first_words(forum_urls.urlpatterns)) <= services.RESERVED


def test_create_board_of_a_reserved_name_can_be_opened(people, region, client):
    names = {"name_kk": "Қамқорлық", "name_en": "Care"}
    board = services.create_board(
        viewer=viewer(people.coordinator),
        fields=names,
        place=region.school,
        community=None,
        parent=None,
        kind="discussions",
    )
    client.force_login(people.coordinator, backend="cms.audience.backend.PeopleBackend")
    page = client.get(f"/kk/forum/{board.slug}/")
    assert (page.status_code, "Қамқорлық" in page.content.decode()) == (200, True)


def test_create_board_is_for_those_who_answer(people, region):
    for person, fields in (
        (people.coordinator, {"place": region.other_school}),
        (people.coordinator, {}),
        (people.teacher, {"place": region.school}),
        (people.teacher, {"community": people.community}),
    ):
        with pytest.raises(PermissionDenied):
            opened(person, **fields)
    assert opened(people.leader, community=people.community).community == people.community
    assert opened(people.administrator).place is None


def test_create_board_never_takes_a_word_of_the_forum(people):
    board = services.create_board(
        viewer=viewer(people.administrator),
        fields={"name_kk": "Сұрақтар", "name_en": "Questions"},
        kind="discussions", place=None, community=None, parent=None,
    )  # fmt: skip
    assert board.slug == "board-questions"


def test_create_board_with_a_known_name_gets_another_address(people, region):
    opened(people.coordinator, place=region.school)
    assert opened(people.coordinator, place=region.school).slug == "new-board-2"


def test_set_grants_holds_at_once_and_for_all_processes(people, region):
    board = make_board(place=region.school)
    before = current_version()
    services.set_grants(
        viewer=viewer(people.coordinator),
        board=board,
        levels={Audience("everybody"): 0, Audience("members"): Level.READ},
    )
    assert current_version() > before
    assert board.pk not in levels_of(viewer(people.newcomer))
    assert levels_of(viewer(people.teacher))[board.pk] == Level.READ


@pytest.mark.parametrize("who", ["everybody", "signed_in", "pupil", "parent", "members"])
def test_set_grants_never_lets_pupils_parents_or_everybody_moderate(people, region, who):
    board = make_board(place=region.school)
    place = None if who in {"everybody", "signed_in"} else region.school.pk
    with pytest.raises(BoardRefused):
        services.set_grants(
            viewer=viewer(people.coordinator),
            board=board,
            levels={Audience(who, place): Level.MODERATE},
        )


@pytest.mark.parametrize("name", ["pupil", "parent"])
def test_grant_of_the_past_makes_no_pupil_or_parent_a_moderator(people, region, name):
    who = getattr(people, name)
    board = make_board(place=region.school, grants=[(name, Level.MODERATE, region.school)])
    assert levels_of(viewer(who))[board.pk] == Level.START


def test_child_with_the_role_of_an_adult_does_not_moderate(people, region):
    board = make_board(place=region.school, grants=[("psychologist", Level.MODERATE)])
    for role in ("psychologist", "moderator"):
        Membership.objects.create(
            person=people.pupil, place=region.school, role=role, state="active"
        )
    assert levels_of(viewer(people.pupil)).get(board.pk, 0) <= Level.START


def test_board_grants_page_does_not_offer_pupils_and_parents_to_moderate(people, region):
    board = make_board(place=region.school)
    client = Client()
    client.force_login(User.objects.get(pk=people.coordinator.pk))
    form = client.get(reverse("forum:board-grants", args=[board.pk])).context["form"]
    most = {
        audience.who: max(int(value) for value, _label in form.fields[name].choices)
        for name, audience in form.audiences.items()
    }
    assert most["pupil"] == most["parent"] == most["members"] == Level.START
    assert most["pedagogues"] == most["head"] == Level.MODERATE


def test_board_grants_page_keeps_grants_it_did_not_think_of(people, region):
    board = make_board(place=region.school)
    BoardGrant.objects.create(
        board=board, who="psychologist", place=region.other_school, level=Level.MODERATE
    )
    client = Client()
    client.force_login(User.objects.get(pk=people.coordinator.pk))
    address = reverse("forum:board-grants", args=[board.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].initial for name in form.fields}
    assert client.post(address, data).status_code == 302
    assert board.grants.get(who="psychologist").level == Level.MODERATE
    assert board.grants.count() == 3


def test_shift_board_changes_the_order(people, region):
    first, second = (
        make_board("Бірінші", place=region.school),
        make_board("Екінші", place=region.school),
    )
    services.shift_board(viewer=viewer(people.coordinator), board=second, up=True)
    assert list(Board.objects.values_list("pk", flat=True)) == [second.pk, first.pk]


def test_set_rules_holds_below_the_place(people, region):
    services.set_rules(
        viewer=viewer(people.coordinator), place=region.school, values={"post_seconds": 120}
    )
    assert rule(region.school_class.path, "post_seconds") == 120
    assert rule(region.other_school.path, "post_seconds") == 10
    with pytest.raises(PermissionDenied):
        services.set_rules(
            viewer=viewer(people.coordinator), place=region.other_school, values={"post_min": 5}
        )


def test_change_board_out_of_use_takes_it_from_everybody(people, region):
    board = make_board(place=region.school)
    services.change_board(
        viewer=viewer(people.coordinator), board=board, fields={"is_active": False}
    )
    assert board.pk not in levels_of(viewer(people.teacher))


def test_board_rules_page_refuses_absurd_numbers(people, region, site_ready):
    client = Client()
    client.force_login(User.objects.get(pk=people.coordinator.pk))
    address = reverse("forum:board-rules", args=[region.school.pk])
    for value in ("-5", "99999999999999999999", "көп"):
        response = client.post(address, {"post_seconds": value})
        assert response.status_code == 200
        assert response.context["form"].errors["post_seconds"]


def test_boards_of_a_change_that_came_to_nothing_are_not_remembered(people, region):
    """Whoever read them in a transaction that is rolled back believes the next number anew."""
    board = make_board(place=region.school, grants=[("everybody", Level.READ)])
    assert levels_of(VISITOR)[board.pk] == Level.READ
    with transaction.atomic():
        boards_changed()
        levels_of(VISITOR)
        transaction.set_rollback(True)
    services.set_grants(
        viewer=viewer(people.coordinator),
        board=board,
        levels={Audience("everybody"): 0, Audience("members", region.school.pk): Level.READ},
    )
    assert board.pk not in levels_of(VISITOR)


def test_levels_follow_what_a_guardian_agrees_to_later(people, region):
    """What one child may is not remembered for another that holds the same tokens."""
    board = make_board(place=region.school, grants=[("members", Level.START, region.school)])
    write_consents(by=None, child=people.pupil, purposes=["account"], now=timezone.now())
    assert levels_of(viewer(people.pupil))[board.pk] == Level.READ
    write_consents(by=None, child=people.pupil, purposes=["account", "write"], now=timezone.now())
    assert levels_of(viewer(people.pupil))[board.pk] == Level.START


def test_create_board_lies_at_most_three_deep(people, region):
    parent = None
    for _depth in range(3):
        parent = opened(people.coordinator, place=region.school, parent=parent)
    with pytest.raises(BoardRefused):
        opened(people.coordinator, place=region.school, parent=parent)


def nested(region):
    """A board that everybody reads, and one below it for members of the school."""
    above = make_board("Ашық", place=region.school, grants=[("everybody", Level.READ)])
    mine = ("members", Level.START, region.school)
    return above, make_board("Жабық", place=region.school, parent=above, grants=[mine])


def test_taking_the_last_grant_away_opens_nothing(people, region):
    _above, below = nested(region)
    nobody = {Audience("members", region.school.pk): 0}
    services.set_grants(viewer=viewer(people.coordinator), board=below, levels=nobody)
    assert below.pk not in levels_of(VISITOR)
    assert below.pk not in levels_of(viewer(people.teacher))
    assert levels_of(viewer(people.coordinator))[below.pk] == Level.MODERATE


def test_clear_grants_lets_a_board_follow_the_one_above_whatever_holds_there(people, region):
    above, below = nested(region)
    coordinator = viewer(people.coordinator)
    services.clear_grants(viewer=coordinator, board=below, follows_above=True)
    assert levels_of(VISITOR)[below.pk] == Level.READ
    services.set_grants(viewer=coordinator, board=above, levels={Audience("everybody"): 0})
    assert not {above.pk, below.pk} & set(levels_of(VISITOR))


def test_clear_grants_shuts_a_board_for_all_but_those_who_moderate(people, region):
    _above, below = nested(region)
    coordinator = viewer(people.coordinator)
    services.clear_grants(viewer=coordinator, board=below, follows_above=True)
    services.clear_grants(viewer=coordinator, board=below, follows_above=False)
    assert below.pk not in levels_of(VISITOR)
    assert not below.grants.exists()


def test_set_grants_ends_following(people, region):
    _above, below = nested(region)
    coordinator = viewer(people.coordinator)
    services.clear_grants(viewer=coordinator, board=below, follows_above=True)
    services.set_grants(viewer=coordinator, board=below, levels={Audience("signed_in"): Level.READ})
    assert below.pk not in levels_of(VISITOR)
    assert levels_of(viewer(people.stranger))[below.pk] == Level.READ


def test_clear_grants_of_a_board_that_lies_below_none_follows_nothing(people, region):
    above, _below = nested(region)
    with pytest.raises(BoardRefused):
        services.clear_grants(viewer=viewer(people.coordinator), board=above, follows_above=True)
    assert levels_of(VISITOR)[above.pk] == Level.READ


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (services.change_board, {"fields": {"is_active": False}}),
        (services.set_grants, {"levels": {Audience("everybody"): Level.READ}}),
        (services.clear_grants, {"follows_above": True}),
        (services.shift_board, {"up": True}),
    ],
)
def test_a_board_is_changed_by_those_who_look_after_it(people, region, act, fields):
    _above, below = nested(region)
    far = make_person("Бота", "Ерлан", place=region.other_school, role="coordinator")
    for person in (people.teacher, people.leader, far):
        with pytest.raises(PermissionDenied):
            act(viewer=viewer(person), board=below, **fields)
    act(viewer=viewer(people.coordinator), board=below, **fields)


def test_a_place_or_community_that_changes_is_read_anew(people, region):
    board = make_board(place=region.school, grants=[("members", Level.START, region.school)])
    assert board.pk in levels_of(viewer(people.teacher))
    region.school.uses_boards = False
    region.school.save()
    assert board.pk not in levels_of(viewer(people.teacher))
    grants = [("members", Level.START, people.community)]
    own = make_board(community=people.community, grants=grants)
    assert own.pk in levels_of(viewer(people.teacher))
    people.community.uses_boards = False
    people.community.save()
    assert own.pk not in levels_of(viewer(people.teacher))
