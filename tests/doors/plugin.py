"""A pytest plugin: runs every test once, then opens one door after the other and runs again those
that passed through it, until one of them fails.

Loaded before the first app, so that the rewritten files find `__opened__`. Tests that need
transactions of their own are left out: they empty the database behind them.
"""

import builtins
import gc
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from django.apps import apps
from django.db.models import Q

from tests.doors import watch
from tests.doors.watch import Doors

# A function that keeps its answers would hide that a door is open, or keep what went through it.
KEEPER = type(lru_cache(lambda: None))
SECONDS_A_DOOR = 90  # of tests, when all doors were shut: a test that guards stands near
FIXTURES_LEFT_OUT = {"transactional_db", "live_server", "page"}


class Openings(Doors):
    """The doors as the rewritten files meet them."""

    def decorator(self, number: int, decorate: Callable) -> Callable:
        """A decorator that does nothing while its door is open."""

        def decorated(function: Callable) -> Callable:
            kept = decorate(function)

            @wraps(kept)
            def chosen(*args: Any, **kwargs: Any) -> Any:
                return (function if self.opened(number) else kept)(*args, **kwargs)

            return chosen

        return decorated


def table(label: str) -> Any:
    """Every row of a model, by its label."""
    return apps.get_model(label)._default_manager.all()


DOORS = watch.DOORS = Openings()
DOORS.is_watching = True
builtins.__opened__ = DOORS.opened  # type: ignore[attr-defined]
builtins.__decorator__ = DOORS.decorator  # type: ignore[attr-defined]
builtins.__table__ = table  # type: ignore[attr-defined]
builtins.__Q__ = Q  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out what cannot be run again and again in one database, and what needs none."""
    items[:] = [item for item in items if reads_in_a_transaction(item)]


def reads_in_a_transaction(item: pytest.Item) -> bool:
    """True for a test that uses the database and leaves it as it was."""
    mark = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if FIXTURES_LEFT_OUT & fixtures or (mark and (mark.kwargs.get("transaction") or mark.args)):
        return False
    return mark is not None or "db" in fixtures


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """All tests with every door shut, then for each door those that came to it."""
    openings = json.loads(os.environ["DOORS"])
    passers: dict[int, list[tuple[float, pytest.Item]]] = defaultdict(list)
    keepers = keepers_of_answers()
    for item in session.items:
        forget(keepers)
        DOORS.asked = set()
        began = time.monotonic()
        if passes(item, session):
            for number in DOORS.asked:
                passers[number].append((time.monotonic() - began, item))
        else:
            tell(f"fails with every door shut: {item.nodeid}")
    tell(f"{len(session.items)} tests, {len(passers)} doors that a test comes to")
    answers = []
    for opening in openings:
        found = passers[opening["number"]]
        found.sort(key=lambda passer: (farness(passer[1], opening["path"]), passer[0]))
        DOORS.tried = opening["number"]
        guard = next((i.nodeid for i in near(found) if guards(i, session)), "")
        DOORS.tried = None
        answers.append({**opening, "guard": guard, "passers": len(found)})
        tell(f"{opening['path']}:{opening['line']} {opening['name']}: {guard or 'OPEN'}")
    Path(os.environ["DOORS_ANSWERS"]).write_text(json.dumps(answers), encoding="utf-8")
    return True


def guards(item: pytest.Item, session: pytest.Session) -> bool:
    """True when the test fails with the door open that is tried, and passes when it is shut again.

    A test that fails either way says nothing of the door: what ran before it is to blame.
    """
    DOORS.open = DOORS.tried
    forget(keepers_of_answers())
    fails = not passes(item, session)
    DOORS.open = None
    if not fails:
        return False
    forget(keepers_of_answers())
    if passes(item, session):
        return True
    tell(f"fails either way: {item.nodeid}")
    return False


def near(found: list[tuple[float, pytest.Item]]) -> Iterator[pytest.Item]:
    """Tests in their order, as many as took SECONDS_A_DOOR together, and one in any case."""
    spent = 0.0
    for seconds, item in found:
        yield item
        spent += seconds
        if spent > SECONDS_A_DOOR:
            return


def keepers_of_answers() -> list[Any]:
    """Functions of the apps that keep their answers; Django's own are left alone."""
    apps = tuple(f"{app}." for app in ("cms", "home", "forum", "library", "search"))
    kept = [found for found in gc.get_objects() if type(found) is KEEPER]
    return [found for found in kept if str(found.__module__).startswith(apps)]


def forget(keepers: list[Any]) -> None:
    """Empties what was kept."""
    for keeper in keepers:
        keeper.cache_clear()


def passes(item: pytest.Item, session: pytest.Session) -> bool:
    """Runs a test, once more if need be; what the session holds for all tests stays."""
    other = next(i for i in session.items if i is not item)
    session._setupstate.teardown_exact(item)  # what the test before shared with `other` alone
    item._initrequest()  # type: ignore[attr-defined]
    reports = runtestprotocol(item, log=False, nextitem=other)
    return all(report.outcome != "failed" for report in reports)


def farness(item: pytest.Item, path: str) -> int:
    """How far a test stands from a file: its mirror first, then contracts, then the rest."""
    folder = Path("tests", path).parent
    mirror = folder / f"test_{Path(path).stem}.py"
    test = Path(item.nodeid.partition("::")[0])
    if test == mirror:
        return 0
    if folder in test.parents:
        return 1
    return 2 if "contracts" in test.parts else 3


def tell(line: str) -> None:
    """A line at once, past what pytest catches."""
    os.write(int(os.environ["DOORS_OUT"]), f"{line}\n".encode())
