"""The faults, one after the other, with people writing and reading meanwhile."""

import json
import random
import sys
import threading
import time

from django.core.management import call_command
from django.db import connection

from cms.ports.searchable import changed, sources
from library.methods.models import Method
from search.engines import engine, spare_engine
from search.indexing.doctor import examine
from search.indexing.models import IndexPosition, OutboxFailure
from search.indexing.selectors import standings
from tests.factories import make_method
from tests.faults.site import Visitor

WORDS = "сабақ бөлшек теңдеу ойын мектеп оқушы кітап жоспар урок дроби игра lesson fraction".split()
PATIENCE = 240
PAGE_SECONDS = 2.0


class Writer:
    """Makes, changes and deletes methods, each in a transaction of its own."""

    def __init__(self, pause=0.1):
        self.made = self.changed = self.deleted = 0
        self._pause = pause
        self._chance = random.Random(7)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join(60)

    def _run(self):
        try:
            while not self._stop.wait(self._pause):
                self.write()
        finally:
            connection.close()

    def write(self):
        title = " ".join(self._chance.choices(WORDS, k=4))
        what = self._chance.random()
        pks = list(Method.objects.order_by("-pk").values_list("pk", flat=True)[:200])
        if what < 0.25:
            make_method(title)
            self.made += 1
        elif what < 0.4:
            Method.objects.get(pk=self._chance.choice(pks)).delete()
            self.deleted += 1
        else:
            method = Method.objects.get(pk=self._chance.choice(pks))
            method.title = title
            method.save()
            self.changed += 1


def run(site, options):
    """Prepares the site, then every scenario; True when all stood."""
    prepare(site, options.scale)
    visitor = Visitor()
    say("")
    say("fault                          seconds  writes  pages  simpler  slowest  median  drift")
    is_well = True
    for name, scenario in SCENARIOS.items():
        if options.only and name not in options.only:
            continue
        visitor.take()
        began = time.monotonic()
        writer = Writer()
        notes = scenario(site, options)
        writer.stop()
        is_read = wait_until_read()
        took = time.monotonic() - began
        pages, slowest, median, simpler, wrong = visitor.take()
        drift = {one.follower: examine(one).drift for one in (engine(), spare_engine())}
        stands = is_read and not any(drift.values()) and not wrong and slowest <= PAGE_SECONDS
        stands = stands and not OutboxFailure.objects.exists()
        is_well &= stands
        say(
            f"{name:<30} {took:7.0f}  {writer.made + writer.changed + writer.deleted:6}"
            f"  {pages:5}  {simpler:7}  {slowest:7.2f}  {median:6.2f}"
            f"  {'+'.join(str(len(keys)) for keys in drift.values())}"
            f"  {'ok' if stands else 'FAILED'}"
        )
        for note in [*notes, *sorted(set(wrong))[:5], *([] if is_read else still_waiting())]:
            say(f"    {note}")
    visitor.stop()
    return is_well


def prepare(site, scale):
    """Content, both indexes, all processes."""
    site.cluster.start()
    for index in json.loads(site.cluster.ask("GET", "/faults-*?expand_wildcards=all")[1]):
        site.cluster.ask("DELETE", f"/{index}")
    site.proxy.start()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("ensure_site", verbosity=0)
    call_command("seed_demo", scale=scale, no_index=True, verbosity=0)
    call_command("search_rebuild", verbosity=0)
    call_command("search_follow", once=True, verbosity=0)
    for name in ("search_worker", "search_follow", "web"):
        site.start(name)
    site.wait_for_web()
    say(f"# {Method.objects.count()} methods, {engine().stats().documents} documents,")
    say(f"# Elasticsearch {json.loads(site.cluster.ask('GET', '/')[1])['version']['number']}")


def touch_everything():
    """Every document has to be looked at again: a bulk of some seconds."""
    for kind, source in sources().items():
        changed(kind, source.queryset().order_by("pk").values_list("pk", flat=True))


def wait_until_read():
    """True when both indexes have read all."""
    return wait_until(lambda: all(not (s.waiting or s.failing) for s in standings()))


