"""What is said to a class is read by its own people, whoever asks and from wherever."""

import pytest

from cms.audience.viewer import VISITOR, viewer_of
from home.classes.selectors import announcement_page, class_page_address
from home.classes.services import announce
from tests.factories.pages import make_class_page, make_organisation_page

pytestmark = pytest.mark.usefixtures("site_ready")


def test_announcement_page_is_empty_for_those_outside_the_class(people, region):
    place = region.school_class
    announce(viewer=viewer_of(people.coordinator), place=place, text="Жиналыс", language="kk")
    for outsider in (VISITOR, viewer_of(people.stranger), viewer_of(people.editor)):
        _shown, lines = announcement_page(place, outsider, number=None, with_readers=False)
        assert lines == []
    reader = viewer_of(people.parent)
    _shown, lines = announcement_page(place, reader, number=None, with_readers=False)
    assert [line.author for line in lines] == [people.coordinator.get_full_name()]


def test_class_page_address_is_told_to_its_members_alone(people, region):
    page = make_class_page(make_organisation_page(region.school), region.school_class)
    for outsider in (VISITOR, viewer_of(people.stranger), viewer_of(people.teacher)):
        assert class_page_address(region.school_class, outsider, "kk") == ""
    found = class_page_address(region.school_class, viewer_of(people.parent), "kk")
    assert found == page.get_url()


def test_announcement_page_counts_no_reading_of_the_author(people, region):
    place = region.school_class
    by = viewer_of(people.coordinator)
    announcement = announce(viewer=by, place=place, text="Жиналыс", language="kk")
    _shown, (line,) = announcement_page(place, by, number=None, with_readers=True)
    assert (line.read_count, line.readers) == (0, ())
    announcement.readings.create(person=people.parent)
    _shown, (line,) = announcement_page(place, by, number=None, with_readers=True)
    assert (line.read_count, line.readers) == (1, (people.parent.get_full_name(),))
