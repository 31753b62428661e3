"""The door to pages follows what a person is at this moment."""

import pytest
from wagtail.models import Page, PageViewRestriction

from cms.audience.pages import can_see_page, privacy_of
from cms.audience.viewer import viewer_of
from cms.people.models import User
from tests.factories.pages import (
    make_class_page,
    make_organisation_page,
    make_plain,
    restrict,
)

pytestmark = pytest.mark.usefixtures("site_ready")


def test_a_superuser_who_is_one_no_more_sees_no_class_of_others(people, region):
    """What the door remembers of a viewer between requests does not outlive the rank."""
    page = make_class_page(make_organisation_page(region.school), region.school_class)
    for is_superuser in (True, False):
        User.objects.filter(pk=people.newcomer.pk).update(is_superuser=is_superuser)
        viewer = viewer_of(User.objects.get(pk=people.newcomer.pk))
        assert can_see_page(viewer, page) is is_superuser


def test_privacy_of_is_that_of_the_page_of_all_above_and_of_what_is_copied(site_ready):
    open_page, shut = make_plain("Ашық"), make_plain("Жабық")
    below = make_plain("Ішкі", parent=shut)
    copy = shut.create_alias(update_slug="koshirme")
    copy_of_copy = copy.create_alias(update_slug="koshirme-2")
    under_copy = make_plain("Көшірменің ішінде", parent=Page.objects.get(pk=copy_of_copy.pk))
    restrict(shut)
    restrict(below, PageViewRestriction.PASSWORD)
    keys = [page.pk for page in (open_page, shut, below, copy, copy_of_copy, under_copy)]
    pages = list(Page.objects.filter(pk__in=keys))
    found = privacy_of(pages)
    assert found[open_page.pk] == frozenset()
    assert found[below.pk] == {PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD}
    assert found[copy_of_copy.pk] == found[under_copy.pk] == {PageViewRestriction.LOGIN}
    for page in pages:
        assert found[page.pk] == {one.restriction_type for one in page.get_view_restrictions()}