def wait_until(is_true, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():
            return True
        time.sleep(0.1)
    return False


def still_waiting():
    return [f"{s.name}: {s.waiting} waiting, {s.trouble}" for s in standings()]


def in_the_middle():
    """Waits until the cluster's index has read a part of what was touched, but not all."""
    name = engine().follower
    before = IndexPosition.objects.get(name=name).seq
    if not wait_until(lambda: IndexPosition.objects.get(name=name).seq > before, 60):
        return "the bulk had not begun"
    waiting = next(s.waiting for s in standings() if s.name == name)
    return f"{waiting} changes were waiting at that moment"


def kill_worker(site, options):
    touch_everything()
    note = in_the_middle()
    site.kill("search_worker")
    time.sleep(2)
    site.start("search_worker")
    return [note]


def kill_cluster(site, options):
    touch_everything()
    note = in_the_middle()
    site.cluster.kill()
    time.sleep(8)
    site.cluster.start()
    return [note]


def stop_cluster(site, options):
    site.cluster.stop()
    time.sleep(options.seconds)
    waiting = next(s.waiting for s in standings() if s.name == engine().follower)
    site.cluster.start()
    return [f"stopped for {options.seconds} s; {waiting} changes waited then"]


def refuse(site, options):
    site.proxy.refusal = 503
    touch_everything()
    time.sleep(20)
    site.proxy.refusal = 0
    return ["a proxy answered 503 for 20 s"]


def slow_down(site, options):
    site.proxy.delay = 3
    touch_everything()
    time.sleep(20)
    site.proxy.delay = 0
    return ["a proxy answered after 3 s for 20 s"]


def fill_disk(site, options):
    """The disk is not filled: the cluster is told that one per cent is already too much, and
    then itself blocks its indexes, as it does at the flood stage."""
    watermarks = {
        "cluster.routing.allocation.disk.threshold_enabled": True,
        "cluster.routing.allocation.disk.watermark.low": "1%",
        "cluster.routing.allocation.disk.watermark.high": "1%",
        "cluster.routing.allocation.disk.watermark.flood_stage": "1%",
        "cluster.info.update.interval": "10s",
    }
    set_cluster(site, watermarks)
    is_blocked = wait_until(lambda: blocks(site), 90)
    touch_everything()
    time.sleep(15)
    trouble = next(s.trouble for s in standings() if s.name == engine().follower)
    set_cluster(site, dict.fromkeys(watermarks))
    wait_until(lambda: not blocks(site), 90)
    who = "the cluster set read_only_allow_delete by a watermark of 1% (the disk was not full)"
    return [who if is_blocked else "NO block was set", f"the doctor told: {trouble[:110]}"]


def set_cluster(site, settings):
    body = json.dumps({"persistent": settings})
    status, said = site.cluster.ask("PUT", "/_cluster/settings", body)
    if status != 200:
        sys.exit(said)


def blocks(site):
    path = "/faults-docs-*/_settings/index.blocks.read_only_allow_delete?flat_settings=true"
    return "true" in site.cluster.ask("GET", path)[1]


def two_workers(site, options):
    site.start("second", "search_worker")
    time.sleep(6)
    touch_everything()
    name, holders = engine().follower, set()

    def is_nearly_read():
        holders.add(IndexPosition.objects.get(name=name).held_by)
        return next(s.waiting for s in standings() if s.name == name) < 20

    wait_until(lambda: not is_nearly_read(), 30)
    wait_until(is_nearly_read)
    site.end("second")
    return [f"{len(holders - {''})} of 2 had the index in hand"]


def rebuild_meanwhile(site, options):
    site.start("rebuild", "search_rebuild")
    status = site.processes.pop("rebuild").wait(PATIENCE)
    indices = json.loads(site.cluster.ask("GET", "/faults-docs-*?expand_wildcards=all")[1])
    return [f"search_rebuild ended with {status}; {len(indices)} index afterwards"]


def kill_rebuild(site, options):
    """What is left is removed when the dead builder's lease has ended."""
    site.start("rebuild", "search_rebuild")
    pattern = "/faults-docs-*?expand_wildcards=all"
    wait_until(lambda: len(json.loads(site.cluster.ask("GET", pattern)[1])) == 2, 60)
    time.sleep(0.5)
    site.kill("rebuild")
    count = len(json.loads(site.cluster.ask("GET", pattern)[1]))
    is_swept = wait_until(lambda: len(json.loads(site.cluster.ask("GET", pattern)[1])) == 1, 180)
    return [f"{count} indexes when it was killed, {'1' if is_swept else 'STILL 2'} later"]


SCENARIOS = {
    "kill -9 of the worker": kill_worker,
    "kill -9 of Elasticsearch": kill_cluster,
    "Elasticsearch stopped": stop_cluster,
    "503 from a proxy": refuse,
    "slow proxy": slow_down,
    "flood stage of the disk": fill_disk,
    "two workers at once": two_workers,
    "writes during a rebuild": rebuild_meanwhile,
    "kill -9 of a rebuild": kill_rebuild,
}


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
