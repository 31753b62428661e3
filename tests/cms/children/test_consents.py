"""What a guardian agrees to holds from the next request on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.leaving.services import erase_person
from cms.people import services
from cms.people.models import Consent, Guardianship, NameKey, User
from cms.people.selectors import family_of


@pytest.fixture
def family(people):
    services.confirm_guardianship(by=people.coordinator, guardian=people.parent, child=people.pupil)
    return people


def agree(people, *purposes, by=None):
    services.set_consents(
        by=by or people.parent, child=people.pupil, purposes=purposes, now=timezone.now()
    )


def seen_by_a_new_request(person):
    return viewer_of(User.objects.get(pk=person.pk))


@pytest.mark.parametrize("who", ["teacher", "coordinator", "administrator", "pupil", "stranger"])
def test_set_consents_is_the_guardians_alone(family, who):
    with pytest.raises(PermissionDenied):
        agree(family, "account", by=getattr(family, who))


def test_set_consents_needs_a_confirmed_guardianship(people):
    Guardianship.objects.create(guardian=people.parent, child=people.pupil)
    with pytest.raises(PermissionDenied):
        agree(people, "account")


def test_set_consents_keeps_what_was_and_withdraws_the_rest(family):
    before = Consent.objects.get(child=family.pupil, purpose="account", withdrawn_at=None)
    agree(family, "account", "write")
    held = Consent.objects.filter(child=family.pupil, withdrawn_at=None)
    assert {c.purpose for c in held} == {"account", "write"}
    assert before in held
    gone = Consent.objects.get(child=family.pupil, purpose="public")
    assert gone.withdrawn_by == family.parent


def test_set_consents_in_an_older_text_is_asked_anew(family):
    Consent.objects.filter(purpose="write").update(text_version="2020-1")
    agree(family, "account", "write")
    rows = Consent.objects.filter(child=family.pupil, purpose="write").order_by("pk")
    assert [row.text_version for row in rows] == ["2020-1", "2026-1"]
    assert rows[0].withdrawn_at is not None
    assert rows[1].withdrawn_at is None


def test_account_is_frozen_within_the_request(family, client):
    client.force_login(family.pupil)
    page = reverse("people:profile-edit")
    assert client.get(page).status_code == 200
    agree(family)
    assert client.get(page).status_code == 302
    agree(family, "account")
    assert client.get(page).status_code == 200


def test_frozen_child_reads_why_it_does_not_come_in(family, client, english):
    agree(family)
    typed = {"login": family.pupil.username, "password": "сынақ-құпиясөз-1"}
    answer = client.post(reverse("account_login"), typed)
    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session


def test_child_without_consent_to_write_does_not_talk(family):
    assert seen_by_a_new_request(family.pupil).may_talk
    agree(family, "account")
    assert not seen_by_a_new_request(family.pupil).may_talk


def test_consents_page_is_the_guardians(family, client):
    url = reverse("children:consents-edit", args=[family.pupil.pk])
    for who, status in (("parent", 200), ("teacher", 404), ("coordinator", 404), ("pupil", 404)):
        client.force_login(getattr(family, who))
        assert client.get(url).status_code == status
    client.force_login(family.parent)
    client.post(url, {"is_sent": "1", "account": "on"})
    assert seen_by_a_new_request(family.pupil).consents == {"account"}
    client.post(url, {"is_sent": "1"})
    assert seen_by_a_new_request(family.pupil).consents == frozenset()
    answer = client.post(url, {"is_sent": "1", "write": "on"})
    assert answer.status_code == 200
    assert seen_by_a_new_request(family.pupil).consents == frozenset()


def test_family_follows_guardianship(family):
    held = family_of(family.parent)
    assert held is not None
    assert family_of(family.pupil) == held
    services.confirm_guardianship(
        by=family.coordinator, guardian=family.colleague, child=family.pupil
    )
    assert family_of(family.colleague) == held
    for row in Guardianship.objects.all():
        services.end_guardianship(by=family.coordinator, guardianship=row)
    assert family_of(family.parent) is family_of(family.pupil) is None


def test_erased_child_leaves_no_name_and_no_family(family):
    erase_person(person=family.pupil, by=family.administrator)
    assert not NameKey.objects.filter(person=family.pupil).exists()
    assert not Guardianship.objects.exists()
    assert family_of(family.parent) is None
