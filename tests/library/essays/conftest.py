"""People around one essay: every sort of reader the audiences know."""

from types import SimpleNamespace

import pytest

from cms.audience.viewer import VISITOR, viewer_of
from tests.factories import join, make_community, make_person


@pytest.fixture
def readers(people, region):
    """Names and viewers of all sorts; `second` is a member of another community."""
    second = make_person("Екінші", "Қауымнан", place=region.other_school)
    outsider = make_person("Сыртқы", "Коуч")
    other = make_community("Екінші қауымдастық", members=[second])
    join(people.community, outsider, "expert")
    return SimpleNamespace(
        other_community=other,
        second=second,
        expert=outsider,
        viewers={
            "visitor": VISITOR,
            "newcomer": viewer_of(people.newcomer),
            "parent": viewer_of(people.parent),
            "pupil": viewer_of(people.pupil),
            "teacher": viewer_of(people.stranger),
            "second": viewer_of(second),
            "expert": viewer_of(outsider),
            "editor": viewer_of(people.editor),
            "moderator": viewer_of(people.moderator),
            "leader": viewer_of(people.leader),
            "author": viewer_of(people.teacher),
            "administrator": viewer_of(people.administrator),
        },
    )
