"""The world that the contracts look at."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.contracts.insides import build_insides
from tests.contracts.world import World, build
from tests.kept import begin_with


@pytest.fixture
def world(site_ready, people, region, settings, tmp_path) -> World:
    """A site with everything that can be private, its search index filled."""

    def make() -> tuple[World, Path]:
        made = build(people, region)
        build_insides(made)
        index = Path(tempfile.mkdtemp(dir=settings.DATA_DIR)) / "index"
        settings.SEARCH_INDEX_DIR = index
        call_command("search_worker", once=True, verbosity=0)
        return made, index

    made, index = begin_with("world", make)
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    shutil.copytree(index, settings.SEARCH_INDEX_DIR)
    return made
