"""Rows of the school year and of the plan."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from home.communities.models import Rhythm
from home.plan.models import PlanForm, SchoolTerm
from home.plan.services import ensure_plan_forms
from tests.factories import make_community


def term(**fields):
    base = {
        "school_year": 2026,
        "number": 1,
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 10, 25),
    }
    return SchoolTerm(**(base | fields))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"number": 5},
        {"number": 0},
        {"ends_on": date(2026, 8, 1)},
        {"ends_on": date(2026, 9, 1)},
    ],
)
def test_term_that_cannot_be_is_refused_by_form_and_database(fields):
    odd = term(**fields)
    with pytest.raises(ValidationError):
        odd.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        odd.save()


@pytest.mark.django_db
def test_term_stands_once_a_year():
    term().save()
    with pytest.raises(ValidationError):
        term(starts_on=date(2027, 1, 5), ends_on=date(2027, 3, 1)).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        term(starts_on=date(2027, 1, 5), ends_on=date(2027, 3, 1)).save()


@pytest.mark.usefixtures("english")
@pytest.mark.django_db
def test_term_shares_no_day_with_another():
    term().save()
    with pytest.raises(ValidationError, match="already"):
        term(number=2, starts_on=date(2026, 10, 25), ends_on=date(2026, 12, 29)).full_clean()
    term(number=2, starts_on=date(2026, 10, 26), ends_on=date(2026, 12, 29)).full_clean()


@pytest.mark.django_db
def test_ensure_plan_forms_keeps_what_editors_changed():
    ensure_plan_forms()
    count = PlanForm.objects.count()
    PlanForm.objects.filter(code="seminar").update(name_kk="Өз семинарымыз")
    ensure_plan_forms()
    assert PlanForm.objects.count() == count
    assert PlanForm.objects.get(code="seminar").name_kk == "Өз семинарымыз"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"kind": "term", "is_essay": True}, {"kind": "fortnight", "anchor_on": None}]
)
def test_rhythm_that_cannot_be_is_refused_by_the_database(fields):
    community = make_community("Топ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Rhythm.objects.create(community=community, name_kk="Іс", **fields)
