"""Asking, answering, giving, ending."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.audience.viewer import viewer_of
from cms.mail.models import OutgoingMail
from cms.people import services
from cms.people.models import Membership, Role, User
from cms.settings import limits
from tests.factories import make_person

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"


@pytest.fixture
def asked(people, region):
    return services.request_membership(
        person=people.newcomer, place=region.school, role=Role.TEACHER
    )


def fresh(person):
    return User.objects.get(pk=person.pk)


def actions(membership):
    return list(
        ModelLogEntry.objects.get_for_model(Membership)
        .filter(object_id=str(membership.pk))
        .values_list("action", flat=True)
    )


def test_request_membership_twice_is_one_request(people, region, asked):
    again = services.request_membership(
        person=people.newcomer, place=region.school, role=Role.TEACHER
    )
    assert again == asked
    assert asked.state == "requested"
    assert not viewer_of(fresh(people.newcomer)).is_member


def test_request_membership_again_after_a_refusal(people, region, asked):
    services.refuse_membership(decider=people.coordinator, membership=asked)
    again = services.request_membership(
        person=people.newcomer, place=region.school, role=Role.TEACHER
    )
    assert again != asked


@pytest.mark.parametrize("role", ["coordinator", "editor", "moderator", "administrator", "pupil"])
def test_request_membership_refuses_roles_that_are_given(people, region, role):
    with pytest.raises(PermissionDenied):
        services.request_membership(person=people.newcomer, place=region.school, role=role)


def test_request_membership_refuses_children(people, region):
    with pytest.raises(PermissionDenied):
        services.request_membership(person=people.pupil, place=region.school, role="teacher")


@pytest.mark.usefixtures("english")
def test_request_membership_stops_at_the_limit_of_waiting_ones(people, region):
    for role in list(Role)[: limits.MEMBERSHIP_REQUESTS_WAITING]:
        Membership.objects.create(person=people.newcomer, place=region.other_school, role=role)
    with pytest.raises(PermissionDenied, match="still wait"):
        services.request_membership(person=people.newcomer, place=region.school, role="teacher")


def test_accept_membership_lets_write_logs_and_tells_in_the_language_of_the_person(people, asked):
    User.objects.filter(pk=people.newcomer.pk).update(interface_language="ru")
    services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)
    asked.refresh_from_db()
    assert (asked.state, asked.started_on) == ("active", TODAY)
    assert asked.decided_by == people.coordinator
    assert actions(asked) == ["people.membership.accept"]
    letter = OutgoingMail.objects.get()
    assert letter.recipients == people.newcomer.email
    assert "/ru/" in letter.content["body"]


def test_accept_membership_twice_writes_one_letter(people, asked):
    for _ in range(2):
        services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)
    assert OutgoingMail.objects.count() == 1
    assert actions(asked) == ["people.membership.accept"]


def test_accept_membership_after_a_refusal_tells_the_second_coordinator(people, asked):
    services.refuse_membership(decider=people.administrator, membership=asked)
    with pytest.raises(services.AlreadyAnswered):
        services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)


def test_accept_membership_of_a_withdrawn_request(people, asked):
    services.end_membership(by=people.newcomer, membership=asked, today=TODAY)
    with pytest.raises(services.AlreadyAnswered):
        services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)


@pytest.mark.parametrize("who", ["teacher", "leader", "editor", "newcomer", "stranger"])
def test_accept_membership_is_the_coordinators(people, asked, who):
    with pytest.raises(PermissionDenied):
        services.accept_membership(decider=getattr(people, who), membership=asked, today=TODAY)
    with pytest.raises(PermissionDenied):
        services.refuse_membership(decider=getattr(people, who), membership=asked)


def test_accept_membership_of_another_school_is_not_this_coordinators(people, region):
    asked = Membership.objects.create(
        person=people.newcomer, place=region.other_school, role=Role.TEACHER
    )
    with pytest.raises(PermissionDenied):
        services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)


def test_accept_membership_gives_no_child_another_role(people, region):
    asked = Membership.objects.create(person=people.pupil, place=region.school, role=Role.TEACHER)
    with pytest.raises(PermissionDenied):
        services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)


def test_refuse_membership_keeps_the_note_and_sends_it(people, asked):
    services.refuse_membership(
        decider=people.coordinator, membership=asked, note="Сізді мектепте білмейміз."
    )
    asked.refresh_from_db()
    assert (asked.state, asked.refusal_note) == ("refused", "Сізді мектепте білмейміз.")
    assert "Сізді мектепте білмейміз." in OutgoingMail.objects.get().content["body"]
    assert actions(asked) == ["people.membership.refuse"]


def test_refuse_membership_of_an_accepted_one_is_too_late(people, asked):
    services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)
    with pytest.raises(services.AlreadyAnswered):
        services.refuse_membership(decider=people.administrator, membership=asked)


def test_end_membership_holds_at_once(people):
    held = people.teacher.memberships.get()
    people.teacher.community_memberships.all().delete()
    today = datetime.date.today()  # noqa: DTZ011 - any day will do
    services.end_membership(by=people.coordinator, membership=held, today=today)
    services.end_membership(by=people.coordinator, membership=held, today=today)
    assert not viewer_of(fresh(people.teacher)).is_member
    assert actions(held) == ["people.membership.end"]


def test_end_membership_of_another_is_refused(people):
    held = people.colleague.memberships.get()
    with pytest.raises(PermissionDenied):
        services.end_membership(by=people.teacher, membership=held, today=TODAY)


def test_end_membership_before_it_began(people, asked):
    Membership.objects.filter(pk=asked.pk).update(started_on=TODAY + datetime.timedelta(days=9))
    ended = services.end_membership(by=people.newcomer, membership=asked, today=TODAY)
    ended.refresh_from_db()
    assert (ended.started_on, ended.ended_on) == (TODAY, TODAY)


def test_grant_role_accepts_the_request_that_waits(people, region, asked):
    given = services.grant_role(
        by=people.coordinator,
        person=people.newcomer,
        place=region.school,
        role=Role.TEACHER,
        today=TODAY,
    )
    assert given == asked
    assert given.state == "active"
    assert actions(given) == ["people.membership.grant"]


def test_grant_role_of_power_is_the_administrators(people, region):
    for role in ("coordinator", "editor", "moderator", "administrator"):
        with pytest.raises(PermissionDenied):
            services.grant_role(
                by=people.coordinator,
                person=people.teacher,
                place=region.school,
                role=role,
                today=TODAY,
            )
        services.grant_role(
            by=people.administrator,
            person=people.teacher,
            place=region.school,
            role=role,
            today=TODAY,
        )


def test_grant_role_to_a_child_is_pupil_alone(people, region):
    with pytest.raises(PermissionDenied):
        services.grant_role(
            by=people.administrator,
            person=people.pupil,
            place=region.school,
            role="teacher",
            today=TODAY,
        )


def test_grant_role_takes_in_no_child_of_another_school(people, region):
    child = make_person(
        "Тимур", "Алыс", place=region.other_school, role="pupil", is_minor=True, email=""
    )
    today = timezone.localdate()
    given = {"person": child, "place": region.school, "role": "pupil", "today": today}
    with pytest.raises(PermissionDenied):
        services.grant_role(by=people.coordinator, **given)
    services.grant_role(by=people.administrator, **given)
    moved = given | {"place": region.school_class}
    assert services.grant_role(by=people.coordinator, **moved).state == "active"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite of tests: one connection")
def test_accept_membership_by_two_coordinators_at_once(people, region, asked):
    second = make_person("Екінші", "Адам", place=region.school, role="coordinator")
    errors = []

    def work(person):
        try:
            services.accept_membership(decider=person, membership=asked, today=TODAY)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(p,)) for p in (people.coordinator, second) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert actions(asked) == ["people.membership.accept"]
    assert OutgoingMail.objects.count() == 1


def test_letters_are_not_written_to_people_without_address(people, region):
    person = make_person("Поштасыз", "Адам", email="")
    asked = services.request_membership(person=person, place=region.school, role="parent")
    services.accept_membership(decider=people.coordinator, membership=asked, today=TODAY)
    assert not OutgoingMail.objects.exists()


def test_asking_for_a_role_one_holds_keeps_what_was_said_then(people, region):
    held = Membership.objects.get(person=people.teacher, place=region.school)
    Membership.objects.filter(pk=held.pk).update(note="Бірінші сөз")
    again = services.request_membership(
        person=people.teacher, place=region.school, role=Role.TEACHER, note="Екінші сөз"
    )
    assert again.pk == held.pk
    assert Membership.objects.get(pk=held.pk).note == "Бірінші сөз"


@pytest.mark.parametrize("place", ["school_class", "district"])
def test_sign_up_asks_for_organisations_alone(region, place):
    with pytest.raises(PermissionDenied):
        services.sign_up(
            first_name="Жаңа",
            last_name="Адам",
            patronymic="",
            email="zhana@example.kz",
            password="сынақ-құпиясөз-1",
            language="kk",
            role=Role.TEACHER,
            place=getattr(region, place),
        )
    assert not User.objects.filter(email="zhana@example.kz").exists()
