"""A pupil comes in by invitation, with a guardian who confirms, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cms.people import services
from cms.people.models import Consent, Guardianship, NameKey, PupilInvitation, User
from cms.people.selectors import family_of
from cms.settings import limits
from tests.factories import make_person


@pytest.fixture
def class_teacher(region):
    return make_person("Жанна", "Әбен", place=region.school_class, role="class_teacher")


def invite(by, region, **fields):
    names = {"first_name": "Аружан", "last_name": "Досмағамбет"} | fields
    return services.invite_pupil(by=by, place=region.school_class, now=timezone.now(), **names)


def confirm(by, code, *purposes, now=None):
    return services.confirm_invitation(
        by=by, code=code, purposes=purposes or ("account",), now=now or timezone.now()
    )


@pytest.mark.parametrize("who", ["teacher", "parent", "pupil", "stranger", "moderator", "editor"])
def test_invite_pupil_refuses_others(people, region, who):
    with pytest.raises(PermissionDenied):
        invite(getattr(people, who), region)


def test_confirm_invitation_makes_the_account_and_all_around_it(
    people, region, class_teacher, client
):
    invitation, code = invite(class_teacher, region)
    assert code.replace("-", "") not in invitation.code_digest
    made = confirm(people.newcomer, code.lower().replace("-", " "), "account", "write")
    child = made.child
    assert child.is_minor
    assert child.email == ""
    assert child.check_password(made.password)
    assert set(child.memberships.values_list("role", "state")) == {("pupil", "active")}
    assert people.newcomer.memberships.filter(role="parent", place=region.school_class).exists()
    assert Guardianship.objects.get(child=child).confirmed_by == class_teacher
    assert family_of(child) == family_of(people.newcomer) is not None
    held = Consent.objects.filter(child=child).values_list("purpose", flat=True)
    assert set(held) == {"account", "write"}
    assert NameKey.objects.filter(person=child, is_minor=True).exists()
    assert client.login(username=child.username, password=made.password)


def test_confirm_invitation_is_once(people, region, class_teacher):
    _invitation, code = invite(class_teacher, region)
    confirm(people.parent, code)
    with pytest.raises(services.InvitationShut):
        confirm(people.colleague, code)
    assert User.objects.filter(last_name="Досмағамбет").count() == 1


def test_confirm_invitation_refuses_children_and_who_invited(people, region, class_teacher):
    _invitation, code = invite(class_teacher, region)
    for person in (people.pupil, class_teacher):
        with pytest.raises(PermissionDenied):
            confirm(person, code)
    with pytest.raises(PermissionDenied):
        services.confirm_invitation(
            by=people.parent, code=code, purposes=["write"], now=timezone.now()
        )


def test_confirm_invitation_ends_with_its_days(people, region, class_teacher):
    _invitation, code = invite(class_teacher, region)
    late = timezone.now() + timedelta(days=31)
    with pytest.raises(services.InvitationShut):
        confirm(people.parent, code, now=late)


def test_renewed_or_withdrawn_invitation_opens_nothing(people, region, class_teacher):
    invitation, first = invite(class_teacher, region)
    again, second = invite(class_teacher, region)
    assert again == invitation
    with pytest.raises(services.InvitationShut):
        confirm(people.parent, first)
    services.withdraw_invitation(by=class_teacher, invitation=invitation, now=timezone.now())
    with pytest.raises(services.InvitationShut):
        confirm(people.parent, second)


def test_invitation_pages_from_the_slip_to_the_account(people, region, class_teacher, client):
    client.force_login(class_teacher)
    page = reverse("children:invitation-list")
    typed = {
        "place": region.school_class.pk,
        "first_name": "Аружан",
        "last_name": "Досмағамбет",
        "guardian_email": "ana@example.kz",
    }
    slip = client.post(page, typed)
    code = slip.context["code"]
    assert code in slip.content.decode()
    assert "<svg" in slip.content.decode()
    join = reverse("children:join", args=[code])
    client.logout()
    visitor = client.get(join).content.decode()
    assert "Досмағамбет" not in visitor
    client.force_login(people.parent)
    assert "Досмағамбет" in client.get(join).content.decode()
    refused = client.post(join, {"account": "on"})
    assert refused.context["form"].errors
    made = client.post(join, {"account": "on", "is_guardian": "on"})
    child = PupilInvitation.objects.get().child
    assert child.username in made.content.decode()
    assert made.context["password"] not in client.get(join).content.decode()
    assert client.get(join).status_code == 404


def test_invitations_of_another_class_are_not_there(people, region, class_teacher, client):
    invitation, _code = invite(class_teacher, region)
    far = make_person("Нұрия", "Алыс", place=region.other_school, role="coordinator")
    client.force_login(far)
    for name in ("invitation-renew", "invitation-withdraw"):
        url = reverse(f"children:{name}", args=[invitation.pk])
        assert client.post(url).status_code == 404


@pytest.mark.parametrize("act", [services.renew_invitation, services.withdraw_invitation])
def test_renew_and_withdraw_refuse_those_who_do_not_invite_there(
    people, region, class_teacher, act
):
    invitation, code = invite(class_teacher, region)
    far = make_person("Нұрия", "Алыс", place=region.other_school, role="coordinator")
    for person in (far, people.teacher, people.parent):
        with pytest.raises(PermissionDenied):
            act(by=person, invitation=invitation, now=timezone.now())
    assert confirm(people.parent, code).child.is_minor


@pytest.mark.django_db
def test_join_counts_the_tries_of_each_visitor_behind_a_proxy(client, monkeypatch, settings):
    monkeypatch.setattr(limits, "JOIN_TRIES", 1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    page = reverse("children:join", args=["abcdefgh"])

    def ask(address):
        return client.get(page, REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": address})

    assert [ask(a).status_code for a in ("203.0.113.7", "203.0.113.7", "203.0.113.8")] == [
        404,
        429,
        404,
    ]
