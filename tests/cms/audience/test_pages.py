"""The door to pages follows what a person is at this moment."""

import pytest

from cms.audience.pages import can_see_page
from cms.audience.viewer import viewer_of
from cms.people.models import User
from tests.factories.pages import make_class_page, make_organisation_page

pytestmark = pytest.mark.usefixtures("site_ready")


def test_a_superuser_who_is_one_no_more_sees_no_class_of_others(people, region):
    """What the door remembers of a viewer between requests does not outlive the rank."""
    page = make_class_page(make_organisation_page(region.school), region.school_class)
    for is_superuser in (True, False):
        User.objects.filter(pk=people.newcomer.pk).update(is_superuser=is_superuser)
        viewer = viewer_of(User.objects.get(pk=people.newcomer.pk))
        assert can_see_page(viewer, page) is is_superuser
