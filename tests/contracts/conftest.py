"""The world that the contracts look at."""

import pytest

from tests.contracts.insides import build_insides
from tests.contracts.world import World, build


@pytest.fixture
def world(site_ready, people, region, indexed) -> World:
    """A site with everything that can be private, its search index filled."""
    made = build(people, region)
    build_insides(made)
    indexed()
    return made
