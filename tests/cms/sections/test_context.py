"""The frame leads those to the queue of moderators who have one."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("who", "is_led"), [("moderator", True), ("leader", True), ("teacher", False)]
)
def test_the_way_to_the_queue_stands_for_those_who_moderate(
    people, site_ready, client, who, is_led
):
    client.force_login(getattr(people, who), "cms.audience.backend.PeopleBackend")
    page = client.get(reverse("forum:board-list")).content.decode()
    assert (f'href="{reverse("moderation:queue")}"' in page) is is_led
