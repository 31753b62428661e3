"""The tag that writes a name."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from cms.audience.viewer import viewer_of

TAG = Template("{% shown_name person %}")


@pytest.mark.django_db
def test_shown_name_asks_the_viewer_of_the_page_and_else_is_public(people):
    viewer = viewer_of(people.teacher)
    assert TAG.render(Context({"person": people.pupil, "viewer": viewer})) == "Нұрлан Сағатов"
    assert TAG.render(Context({"person": people.pupil})) == "Нұрлан"
    with override("en"):
        assert TAG.render(Context({})) == "former participant"


def test_shown_name_escapes(rf, db):
    person = type("P", (), {})()
    person.first_name, person.last_name, person.is_minor = "<b>", "x", False
    person.get_full_name = lambda: "<b> x"
    assert TAG.render(Context({"person": person})) == "&lt;b&gt; x"
