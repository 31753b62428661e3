"""The demo loads on any day, and never over what others have."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.people.models import Place, User
from cms.people.services import create_person
from home.demo.services import load_demo
from library.essays.models import Essay


@pytest.mark.parametrize("day", [(2027, 1, 1), (2027, 3, 31)])
def test_demo_loads_on_any_day(site_ready, settings, tmp_path, day):
    settings.MEDIA_ROOT = tmp_path
    now = timezone.make_aware(datetime(*day, 0, 20))  # noqa: DTZ001 - made aware around it
    load_demo(now=now)
    assert not Essay.objects.filter(first_published_at__gt=now).exists()
    assert sum(essay.is_late for essay in Essay.objects.all()) == 1
    month = timezone.localdate(now).replace(day=1)
    assert Essay.objects.filter(month=month, live=True).count() == 6


def test_a_name_that_is_taken_is_said(site_ready, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    aigul = create_person(password=None, first_name="Aigul", last_name="", email="")
    User.objects.filter(pk=aigul.pk).update(username="aigul")
    with pytest.raises(CommandError, match="aigul"):
        call_command("seed_demo", verbosity=0)
    assert not Place.objects.exists()


@pytest.mark.parametrize("scale", ["0", "-1", "x"])
def test_odd_scale_is_refused(scale):
    with pytest.raises(CommandError):
        call_command("seed_demo", "--scale", scale)
