"""Who may speak to a class and change what was said, whichever door the words come through."""

import pytest
from django.core.exceptions import PermissionDenied

from cms.audience.viewer import viewer_of
from home.classes.models import Announcement
from home.classes.services import announce, correct_announcement, withdraw_announcement


def test_announce_refuses_members_and_strangers(people, region):
    for person in (people.parent, people.pupil, people.teacher, people.stranger):
        with pytest.raises(PermissionDenied):
            announce(viewer=viewer_of(person), place=region.school_class, text="Сөз", language="kk")
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("who", ["parent", "pupil", "teacher", "stranger"])
def test_an_announcement_is_changed_by_nobody_but_its_author_and_coordinators(people, region, who):
    coordinator = viewer_of(people.coordinator)
    said = announce(viewer=coordinator, place=region.school_class, text="Сөз", language="kk")
    viewer = viewer_of(getattr(people, who))
    with pytest.raises(PermissionDenied):
        correct_announcement(viewer=viewer, announcement=said, text="Басқа")
    with pytest.raises(PermissionDenied):
        withdraw_announcement(viewer=viewer, announcement=said)
    assert Announcement.objects.get().text == "Сөз"
