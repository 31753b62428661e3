"""What the worker keeps beside the index: known words, a log that forgets."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.settings import limits
from search.corrections.models import SearchTerm
from search.engines import engine
from search.indexing.loop import Loop
from search.log.models import SearchLogEntry
from search.management.commands.search_worker import upkeep
from tests.factories import make_method

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(people, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    for number in (1, 2):
        make_method(f"Бөлшектер {number}", author=people.teacher)
    old = timezone.localdate() - timedelta(days=limits.SEARCH_LOG_DAYS + 1)
    SearchLogEntry.objects.create(
        day=old, query="ескі", locale="kk", engine="embedded", total=1, took_ms=1
    )


def is_kept_up():
    known = SearchTerm.objects.filter(term="бөлшектер").exists()
    return known and not SearchLogEntry.objects.exists()


def test_a_worker_that_builds_the_index_knows_its_words(shelf):
    call_command("search_worker", once=True, verbosity=0)
    assert is_kept_up()


def test_a_rebuild_knows_the_words(shelf, capsys):
    call_command("search_rebuild", verbosity=0)
    assert SearchTerm.objects.filter(term="бөлшектер").exists()


def test_the_hourly_sweep_keeps_up(shelf):
    loop = Loop(engine())
    loop.work()
    assert not SearchTerm.objects.exists()
    loop.upkeep = upkeep
    loop.sweep()
    assert is_kept_up()
