"""After every test of the forum the counters are what they count."""

import pytest

from forum.audit.selectors import drifts


@pytest.fixture(autouse=True)
def no_drift(request):
    """Counts anew before the rollback; a test that breaks a counter on purpose says `drifts`."""
    yield
    if "db" not in request.fixturenames or request.node.get_closest_marker("drifts"):
        return
    assert [str(drift) for drift in drifts()] == []
