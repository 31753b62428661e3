"""What a part of a harvest costs at the beginning and at the end of a long list."""

import re
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.settings import limits
from library.harvesting.services import note_batch
from library.methods.models import Licence, MaterialType, Method, Subject

_TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)<")
_ROUNDS = 5


class Command(BaseCommand):
    """`manage.py harvest_bench`: fills, harvests to the end, prints, undoes all of it."""

    help = "Prints the CPU and SQL of the first and the last part of a harvest (OAI-PMH)."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--records N` methods are put on the shelf."""
        parser.add_argument("--records", type=int, default=10_000)

    def handle(self, *args: Any, records: int, **options: Any) -> None:
        """All in one transaction, which is rolled back."""
        limits.HARVEST_PER_MINUTE = 10**9
        with transaction.atomic():
            _fill(records)
            begun = time.process_time()
            while note_batch(now=timezone.now()):
                pass
            noted = time.process_time() - begun
            self.stdout.write(f"{records} records noted in {noted:.1f} s of CPU")
            queries = ["verb=ListRecords&metadataPrefix=oai_dc"]
            while found := _TOKEN.search(_ask(queries[-1])):
                queries.append(f"verb=ListRecords&resumptionToken={found[1]}")
            first, last = (_measured(query) for query in (queries[0], queries[-1]))
            for name, (seconds, asked, kilobytes) in (("first", first), ("last", last)):
                self.stdout.write(
                    f"{name:<6} {seconds * 1000:7.1f} ms CPU {asked:3} SQL {kilobytes:6.1f} KB"
                )
            self.stdout.write(f"{len(queries)} parts; last / first = {last[0] / first[0]:.2f}")
            transaction.set_rollback(True)


def _fill(records: int) -> None:
    kind, _new = MaterialType.objects.get_or_create(code="bench", defaults={"name_kk": "Өлшем"})
    licence, _new = Licence.objects.get_or_create(code="bench", defaults={"name_kk": "Өлшем"})
    subject, _new = Subject.objects.get_or_create(code="bench", defaults={"name_kk": "Өлшем"})
    now = timezone.now()
    made = Method.objects.bulk_create(
        [
            Method(
                title=f"Өлшем {number}",
                slug=f"bench-{number}",
                summary="Бөлшектерді қағазбен түсіндіру. " * 8,
                language="kk",
                material_type=kind,
                licence=licence,
                credit="Ы. Алтынсарин",
                live=True,
                first_published_at=now,
                last_published_at=now,
            )
            for number in range(records)
        ],
        batch_size=500,
    )
    through = Method.subjects.through
    through.objects.bulk_create(
        [through(method=method, subject=subject) for method in made], batch_size=500
    )


def _ask(query: str) -> str:
    return Client(headers={"host": "localhost"}).get(f"/oai/?{query}").content.decode()


def _measured(query: str) -> tuple[float, int, float]:
    """The least CPU of some rounds, statements, kilobytes."""
    best, size = float("inf"), 0
    for _round in range(_ROUNDS):
        begun = time.process_time()
        size = len(_ask(query))
        best = min(best, time.process_time() - begun)
    with CaptureQueriesContext(connection) as asked:
        _ask(query)
    return best, len(asked), size / 1024
