"""What people are told of ideas, as it stands in their list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.notices.models import Event, Notice
from cms.notices.selectors import notices_of
from forum.ideas.models import Idea
from tests.factories.forum import viewer
from tests.factories.ideas import make_ideas

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(people, region, english):
    return make_ideas(people, region)


def test_notices_of_one_idea_on_a_day_are_one_line_and_tell_how_far_it_was_then(ideas, people):
    Idea.objects.filter(pk=ideas.idea.pk).update(progress=100)
    now = timezone.now()
    day = timezone.localtime(now).replace(hour=12, minute=0)
    for hours, percent in ((3, 25), (2, 50), (1, 75)):
        event = Event.objects.create(
            kind="idea.step",
            object_pk=ideas.idea.pk,
            data={"percent": percent},
            at=day - timedelta(hours=hours),
        )
        Notice.objects.create(person=people.teacher, event=event, created_at=now)
    page = notices_of(viewer(people.teacher), None)
    (of_day,) = page.unread
    (row,) = of_day.rows
    assert "75" in row.text
    assert len(row.more) == 2
