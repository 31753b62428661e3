"""Figures, the report of a year and notices: counted and told as the ideas went."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.measures import Measure, Period
from cms.notices.models import Event
from cms.ports.noticeable import notice_kind
from forum.boards.models import Level
from forum.ideas import selectors, services
from forum.ideas.models import Idea
from tests.factories.forum import viewer
from tests.factories.ideas import make_ideas, make_ideas_board, move, propose, put, reread, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(people, region, english):
    return make_ideas(people, region)


@pytest.fixture
def fate(ideas, people):
    """One done, one not now, one that waits, one joined to the first."""
    done = put(ideas.idea, "work")
    others = {
        name: put(
            propose(
                ideas.board,
                people.colleague,
                f"Тағы бір ұсыныс: {name}",
                f"Сыныптар арасында {name} туралы ой бөлісетін күн болса деймін.",
                at=timezone.now() - timedelta(days=9 - n),
            ),
            "support",
        )
        for n, name in enumerate(("қаражат", "күту", "ұқсас"), start=1)
    }
    move(done, people.coordinator, "done", "Ағаштар отырғызылды.")
    move(others["қаражат"], people.coordinator, "declined", "Биыл қаражат жоқ.")
    services.merge_ideas(
        viewer=viewer(people.coordinator),
        idea=others["ұқсас"],
        into=done,
        text="Екеуі бір.",
        language="kk",
        seen_version=0,
        now=timezone.now(),
    )
    return done


def days(first, last):
    today = timezone.localdate()
    return Period(today + timedelta(days=first), today + timedelta(days=last))


def test_measures_count_places_below_and_days(fate, region):
    span = days(-10, 0)
    assert selectors.ideas_proposed([region.district], span) == Measure(4.0, 4, "number")
    assert selectors.ideas_answered_share([region.district], span) == Measure(50.0, 4, "percent")
    assert selectors.ideas_done_share([region.district], span) == Measure(25.0, 4, "percent")
    assert selectors.ideas_proposed([region.other_school], span).cases == 0
    assert selectors.ideas_done_share([region.district], days(5, 9)) == Measure(None, 0, "percent")


def test_report_tells_what_came_of_each(fate):
    report = selectors.ideas_report(VISITOR, days(-10, 0), now=timezone.now())
    assert (report.proposed, report.joined) == (4, 1)
    assert [line.text for line in report.done] == ["Ағаштар отырғызылды."]
    assert [line.text for line in report.refused] == ["Биыл қаражат жоқ."]
    assert [line.title for line in report.on_the_way] == ["Тағы бір ұсыныс: күту"]
    assert selectors.ideas_report(VISITOR, days(5, 9), now=timezone.now()).is_empty


def test_report_page_keeps_closed_boards_shut(fate, people, region):
    closed = make_ideas_board(
        place=region.other_school, grants=[("members", Level.START, region.other_school)]
    )
    propose(closed, people.stranger, "Құпиясөз туралы идея")
    url = reverse("home:ideas-report")
    page = Client().get(url).content.decode()
    assert "Биыл қаражат жоқ." in page
    assert "Құпиясөз" not in page
    assert Client().get(url, {"board": closed.slug}).status_code == 404
    assert Client().get(url, {"year": "1999"}).status_code == 404


def hearers(event):
    return set(notice_kind(event.kind).hearers(event))


def line_for(event, person):
    return notice_kind(event.kind).lines([event], viewer(person)).get(event.pk)


def test_those_who_support_hear_of_a_move(ideas, people):
    vote(ideas.idea, people.parent)
    move(ideas.idea, people.coordinator, "declined", "Биыл қаражат жоқ.")
    event = Event.objects.get(kind="idea.moved")
    assert hearers(event) == {people.teacher.pk, people.parent.pk}
    line = line_for(event, people.parent)
    assert "Әр сыныпқа бір ағаш" in line.text
    assert line.detail == "Биыл қаражат жоқ."
    assert line.url == ideas.idea.get_absolute_url()


def test_nobody_is_told_of_what_they_may_not_see(people, region, english):
    ideas = make_ideas(people, region, grants=[("members", Level.START, region.school)])
    move(ideas.idea, people.coordinator, "declined")
    assert line_for(Event.objects.get(kind="idea.moved"), people.stranger) is None


def test_a_pupil_gets_no_letters(ideas, people):
    move(ideas.idea, people.coordinator, "declined")
    event = Event.objects.get(kind="idea.moved")
    assert not notice_kind(event.kind).may_mail(event, people.pupil)
    assert notice_kind(event.kind).may_mail(event, people.parent)


def test_experts_and_the_responsible_are_told(ideas, people):
    by = viewer(people.coordinator)
    services.set_experts(
        viewer=by,
        idea=ideas.idea,
        group=services.NewGroup("Топ", None, [people.colleague]),
        seen_version=reread(ideas.idea).version,
        now=timezone.now(),
    )
    services.set_plan(
        viewer=by,
        idea=ideas.idea,
        plan=services.Plan(people.parent, None, 5),
        seen_version=reread(ideas.idea).version,
        now=timezone.now(),
    )
    called = Event.objects.get(kind="idea.experts")
    planned = Event.objects.get(kind="idea.responsible")
    assert (hearers(called), hearers(planned)) == ({people.colleague.pk}, {people.parent.pk})
    assert "as an expert" in line_for(called, people.colleague).text
    assert "You answer for the work" in line_for(planned, people.parent).text


def test_a_done_idea_awaits_its_review_after_a_term(ideas, people):
    move(ideas.idea, people.coordinator, "declined")
    done = put(ideas.idea, "done")
    now = timezone.now()
    assert not selectors.detail.awaits_review(done, now + timedelta(days=20))
    assert selectors.detail.awaits_review(done, now + timedelta(days=90))
    ended = put(ideas.idea, "reviewed")
    assert not selectors.detail.awaits_review(ended, now + timedelta(days=90))
    assert Idea.objects.count() == 1
