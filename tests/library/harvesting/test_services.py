"""What is noted for harvesters, however the shelf changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.settings import limits
from library.harvesting.models import HarvestRecord
from library.harvesting.services import note_batch
from library.methods.models import Method
from tests.factories import make_method
from tests.library.harvesting.conftest import catch_up

pytestmark = pytest.mark.django_db


def stamps():
    return dict(HarvestRecord.objects.values_list("method_key", "stamped_at"))


def test_catch_up_notes_once_and_again_after_a_publication(shelf, start):
    before = stamps()
    later = start + timedelta(days=8)
    assert catch_up(now=later) == 0
    Method.objects.filter(pk=shelf[2].pk).update(last_published_at=later)
    assert catch_up(now=later) == 1
    assert stamps() == before | {shelf[2].pk: later}


def test_catch_up_keeps_what_was_deleted(shelf, start):
    key = shelf[0].pk
    shelf[0].delete()
    later = start + timedelta(days=8)
    assert catch_up(now=later) == 1
    gone = HarvestRecord.objects.get(method_key=key)
    assert (gone.is_deleted, gone.stamped_at) == (True, later)
    assert sorted(gone.sets.values_list("spec", flat=True)) == ["subject:maths", "type:lesson-plan"]


def test_catch_up_sees_a_school_that_switched_methods_off(people, region, start):
    make_method(author=people.teacher, place=region.school)
    catch_up(now=start)
    region.school.uses_methods = False
    region.school.save()
    assert catch_up(now=start + timedelta(days=1)) == 1
    assert HarvestRecord.objects.get().is_deleted
    region.school.uses_methods = True
    region.school.save()
    catch_up(now=start + timedelta(days=2))
    assert not HarvestRecord.objects.get().is_deleted


def test_catch_up_notes_no_draft(people, start):
    make_method(author=people.teacher, live=False)
    assert catch_up(now=start) == 0


def test_catch_up_goes_in_batches(people, start, monkeypatch):
    monkeypatch.setattr(limits, "HARVEST_BATCH", 2)
    for number in range(5):
        make_method(f"Әдіс {number}", author=people.teacher)
    assert note_batch(now=start) == 2
    assert catch_up(now=start) == 3
    Method.objects.update(live=False)
    assert catch_up(now=start) == 5


def test_catch_up_with_nothing_new_asks_twice(shelf, start):
    with CaptureQueriesContext(connection) as asked:
        catch_up(now=start + timedelta(days=8))
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 5
