"""What a moderator is offered."""

import pytest

from cms.audience.viewer import viewer_of
from cms.moderation.forms import DecisionForm
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_decision_form_offers_pauses_to_those_who_may_give_them(people, region):
    mentor = make_person("Дана", "Сынып", place=region.school_class, role="class_teacher")
    offered = {
        person: {value for value, _label in form.fields["sanction"].choices}
        for person in (people.moderator, mentor)
        for form in [DecisionForm(viewer=viewer_of(person))]
    }
    assert {"warn", "24"} <= offered[people.moderator]
    assert offered[mentor] == {"", "warn"}
