"""Who answers for a child is entered and taken back by the child's own coordinators."""

import pytest
from django.core.exceptions import PermissionDenied

from cms.people import services
from cms.people.models import Guardianship
from tests.factories import make_person


@pytest.fixture
def far_coordinator(region):
    return make_person("Нұрия", "Алыс", place=region.other_school, role="coordinator")


@pytest.mark.parametrize("who", ["teacher", "parent", "editor", "stranger"])
def test_confirm_guardianship_refuses_others(people, who):
    with pytest.raises(PermissionDenied):
        services.confirm_guardianship(
            by=getattr(people, who), guardian=people.parent, child=people.pupil
        )
    assert not Guardianship.objects.exists()


def test_guardianship_is_the_childs_own_coordinators(people, far_coordinator):
    names = {"guardian": people.parent, "child": people.pupil}
    with pytest.raises(PermissionDenied):
        services.confirm_guardianship(by=far_coordinator, **names)
    held = services.confirm_guardianship(by=people.coordinator, **names)
    for person in (far_coordinator, people.parent, people.teacher):
        with pytest.raises(PermissionDenied):
            services.end_guardianship(by=person, guardianship=held)
    services.end_guardianship(by=people.coordinator, guardianship=held)
    assert not Guardianship.objects.exists()
