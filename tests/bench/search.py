"""What search costs: one call of each engine, filling an index, and how soon a change is found.

Run as `python -m tests.bench.search` inside the environment of the measured site; prints lines.
"""

import gc
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import django

django.setup()

from cms.measuring.servers import cpu_seconds  # noqa: E402
from library.methods.models import Method  # noqa: E402
from search.engines import engine as engine_of_site  # noqa: E402
from search.engines.base import SearchEngine  # noqa: E402
from search.engines.elasticsearch import Connection, ElasticsearchEngine  # noqa: E402
from search.engines.embedded import EmbeddedEngine  # noqa: E402
from search.entries import SCHEMA  # noqa: E402
from search.indexing.rebuild import rebuild  # noqa: E402
from search.indexing.selectors import standings  # noqa: E402
from search.query import Query, parse  # noqa: E402

TWO_WORDS = ("сабақ жоспары", "мектеп оқушылары", "уроки математики", "мугалимдердин ойыны")
TYPED = ("саб", "мате", "mug", "ашық саб")
FACETS = ("kind", "language", "subject", "month")
WARM, CALLS = 300, 50  # a server that has just started is no measure of one that runs
PUBLIC = frozenset({"public"})


def main() -> None:
    """Every engine that is there."""
    with TemporaryDirectory() as folder:
        measure(EmbeddedEngine(Path(folder), SCHEMA), [os.getpid()])
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    if not url:
        say("elasticsearch: not measured, TEST_ELASTICSEARCH_URL names no server")
        return
    with indices_of_our_own(url) as engine:
        measure(engine, [os.getpid(), *servers()])


def measure(engine: SearchEngine, pids: list[int]) -> None:
    """Fills the index from the database, then asks it; CPU is that of client and server."""
    engine.ensure(SCHEMA)
    used, began = cpu_seconds(pids), time.monotonic()
    indexed = sum(rebuild(engine).values())
    used, wall = cpu_seconds(pids) - used, time.monotonic() - began
    held = engine.stats()
    # As `cms.wsgi` does in production: what was made so far is not gone through at each collection.
    gc.collect()
    gc.freeze()
    say(
        f"{engine.name}: {indexed} documents from the database in {wall:.0f} s"
        f" ({indexed / wall:.0f}/s; {indexed / used:.0f} a CPU second),"
        f" index {held.bytes / 2**20:.0f} MB, process {peak_megabytes(os.getpid()):.0f} MB"
    )
    queries = [Query(**fields(text)) for text in TWO_WORDS]
    found = [engine.search(query) for query in queries]
    if any(one.engine != engine.name or one.degraded or not one.total for one in found):
        raise SystemExit(f"{engine.name} did not answer: {[one.total for one in found]}")
    searched = per_call(pids, [lambda q=query: engine.search(q) for query in queries])
    typed = per_call(pids, [lambda t=text: engine.suggest(t, PUBLIC, "kk") for text in TYPED])
    say(
        f"{engine.name}: two words and four facets {searched:.2f} ms CPU a call"
        f" ({'/'.join(str(one.total) for one in found)} found), typed so far {typed:.2f} ms,"
        f" each after {WARM} calls to warm up"
    )


def fields(text: str) -> dict[str, object]:
    """The fields of a question by a visitor with four facets."""
    read = parse(text)
    return {"words": read.words, "facets": FACETS, "tokens": PUBLIC, "size": 20}


def per_call(pids: list[int], calls: list[Callable[[], object]]) -> float:
    """CPU milliseconds of one call, after each has been made `WARM` times."""
    for _ in range(WARM):
        for call in calls:
            call()
    before = cpu_seconds(pids)
    for _ in range(CALLS):
        for call in calls:
            call()
    return (cpu_seconds(pids) - before) / (CALLS * len(calls)) * 1000


@contextmanager
def indices_of_our_own(url: str) -> Iterator[ElasticsearchEngine]:
    """An engine on the server at `url` whose indices go with the measurement."""
    connection = Connection(urls=(url,), prefix=f"bench-{secrets.token_hex(4)}")
    engine = ElasticsearchEngine(connection, SCHEMA)
    try:
        yield engine
    finally:
        client = connection.open()
        left = list(client.indices.get(index=f"{connection.prefix}-*", expand_wildcards="all"))
        if left:
            client.indices.delete(index=left)
        client.close()


def servers() -> list[int]:
    """Processes of the Elasticsearch that runs here."""
    found = subprocess.run(
        ["pgrep", "-f", "org.elasticsearch"], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


def publish_to_found() -> None:
    """How long after a change a running site finds it, and what its worker weighs."""
    worker = subprocess.Popen([sys.executable, "manage.py", "search_worker"])
    try:
        time.sleep(5)
        wait_until_caught_up()
        word = "сынақ" + "".join(chr(0x430 + secrets.randbelow(20)) for _ in range(8))
        method = Method.objects.filter(live=True).first()
        assert method is not None
        title = method.title
        method.title = word
        method.save()
        began = time.monotonic()
        asked = Query(words=(word,), tokens=PUBLIC)
        while not engine_of_site().search(asked).total:
            if time.monotonic() - began > 60:
                raise SystemExit("the change was not found within a minute")
            time.sleep(0.05)
        say(
            f"published to findable {time.monotonic() - began:.1f} s,"
            f" worker {peak_megabytes(worker.pid):.0f} MB"
        )
        method.title = title
        method.save()
        time.sleep(3)
    finally:
        worker.terminate()
        with suppress(subprocess.TimeoutExpired):
            worker.wait(20)


def wait_until_caught_up() -> None:
    """Until the worker has done what waited before the measurement; ten minutes at most."""
    name, began = engine_of_site().follower, time.monotonic()
    while any(one.waiting for one in standings() if one.name == name):
        if time.monotonic() - began > 600:
            raise SystemExit("the worker did not come to the end of what waited")
        time.sleep(1)


def peak_megabytes(pid: int) -> float:
    """The most memory that a process has held."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def say(line: str) -> None:
    """Prints at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
    publish_to_found()
