"""Two guardians with one slip at once: one account."""

import pytest
from django.db import connection
from django.utils import timezone

from cms.people import services
from cms.people.models import Guardianship, User
from tests.at_once import AT_ONCE, at_once
from tests.factories import make_person

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def test_confirm_invitation_at_once_makes_one_account(people, region):
    _invitation, code = services.invite_pupil(
        by=people.coordinator,
        place=region.school_class,
        first_name="Аружан",
        last_name="Досмағамбет",
        now=timezone.now(),
    )
    guardians = [make_person("Ана", f"Ата{n}") for n in range(AT_ONCE)]

    def confirm(number):
        services.confirm_invitation(
            by=guardians[number], code=code, purposes=["account"], now=timezone.now()
        )

    errors = at_once(confirm)
    assert len(errors) == AT_ONCE - 1
    assert {type(error) for error in errors} == {services.InvitationShut}
    assert User.objects.filter(last_name="Досмағамбет").count() == 1
    assert Guardianship.objects.count() == 1
