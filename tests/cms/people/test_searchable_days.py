from datetime import timedelta

from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.people.models import Membership, Profile
from cms.searchable import PersonSource


def test_cards_hold_for_the_day_on_which_they_are_asked(people, monkeypatch):
    """The question is remembered by a process; the day in it must not be."""
    Profile.objects.update_or_create(
        person=people.stranger, defaults={"is_findable": True, "slug": "irina-kim"}
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    Membership.objects.filter(person=people.stranger).update(ended_on=tomorrow)
    assert list(PersonSource().cards([people.stranger.pk], VISITOR)) == [people.stranger.pk]
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert PersonSource().cards([people.stranger.pk], VISITOR) == {}


def test_names_of_people_who_are_not_findable_are_not_told(people):
    def known():
        return PersonSource().names([people.stranger.pk], VISITOR)

    profile = Profile.objects.filter(person=people.stranger)
    profile.update(is_findable=True)
    assert list(known()) == [people.stranger.pk]
    profile.update(is_findable=False)
    assert known() == {}
