"""Who may do what with a method of the teacher, before and during its review."""

import pytest

from cms.audience.viewer import VISITOR, viewer_of
from library.methods import policies
from tests.factories import make_method

WHO = ("teacher", "colleague", "leader", "parent", "pupil", "editor", "administrator")


@pytest.fixture
def viewers(people):
    return {"visitor": VISITOR, **{who: viewer_of(getattr(people, who)) for who in WHO}}


@pytest.mark.parametrize("is_live", [True, False])
def test_can_see_draft_is_for_the_author_and_editors(people, viewers, is_live):
    method = make_method(author=people.teacher, live=is_live)
    may = {who for who, viewer in viewers.items() if policies.can_see_draft(viewer, method)}
    assert may == {"teacher", "editor", "administrator"}


@pytest.mark.parametrize(
    ("policy", "in_review", "expected"),
    [
        (policies.can_edit, False, {"teacher", "editor", "administrator"}),
        (policies.can_edit, True, {"editor", "administrator"}),
        (policies.can_take_back, True, {"teacher"}),
        (policies.can_take_back, False, set()),
        (policies.can_discard, False, {"teacher"}),
        (policies.can_discard, True, set()),
    ],
)
def test_policy_lets_those_and_nobody_else(people, viewers, policy, in_review, expected):
    method = make_method(author=people.teacher, live=False)
    may = {who for who, v in viewers.items() if policy(v, method, is_in_review=in_review)}
    assert may == expected
    nobodys = make_method("Архивтен", live=False)
    assert not policies.can_take_back(VISITOR, nobodys, is_in_review=True)
    assert not policies.can_discard(VISITOR, nobodys, is_in_review=False)


def test_can_discard_nothing_that_was_published(people, viewers):
    method = make_method(author=people.teacher)
    assert not policies.can_discard(viewers["teacher"], method, is_in_review=False)
    method.live = False
    assert not policies.can_discard(viewers["teacher"], method, is_in_review=False)
