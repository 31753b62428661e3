"""The world that the contracts look at."""

import pytest

from tests.contracts.world import World, build


@pytest.fixture
def world(site_ready, people, region) -> World:
    """A site with everything that can be private, its search index filled."""
    return build(people, region)
