"""The figures of moderation by school term."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.moderation.models import ReviewItem
from home.plan.models import SchoolTerm
from home.transparency import selectors

pytestmark = pytest.mark.django_db


def morning(year, month, day):
    return timezone.make_aware(datetime.combine(date(year, month, day), time.min))


NOON = morning(2026, 9, 10) + timedelta(hours=12)


def item(pk, verdict="", hours=2, opened=NOON):
    return ReviewItem.objects.create(
        kind="post",
        object_pk=pk,
        why="report",
        opened_at=opened,
        due_at=opened,
        closed_at=opened + timedelta(hours=hours) if verdict else None,
        verdict=verdict,
    )


@pytest.fixture
def term():
    return SchoolTerm.objects.create(
        school_year=2026, number=1, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 25)
    )


def test_terms_with_figures_counts_what_became_of_everything(term):
    verdicts = ["published", "edited", "returned", "hidden", "removed", "withdrawn", ""]
    for pk, verdict in enumerate(verdicts, 1):
        item(pk, verdict, hours=pk)
    first = morning(2026, 9, 1)
    item(8, "hidden", hours=3, opened=first)
    item(9, "hidden", opened=first - timedelta(seconds=1))
    item(10, "hidden", opened=morning(2026, 10, 26))
    (told,) = selectors.terms_with_figures(2026, date(2026, 11, 22))
    found = told.figures
    assert (found.received, found.published, found.returned) == (8, 2, 1)
    assert (found.hidden, found.removed, found.median_hours) == (2, 1, 3)
    assert not told.is_now


def test_transparency_names_nobody_and_waits_for_no_term(client, term, people):
    item(1, "published")
    page = client.get(reverse("home:transparency"), {"year": "2026"}).content.decode()
    assert "2026/27" in page
    assert people.moderator.last_name not in page
    assert client.get(reverse("home:transparency"), {"year": "1999"}).status_code == 404
    SchoolTerm.objects.all().delete()
    assert client.get(reverse("home:transparency")).status_code == 200
