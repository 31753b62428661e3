"""A term after an idea was done, those who run it are asked what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.notices.models import Event, Notice
from cms.notices.services import spread_events
from cms.settings import limits
from forum.ideas.models import Idea
from forum.ideas.services import remind_of_reviews
from tests.factories.ideas import make_ideas, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
A_TERM = timedelta(days=limits.IDEA_REVIEW_DAYS)


def done(people, region, *, ago):
    idea = make_ideas(people, region).idea
    return put(idea, "done", moved_at=timezone.now() - ago, responsible=people.colleague)


def test_review_is_asked_of_those_who_run_it_once(people, region):
    idea = done(people, region, ago=A_TERM + timedelta(hours=1))
    assert [remind_of_reviews(now=timezone.now()) for _ in range(2)] == [1, 0]
    spread_events(now=timezone.now())
    event = Event.objects.get(kind="idea.review", object_pk=idea.pk)
    heard = set(Notice.objects.filter(event=event).values_list("person_id", flat=True))
    assert people.coordinator.pk in heard
    assert people.colleague.pk in heard
    assert people.parent.pk not in heard


@pytest.mark.parametrize(("code", "ago"), [("done", -1), ("work", 1), ("support", 1)])
def test_review_is_not_asked_before_its_time(people, region, code, ago):
    idea = done(people, region, ago=A_TERM + timedelta(hours=ago))
    put(idea, code)
    assert remind_of_reviews(now=timezone.now()) == 0


def test_review_is_not_asked_of_what_was_joined_to_another(people, region):
    idea = done(people, region, ago=A_TERM + timedelta(hours=1))
    other = Idea.objects.exclude(pk=idea.pk).first() or idea
    Idea.objects.filter(pk=idea.pk).update(merged_into=other)
    assert remind_of_reviews(now=timezone.now()) == 0
