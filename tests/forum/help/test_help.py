"""A pupil asks for help; those who help in its organisation read it, and nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cms.leaving.services import erase_person
from cms.notices.models import Notice
from cms.notices.services import spread_events
from cms.people.models import Consent, Membership
from cms.settings import limits
from forum.help import policies, services
from forum.help.models import HelpAccess, HelpLine, HelpRequest
from forum.help.selectors import requests_of
from tests.factories import make_person
from tests.factories.forum import viewer

pytestmark = pytest.mark.django_db
WORDS = "Мені қиын, көмектесіңіздерші"


@pytest.fixture
def psychologist(region):
    return make_person("Асель", "Нұрым", place=region.school, role="psychologist")


def ask(person, words=WORDS):
    return services.ask_for_help(viewer=viewer(person), words=words, now=timezone.now())


def reads(person, request):
    return policies.readable_by(viewer(person)).filter(pk=request.pk).exists()


def test_help_is_read_by_psychologist_and_coordinator_of_the_organisation(
    people, region, psychologist
):
    asked = ask(people.pupil)
    far = make_person("Нұрия", "Алыс", place=region.other_school, role="psychologist")
    class_teacher = make_person("Жан", "Әбен", place=region.school_class, role="class_teacher")
    above = make_person("Ира", "Бас", place=region.region, role="coordinator")
    beside = make_person("Ая", "Бас", place=region.other_school, role="coordinator")
    allowed = {psychologist, people.coordinator, above}
    everybody = {person for person in vars(people).values() if hasattr(person, "is_minor")}
    everybody.add(beside)
    for person in everybody | {far, class_teacher, above, psychologist}:
        assert reads(person, asked) == (person in allowed), person


def test_help_of_a_school_without_helpers_goes_to_the_coordinators_above(people, region):
    above = make_person("Ира", "Бас", place=region.region, role="coordinator")
    Membership.objects.filter(person=people.coordinator).update(ended_on=timezone.localdate())
    asked = ask(people.pupil)
    assert reads(above, asked)
    told = policies.helpers_of(asked.organisation)
    assert [held.person for held in told] == [above]


@pytest.mark.parametrize("who", ["teacher", "parent", "newcomer", "coordinator"])
def test_ask_for_help_is_for_pupils(people, who):
    with pytest.raises(PermissionDenied):
        ask(getattr(people, who))


def test_ask_for_help_needs_no_consent_to_write(people):
    Consent.objects.filter(purpose="write").delete()
    assert ask(people.pupil)


def test_ask_for_help_pressed_twice_is_one(people):
    first = ask(people.pupil, "")
    again = ask(people.pupil, WORDS)
    assert first == again
    assert HelpRequest.objects.get().words == WORDS
    assert Notice.objects.filter(person=people.coordinator).count() == 1


def test_ask_for_help_again_after_an_hour_without_an_answer_tells_all_anew(people):
    ask(people.pupil, "")
    services.ask_for_help(
        viewer=viewer(people.pupil), words=WORDS, now=timezone.now() + timedelta(hours=1)
    )
    assert HelpRequest.objects.get().words == WORDS
    assert Notice.objects.filter(person=people.coordinator).count() == 2


def test_helpers_are_told_in_the_transaction_without_any_clock(
    people, region, psychologist, mailoutbox
):
    above = make_person("Ира", "Бас", place=region.region, role="coordinator")
    ask(people.pupil)
    told = set(Notice.objects.filter(is_urgent=True).values_list("person", flat=True))
    assert told == {psychologist.pk, people.coordinator.pk, above.pk}
    assert len(mailoutbox) == 3
    assert spread_events(now=timezone.now()) == 0  # nothing is left for the clock


def test_start_page_of_those_who_help_begins_with_the_call(people, psychologist, client):
    address = reverse("home:start")
    client.force_login(psychologist)
    assert 'class="note alarm"' not in client.get(address).content.decode()
    asked = ask(people.pupil)
    for person in (psychologist, people.coordinator):
        client.force_login(person)
        page = client.get(address).content.decode()
        assert 'class="note alarm"' in page
        assert reverse("forum:help-list") in page
        assert WORDS not in page
        assert "Нұрлан" not in page
    for person in (people.teacher, people.administrator, people.parent):
        client.force_login(person)
        assert 'class="note alarm"' not in client.get(address).content.decode()
    services.take_request(viewer=viewer(psychologist), request=asked, now=timezone.now())
    client.force_login(psychologist)
    assert 'class="note alarm"' not in client.get(address).content.decode()


def test_child_reads_who_was_told_and_the_form_is_away(people, psychologist, client):
    client.force_login(people.pupil)
    page = reverse("forum:help-ask")
    before = client.get(page).content.decode()
    assert 'name="words"' in before
    assert "Асель Нұрым" in before
    client.post(page, {"words": ""})
    after = client.get(page).content.decode()
    assert 'name="words"' not in after
    assert "Асель Нұрым" in after
    assert "Сәуле Ерғали" in after
    asked = HelpRequest.objects.get()
    services.take_request(viewer=viewer(psychologist), request=asked, now=timezone.now())
    taken = client.get(page).content.decode()
    assert "Асель Нұрым" in taken
    assert "Сәуле Ерғали" not in taken
    services.close_request(viewer=viewer(psychologist), request=asked, now=timezone.now())
    assert 'name="words"' in client.get(page).content.decode()


def test_child_whom_nobody_can_hear_here_is_told_so(people, client):
    Membership.objects.filter(role="coordinator").update(ended_on=timezone.localdate())
    client.force_login(people.pupil)
    assert 'name="words"' not in client.get(reverse("forum:help-ask")).content.decode()


def test_helpers_hear_at_once_without_name_and_words(people, psychologist, english, mailoutbox):
    ask(people.pupil)
    told = set(Notice.objects.filter(is_urgent=True).values_list("person", flat=True))
    assert told == {psychologist.pk, people.coordinator.pk}
    letters = "".join(letter.subject + letter.body for letter in mailoutbox)
    assert "көмек сұрап жатыр" in letters
    for word in (*WORDS.split(), "Нұрлан", "Сағатов"):
        assert word not in letters


def test_pages_of_help_keep_a_log(people, psychologist, client):
    asked = ask(people.pupil)
    page = reverse("forum:help-detail", args=[asked.pk])
    for person in (people.teacher, people.administrator, people.moderator, people.parent):
        client.force_login(person)
        assert client.get(page).status_code == 404
        assert client.get(reverse("forum:help-list")).status_code == 404
    client.force_login(psychologist)
    assert WORDS not in client.get(reverse("forum:help-list")).content.decode()
    assert WORDS in client.get(page).content.decode()
    client.post(reverse("forum:help-take", args=[asked.pk]))
    client.force_login(people.coordinator)
    client.post(reverse("forum:help-take", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.taken_by == psychologist
    assert client.post(reverse("forum:help-close", args=[asked.pk])).status_code == 403
    client.force_login(psychologist)
    client.post(reverse("forum:help-close", args=[asked.pk]))
    acts = list(HelpAccess.objects.order_by("pk").values_list("actor_id", "act"))
    assert acts == [
        (people.pupil.pk, "asked"),
        (psychologist.pk, "read"),
        (psychologist.pk, "taken"),
        (psychologist.pk, "closed"),
    ]


def test_pupil_finds_the_button_on_every_page_and_asks(people, client):
    client.force_login(people.pupil)
    help_page = reverse("forum:help-ask")
    assert f'href="{help_page}"' in client.get(reverse("people:profile-edit")).content.decode()
    client.post(help_page, {"words": ""})
    assert HelpRequest.objects.get().child == people.pupil
    client.force_login(people.parent)
    assert f'href="{help_page}"' not in client.get(reverse("people:profile-edit")).content.decode()
    assert client.post(help_page, {"words": ""}).status_code == 403


def test_words_go_a_year_after_it_was_closed_and_the_log_stays(people, psychologist):
    asked = ask(people.pupil)
    services.take_request(viewer=viewer(psychologist), request=asked, now=timezone.now())
    services.close_request(viewer=viewer(psychologist), request=asked, now=timezone.now())
    now = timezone.now()
    assert services.forget_words(now=now + timedelta(days=364)) == 0
    assert services.forget_words(now=now + timedelta(days=366)) == 1
    assert HelpRequest.objects.get(pk=asked.pk).words == ""
    assert HelpAccess.objects.filter(request_id=asked.pk).count() == 3


def test_words_of_a_child_who_left_go_after_three_months(people, psychologist):
    asked = ask(people.pupil)
    now = timezone.now()
    assert services.forget_words(now=now + timedelta(days=91)) == 0
    erase_person(person=people.pupil, by=people.administrator)
    assert services.forget_words(now=now + timedelta(days=89)) == 0
    assert services.forget_words(now=now + timedelta(days=91)) == 1
    assert HelpRequest.objects.get(pk=asked.pk).words == ""


def test_request_that_somebody_took_is_taken_over_on_purpose_and_closed(
    people, psychologist, client
):
    asked = ask(people.pupil)
    services.take_request(viewer=viewer(psychologist), request=asked, now=timezone.now())
    client.force_login(people.coordinator)
    page = client.get(reverse("forum:help-detail", args=[asked.pk])).content.decode()
    assert 'value="take-over"' in page
    client.post(reverse("forum:help-take", args=[asked.pk]), {"act": "take-over"})
    asked.refresh_from_db()
    assert asked.taken_by == people.coordinator
    page = client.get(reverse("forum:help-detail", args=[asked.pk])).content.decode()
    assert 'value="take-over"' not in page
    assert client.post(reverse("forum:help-close", args=[asked.pk])).status_code == 302
    acts = HelpAccess.objects.filter(act="taken").order_by("pk").values_list("actor_id", flat=True)
    assert list(acts) == [psychologist.pk, people.coordinator.pk]
    client.post(reverse("forum:help-take", args=[asked.pk]), {"act": "take-over"})
    assert HelpRequest.objects.get().state == "closed"


def test_request_of_somebody_who_left_is_taken_over(people, psychologist):
    asked = ask(people.pupil)
    services.take_request(viewer=viewer(psychologist), request=asked, now=timezone.now())
    erase_person(person=psychologist, by=people.administrator)
    asked.refresh_from_db()
    helper = viewer(people.coordinator)
    services.take_request(viewer=helper, request=asked, now=timezone.now(), takes_over=True)
    asked.refresh_from_db()
    assert asked.taken_by == people.coordinator


def test_requests_stand_in_the_order_of_need(people, region, psychologist):
    helper = viewer(psychologist)
    closed, taken, open_ = (
        HelpRequest.objects.create(
            child=people.pupil,
            organisation=region.school,
            state=state,
            asked_at=timezone.now() - timedelta(hours=hours),
        )
        for state, hours in (("closed", 1), ("taken", 2), ("asked", 3))
    )
    assert list(requests_of(helper)) == [open_, taken, closed]


def test_child_who_was_signed_out_reads_the_numbers_and_finds_the_words_again(people, client):
    HelpLine.objects.create(name_kk="Сенім телефоны", number="111")
    page = reverse("forum:help-ask")
    answer = client.post(page, {"words": WORDS})
    assert answer.status_code == 403
    assert 'href="tel:111"' in answer.content.decode()
    client.force_login(people.pupil)
    assert WORDS in client.get(page).content.decode()
    assert WORDS not in client.get(page).content.decode()  # once
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("who", ["pupil", "parent"])
def test_words_sent_when_signed_out_do_not_wait_long(people, client, monkeypatch, who):
    page = reverse("forum:help-ask")
    client.post(page, {"words": WORDS})
    monkeypatch.setattr(limits, "HELP_UNSENT_SECONDS", 0 if who == "pupil" else 600)
    client.force_login(getattr(people, who))
    assert WORDS not in client.get(page).content.decode()


def test_nobody_has_read_what_a_browser_fetched_ahead(people, psychologist, client):
    asked = ask(people.pupil)
    page = reverse("forum:help-detail", args=[asked.pk])
    client.force_login(psychologist)
    client.head(page)
    answer = client.get(page, headers={"Sec-Purpose": "prefetch;prerender"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert not HelpAccess.objects.filter(act="read").exists()
    client.get(page)
    assert HelpAccess.objects.filter(act="read").count() == 1
