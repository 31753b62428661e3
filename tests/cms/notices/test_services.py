"""Events become notices once, for those who may know of them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cms.mail.models import OutgoingMail
from cms.mail.services import send_waiting
from cms.notices.models import Event, Notice
from cms.notices.services import (
    announce,
    forget_old_notices,
    read_all_notices,
    read_notices,
    spread_events,
)
from cms.settings import limits
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


def told():
    return list(Notice.objects.order_by("pk").values_list("person", "event__object_pk"))


def test_spread_events_tells_hearers_in_order_and_not_the_actor(bells, people):
    bells.hearers = [people.teacher, people.parent]
    now = timezone.now()
    bells.ring(1, by=people.parent, at=now)
    bells.ring(2, at=now)
    assert spread_events(now=now) == 2
    assert told()[0] == (people.teacher.pk, 1)
    assert sorted(told()[1:]) == sorted([(people.teacher.pk, 2), (people.parent.pk, 2)])
    assert spread_events(now=now) == 0
    assert len(told()) == 3


def test_spread_events_makes_nothing_for_those_who_may_not_know(bells, people):
    bells.hearers = [people.teacher, people.parent, people.colleague]
    bells.shut_out = {people.parent.pk}
    type(people.colleague).objects.filter(pk=people.colleague.pk).update(is_active=False)
    bells.ring(at=timezone.now(), is_urgent=True)
    spread_events(now=timezone.now())
    assert told() == [(people.teacher.pk, 1)]
    assert [letter.to for letter in mail.outbox] == [[people.teacher.email]]


@pytest.mark.parametrize("what", ["hidden", "gone", "nothing"])
def test_letter_that_waited_goes_only_to_those_who_may_still_know(bells, people, settings, what):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    bells.hearers = [people.teacher]
    bells.ring(at=timezone.now(), is_urgent=True)
    spread_events(now=timezone.now())
    if what == "hidden":
        bells.shut_out = {people.teacher.pk}
    if what == "gone":
        type(people.teacher).objects.filter(pk=people.teacher.pk).update(is_active=False)
    send_waiting()
    assert len(mail.outbox) == (what == "nothing")
    assert OutgoingMail.objects.count() == (what == "nothing")


def test_spread_events_takes_more_than_one_chunk(bells, people, monkeypatch):
    monkeypatch.setattr(limits, "EVENTS_AT_ONCE", 2)
    bells.hearers = [people.teacher]
    for number in range(5):
        bells.ring(number, at=timezone.now())
    assert spread_events(now=timezone.now()) == 5
    assert [pk for _person, pk in told()] == [0, 1, 2, 3, 4]


def test_spread_events_forgets_what_nobody_words(people):
    announce(kind="no.such", object_pk=1, actor=None, at=timezone.now())
    spread_events(now=timezone.now())
    assert Event.objects.get().spread_at is not None
    assert told() == []


def test_an_event_that_fails_keeps_nobody_waiting_and_is_given_up(bells, people):
    bells.hearers = [people.teacher]
    now = timezone.now()
    bells.fails = True
    failing = bells.ring(1, at=now)
    assert spread_events(now=now) == 0
    failing.refresh_from_db()
    assert failing.spread_at is None
    announce(kind="no.such", object_pk=2, actor=None, at=now)
    assert spread_events(now=now) == 1
    late = now + timedelta(hours=limits.EVENT_TRIED_HOURS + 1)
    spread_events(now=late)
    failing.refresh_from_db()
    assert failing.spread_at == late
    assert told() == []


def test_an_urgent_event_is_mailed_once_with_the_line_and_a_link(bells, people, settings):
    settings.BASE_URL = "https://mektep.kz"
    bells.hearers = [people.teacher, people.pupil]
    bells.ring(7, at=timezone.now(), is_urgent=True)
    call_command("spread_notices", verbosity=0)
    call_command("spread_notices", verbosity=0)
    letter = mail.outbox[0]
    notice = Notice.objects.get(person=people.teacher)
    assert len(mail.outbox) == 1, "the pupil has no address"
    assert letter.subject == "Қоңырау 7"
    assert letter.body.startswith("Қоңырау 7\n")
    assert letter.body.rstrip().endswith(f"https://mektep.kz/kk/notices/{notice.pk}/")
    assert notice.mailed_at is not None
    assert Notice.objects.get(person=people.pupil).mailed_at is None


def test_what_is_not_urgent_or_may_not_be_mailed_is_not(bells, people):
    bells.hearers = [people.teacher]
    bells.ring(1, at=timezone.now())
    spread_events(now=timezone.now())
    bells.mailed = False
    bells.ring(2, at=timezone.now(), is_urgent=True)
    spread_events(now=timezone.now())
    assert mail.outbox == []
    assert len(told()) == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(bells, people):
    bells.hearers = [people.teacher, people.parent]
    now = timezone.now()
    for number in range(20):
        bells.ring(number, at=now, is_urgent=True)
    sent = []
    assert at_once(lambda _n: sent.append(spread_events(now=now))) == []
    assert sum(sent) == 20
    assert Notice.objects.count() == 40
    assert Event.objects.filter(spread_at=None).count() == 0


def test_read_all_notices_leaves_what_came_later(bells, people):
    bells.hearers = [people.teacher, people.parent]
    now = timezone.now()
    for number in range(3):
        bells.ring(number, at=now)
    spread_events(now=now)
    keys = list(
        Notice.objects.filter(person=people.teacher).order_by("pk").values_list("pk", flat=True)
    )
    read_all_notices(person=people.teacher, through=keys[1], now=now)
    assert list(Notice.objects.filter(person=people.teacher, read_at=None)) == [
        Notice.objects.get(pk=keys[2])
    ]
    assert Notice.objects.filter(person=people.parent, read_at=None).count() == 3
    read_notices(person=people.parent, keys=keys, now=now)
    assert Notice.objects.filter(pk=keys[2], read_at=None).exists()


def test_forget_old_notices_deletes_old_ones_alone(bells, people):
    bells.hearers = [people.teacher]
    now = timezone.now()
    bells.ring(1, at=now - timedelta(days=limits.NOTICES_KEPT_DAYS, hours=1))
    bells.ring(2, at=now)
    spread_events(now=now)
    call_command("forget_notices", verbosity=0)
    assert told() == [(people.teacher.pk, 2)]
    assert forget_old_notices(now=now) == 0
