"""Windows of the admin in which something is chosen."""

import pytest
from django.urls import reverse

from cms.people.services import ensure_groups, sync_admin_groups


@pytest.mark.parametrize(
    "name", ["wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "person_chooser:choose"]
)
def test_choosers_speak_russian_to_whoever_reads_the_site_in_kazakh(
    client, people, site_ready, name
):
    ensure_groups()
    sync_admin_groups(person=people.editor)
    client.force_login(people.editor)
    window = client.get(reverse(name), headers={"accept-language": "kk"}).json()["html"]
    assert "Іздеу" not in window
    assert "Поиск" in window or "поиск" in window or name.startswith("person")
