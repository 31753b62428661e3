"""Faults of the unmodified stack that settings cure; each test falls when the cure is taken out."""

import sqlite3
import threading

import pytest
from django.conf import settings
from django.db.backends.sqlite3.base import DatabaseWrapper

from cms.settings import base, limits


def connect(path):
    """A connection as the site opens one to the file at `path`."""
    defaults = {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
    }
    return DatabaseWrapper(defaults | base.sqlite(path), "default")


def count_up(path, times, errors):
    """Reads, then writes, in one transaction: what locked 165 of 320 times by default."""
    connection = connect(path)
    connection.inc_thread_sharing()
    try:
        for _ in range(times):
            connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT n FROM counted")
                (n,) = cursor.fetchone()
                cursor.execute("UPDATE counted SET n = %s", [n + 1])
            connection.commit()
            connection.set_autocommit(True)
    except Exception as error:  # noqa: BLE001 - told by the test
        errors.append(error)
    finally:
        connection.close()


def test_sqlite_writers_wait_for_one_another(tmp_path, django_db_blocker):
    path = tmp_path / "counted.sqlite3"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE counted (n INTEGER)")
        raw.execute("INSERT INTO counted VALUES (0)")
    errors: list[Exception] = []
    writers = [threading.Thread(target=count_up, args=(path, 15, errors)) for _ in range(4)]
    # A file of its own, not the database of the tests.
    with django_db_blocker.unblock():
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
    assert errors == []
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT n FROM counted").fetchone() == (60,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_postgresql_is_asked_whether_it_is_still_there():
    """Without the question the first page after a restart of the server is a 500."""
    asked = base.database("postgres://user:secret@host/name")
    assert asked["CONN_HEALTH_CHECKS"] is True
    assert asked["OPTIONS"]["connect_timeout"] <= 5
    assert "statement_timeout" in asked["OPTIONS"]["options"]


def test_mail_leaves_through_the_outbox_and_never_within_a_request():
    """A mail server that refuses must not answer a sign-up with 500 nor lose the letter."""
    assert base.EMAIL_BACKEND == "cms.mail.backend.OutboxBackend"
    assert base.EMAIL_TIMEOUT == limits.MAIL_TIMEOUT_SECONDS <= 10


def test_cache_is_one_that_falls_back():
    assert base.CACHES["default"]["BACKEND"] == "cms.requests.cache.FallbackCache"


@pytest.mark.parametrize("middleware", ["refuse_odd_bytes", "admin_content_policy"])
def test_guards_stand_around_every_request(middleware):
    assert f"cms.requests.middleware.{middleware}" in settings.MIDDLEWARE


def test_odd_bytes_are_refused_before_anything_reads_the_form():
    assert settings.MIDDLEWARE[0] == "cms.requests.middleware.refuse_odd_bytes"


def test_documents_are_sent_as_attachments_and_checked_by_content():
    assert base.WAGTAILDOCS_INLINE_CONTENT_TYPES == []
    assert base.WAGTAILDOCS_DOCUMENT_FORM_BASE == "cms.files.forms.SafeDocumentForm"
    assert base.WAGTAILIMAGES_IMAGE_FORM_BASE == "cms.files.forms.SafeImageForm"
    assert base.WAGTAIL_GRAVATAR_PROVIDER_URL is None
