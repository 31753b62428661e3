from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cms.people.services.admin_groups import sync_admin_groups
from search.engines.elasticsearch import Connection, ElasticsearchEngine
from search.entries import SCHEMA
from search.indexing import services
from search.indexing.models import IndexPosition, OutboxFailure
from search.indexing.selectors import standings


@pytest.fixture
def dead_row(db):
    position = services.open_position(name="elasticsearch-demo")
    OutboxFailure.objects.create(
        position=position,
        kind="method",
        object_pk=41,
        attempts=6,
        dead_at=timezone.now(),
        last_error="ValueError: poison",
    )


def test_troubled_report_shows_the_reason_and_tries_again(dead_row, people, client):
    people.administrator.is_superuser = True
    people.administrator.save()
    client.force_login(people.administrator)
    page = client.get(reverse("search_troubled"))
    assert page.status_code == 200
    assert "ValueError: poison" in page.text
    assert "method:41" in page.text
    assert "elasticsearch-demo" in page.text
    assert reverse("search_try_again") in page.text
    assert client.get(reverse("search_troubled"), {"export": "csv"}).status_code == 200
    client.post(reverse("search_try_again"))
    assert not OutboxFailure.objects.dead().exists()


@pytest.mark.parametrize("who", ["editor", "teacher"])
def test_troubled_report_is_not_for_others(dead_row, people, site_ready, client, who):
    # An editor gets into the admin, and no further.
    sync_admin_groups(person=getattr(people, who))
    client.force_login(getattr(people, who))
    assert client.get(reverse("search_troubled")).status_code in {302, 403}
    client.post(reverse("search_try_again"))
    assert OutboxFailure.objects.dead().exists()


def test_troubled_report_tells_of_an_index_whose_worker_is_silent(dead_row, people, client):
    people.administrator.is_superuser = True
    people.administrator.save()
    client.force_login(people.administrator)
    assert "manage.py worker" not in client.get(reverse("search_troubled")).text
    IndexPosition.objects.update(seen_at=timezone.now() - timedelta(days=2))
    page = client.get(reverse("search_troubled")).text
    assert "manage.py worker" in page


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_troubled_report_tells_the_trouble_in_the_readers_language(dead_row, language):
    """What the client says of the connection stays as it said it."""
    away = ElasticsearchEngine(Connection(("http://127.0.0.1:9",), "none"), SCHEMA).health()
    services.note_trouble(name="elasticsearch-demo", trouble=away.advice)
    [standing] = standings()
    with translation.override(language):
        sentence, _colon, said = standing.trouble_in_words.partition(": ")
    assert "ELASTICSEARCH_URLS" in sentence
    assert "cannot" not in sentence
    assert "ConnectionError" in said
