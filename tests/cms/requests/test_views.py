"""Health, and error pages that say what to do."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from cms.requests.views import server_error


def test_livez_asks_nothing_of_the_database(client):
    response = client.get("/livez")
    assert response.status_code == 200


@pytest.mark.django_db
def test_readyz_tells_database_migrations_and_disk(client):
    response = client.get("/readyz")
    assert set(response.json()) == {"database", "migrated", "disk"}
    assert response.json()["database"] is True


@pytest.mark.django_db
def test_an_unknown_page_is_404_in_the_readers_language(client, site_ready):
    for language in ("kk", "ru", "en"):
        response = client.get(f"/{language}/there-is-no-such-page/")
        assert response.status_code == 404
        assert f'lang="{language}"'.encode() in response.content


def raise_in_view(error):
    try:
        raise error
    except Exception:  # noqa: BLE001 - as Django does
        return server_error(RequestFactory().get("/"))


def test_an_absent_database_is_answered_503_with_a_time_to_come_back():
    response = raise_in_view(OperationalError("gone"))
    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_a_mistake_of_ours_stays_a_500():
    assert raise_in_view(ValueError("a bug")).status_code == 500


@pytest.mark.django_db
def test_the_admin_sends_visitors_to_the_sites_log_in(client):
    response = client.get("/admin/login/?next=/admin/pages/")
    assert response.status_code == 302
    assert response["Location"].endswith("/account/login/?next=/admin/pages/")


@pytest.mark.django_db
def test_who_has_no_part_in_the_admin_is_told_so_and_not_sent_round(client, people):
    client.force_login(people.teacher, "cms.audience.backend.PeopleBackend")
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
