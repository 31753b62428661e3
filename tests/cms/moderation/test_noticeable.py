"""Who hears of what in the queue, and what letters hold."""

import re

import pytest
from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.moderation import selectors, services
from cms.moderation.models import ReviewItem
from cms.notices.models import Notice
from cms.notices.services import spread_events
from cms.people.models import User
from cms.ports.noticeable import notice_kind
from cms.settings import limits
from tests.cms.moderation.test_services import decide, tell
from tests.factories import make_person
from tests.factories.forum import make_reply, make_talk, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(people, region):
    settled(people.pupil)
    return make_talk(people, region)


def told(kind):
    spread_events(now=timezone.now())
    rows = Notice.objects.filter(event__kind=kind).values_list("person__first_name", flat=True)
    return set(rows)


def test_an_urgent_report_reaches_coordinator_and_moderator_at_once_by_mail(
    client, talk, people, mailoutbox, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=people.coordinator.pk).update(email="saule@example.kz")
    User.objects.filter(pk=people.moderator.pk).update(email="laura@example.kz")
    with django_capture_on_commit_callbacks(execute=True):
        item = tell(people.pupil, talk.replies[0], "bullying")
        assert told("moderation.opened") == {"Сәуле", "Лаура"}
    assert {to for letter in mailoutbox for to in letter.to} == {
        "saule@example.kz",
        "laura@example.kz",
    }
    for letter in mailoutbox:
        assert talk.replies[0].source not in letter.body + letter.subject
        assert talk.topic.title not in letter.body + letter.subject
    client.force_login(people.moderator)
    (address,) = re.findall(r"http://\S+", mailoutbox[-1].body)[:1]
    follow = client.get(address.removeprefix("http://testserver"))
    assert follow["Location"].endswith(f"/moderation/{item.pk}/")


@pytest.mark.parametrize("by", ["visitor", "parent"])
def test_urgent_reports_of_one_sender_make_one_letter_as_long_as_they_wait(
    talk, people, mailoutbox, django_capture_on_commit_callbacks, by
):
    User.objects.filter(pk=people.moderator.pk).update(email="laura@example.kz")
    User.objects.filter(pk=people.coordinator.pk).update(email="")
    posts = [make_reply(talk.topic, people.colleague, f"{n}-ой осында.") for n in range(4)]
    by = None if by == "visitor" else people.parent
    now = timezone.now()

    def letters():
        with django_capture_on_commit_callbacks(execute=True):
            spread_events(now=timezone.now())
        return len(mailoutbox)

    first = tell(by, posts[0], "bullying", now=now)
    tell(by, posts[1], "bullying", now=now)
    assert letters() == 1
    assert Notice.objects.filter(person=people.moderator).count() == 2
    # Somebody else is heard at once.
    tell(None, posts[2], "bullying", "10.0.0.2", now=now)
    assert letters() == 2
    # What was looked at is no reason to be silent about what comes then.
    decide(people.moderator, first, "published")
    decide(people.moderator, ReviewItem.objects.get(object_pk=posts[1].pk), "published")
    tell(by, posts[3], "bullying", now=now)
    assert letters() == 3


def test_urgent_reports_of_one_sender_make_another_letter_after_a_while(
    talk, people, mailoutbox, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=people.moderator.pk).update(email="laura@example.kz")
    User.objects.filter(pk=people.coordinator.pk).update(email="")
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        tell(None, talk.replies[0], "bullying", now=now)
        later = now + timezone.timedelta(minutes=limits.URGENT_LETTER_MINUTES + 1)
        tell(people.parent, talk.replies[0], "bullying", now=now)
        tell(None, talk.replies[1], "bullying", now=later)
        spread_events(now=later)
    assert len(mailoutbox) == 2


def test_what_is_not_urgent_reaches_the_nearest_and_nobody_by_mail(talk, people, mailoutbox):
    make_reply(talk.topic, people.pupil)
    assert told("moderation.opened") == {"Сәуле"}
    assert not mailoutbox


def test_what_waits_two_days_reaches_the_head(talk, people, region):
    make_person("Қуаныш", "Бастық", place=region.school, role="head")
    item = tell(people.pupil, talk.replies[0])
    services.remind_of_waiting(now=item.opened_at + timezone.timedelta(hours=49))
    assert told("moderation.escalated") == {"Қуаныш", "Сәуле", "Ержан"}


def test_a_class_teacher_hears_of_the_class_alone(people, region):
    mentor = make_person("Дана", "Сынып", place=region.school_class, role="class_teacher")
    here = ReviewItem(scope_path=region.school_class.path)
    assert selectors.those_who_answer(here) == {mentor.pk}
    assert mentor.pk not in selectors.those_who_answer(ReviewItem(scope_path=region.school.path))
    assert mentor.pk not in selectors.the_administration(here)


def test_leaders_hear_of_their_community(people):
    item = ReviewItem(community=people.community)
    assert selectors.those_who_answer(item) == {people.leader.pk}
    item.author_id = people.leader.pk
    assert people.leader.pk not in selectors.those_who_answer(item)


def test_author_and_those_who_reported_hear_of_the_decision(talk, people):
    item = tell(people.pupil, talk.replies[0], "bullying")
    decide(people.moderator, item, "hidden")
    assert told("moderation.decided") == {"Гүлнар"}
    assert told("moderation.answered") == {"Нұрлан"}


def test_nobody_hears_that_a_report_was_unfounded(talk, people):
    decide(people.moderator, tell(people.pupil, talk.replies[0]), "published")
    assert told("moderation.decided") == set()


def test_whoever_is_warned_hears_of_it(talk, people):
    item = tell(people.pupil, talk.replies[1])
    decide(people.moderator, item, "published", note="Абайлаңыз", warns=True)
    assert told("moderation.sanctioned") == {"Болат"}


def test_a_notice_of_the_queue_is_shown_as_long_as_one_may_decide(talk, people):
    item = tell(people.pupil, talk.replies[0])
    kind = notice_kind("moderation.opened")
    assert kind.things([item.pk], viewer_of(people.moderator))
    assert not kind.things([item.pk], viewer_of(people.stranger))
