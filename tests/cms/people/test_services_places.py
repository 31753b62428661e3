"""Places are made and changed by those who answer for what lies above them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cms.audience.viewer import VISITOR, viewer_of
from cms.people import policies, services
from cms.people.models import Place


@pytest.mark.parametrize("who", ["teacher", "stranger", "editor", "parent", "coordinator"])
def test_create_place_refuses_those_who_do_not_coordinate_above(people, region, who):
    number = Place.objects.count()
    with pytest.raises(PermissionDenied):
        services.create_place(
            by=getattr(people, who), parent=region.other_school, kind="class", name_kk="8 «Ә»"
        )
    assert Place.objects.count() == number


def test_create_place_keeps_the_order_of_kinds(people, region):
    with pytest.raises(ValidationError):
        services.create_place(
            by=people.administrator, parent=region.district, kind="class", name_kk="8 «Ә»"
        )


@pytest.mark.parametrize("who", ["teacher", "stranger", "editor", "parent", "coordinator"])
def test_edit_place_refuses_those_who_do_not_coordinate_it(people, region, who):
    with pytest.raises(PermissionDenied):
        services.edit_place(by=getattr(people, who), place=region.other_school, uses_news=False)
    region.other_school.refresh_from_db()
    assert region.other_school.uses_news


def test_can_create_and_edit_places_below_ones_own_alone(people, region):
    coordinator = viewer_of(people.coordinator)
    for place, may in ((region.school, True), (region.other_school, False)):
        assert policies.can_create_place(coordinator, place) == may
        assert policies.can_edit_place(coordinator, place) == may
    assert policies.can_edit_place(coordinator, region.school_class)
    assert not policies.can_edit_place(coordinator, region.district)
    assert not policies.can_create_place(coordinator, None)
    assert policies.can_create_place(viewer_of(people.administrator), None)
    for viewer in (VISITOR, viewer_of(people.teacher)):
        assert not policies.can_create_place(viewer, region.school)
        assert not policies.can_edit_place(viewer, region.school)
