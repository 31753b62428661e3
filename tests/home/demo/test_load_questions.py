"""When the demo's questions were asked and answered."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cms.calendar.working_days import is_working_day
from home.demo.load_questions import _at
from home.demo.loaded import Loaded

pytestmark = pytest.mark.django_db


def test_at_is_a_working_day_and_keeps_the_order():
    now = datetime(2026, 11, 25, 15, tzinfo=timezone.get_default_timezone())  # a Wednesday
    loaded = Loaded(now=now, today=now.date())
    moments = [_at(loaded, hours / 8) for hours in range(8 * 40, 0, -1)]
    assert moments == sorted(set(moments))
    assert all(is_working_day(timezone.localdate(moment)) for moment in moments)
    assert all(loaded.now - moment < timedelta(days=46) for moment in moments)
