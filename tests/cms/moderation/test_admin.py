"""The way from Wagtail's admin to the queue."""

import pytest

from cms.moderation.admin import moderation_menu_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "shown"), [("moderator", True), ("coordinator", True), ("editor", False)]
)
def test_the_menu_leads_to_the_queue_those_who_have_one(rf, people, name, shown):
    request = rf.get("/admin/")
    request.user = getattr(people, name)
    assert moderation_menu_item().is_shown(request) is shown
