"""The desk asks of each person no more than concerns them."""

import pytest

from cms.audience.viewer import viewer_of
from home.desk.selectors import desk_questions


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("teacher", set()),
        ("leader", {"desk_access", "desk_reviews"}),
        ("coordinator", {"desk_access", "desk_requests", "desk_reviews"}),
        ("editor", {"desk_access", "desk_methods"}),
        ("moderator", {"desk_access", "desk_reviews"}),
        (
            "administrator",
            {"desk_access", "desk_methods", "desk_reviews", "desk_requests"},
        ),
    ],
)
def test_desk_questions_are_those_of_the_role(people, who, expected):
    assert set(desk_questions(viewer_of(getattr(people, who)))) == expected
