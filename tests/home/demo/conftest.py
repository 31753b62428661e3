"""The demo, loaded once for all tests of a module and rolled back after them."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def scale():
    """How many times as much; a module may say otherwise."""
    return 1


@pytest.fixture(scope="module")
def loaded_demo(django_db_setup, django_db_blocker, tmp_path_factory, scale):
    folder = tmp_path_factory.mktemp("demo")
    apart = override_settings(MEDIA_ROOT=folder / "media", SEARCH_INDEX_DIR=folder / "index")
    with django_db_blocker.unblock(), apart, transaction.atomic():
        call_command("seed_demo", scale=scale, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded_demo, db):
    """The demo of this module; what a test changes is undone after it."""
