"""A shelf that harvesters were told of."""

from datetime import timedelta

import httpx2
import pytest
from django.test import Client
from django.utils import timezone
from oaipmh_scythe import Scythe

from cms.settings import limits
from library.harvesting.services import note_batch
from library.methods.models import Method
from library.methods.selectors import forget_vocabularies
from tests.factories import make_method, make_vocabularies


def answer(request):
    """What the site says to a request of the client, in the transaction of the test."""
    said = Client().get(f"{request.url.path}?{request.url.query.decode()}")
    return httpx2.Response(said.status_code, headers=dict(said.items()), content=said.content)


def catch_up(*, now):
    """Notes all that differs at one moment."""
    noted = 0
    while batch := note_batch(now=now):
        noted += batch
    return noted


class Harvester(Scythe):
    """The client of PyPI, over the site itself not over a wire."""

    @property
    def client(self):
        if self._client is None:
            self._client = httpx2.Client(transport=httpx2.MockTransport(answer))
        return self._client


@pytest.fixture
def harvester(db):
    with Harvester("http://testserver/oai/") as scythe:
        yield scythe


@pytest.fixture
def start():
    """A moment that nothing of a test lies before."""
    return timezone.now().replace(microsecond=0) - timedelta(days=10)


@pytest.fixture
def shelf(people, start, monkeypatch):
    """Seven methods, noted a day after another; parts of three records."""
    monkeypatch.setattr(limits, "HARVEST_PAGE", 3)
    make_vocabularies()
    forget_vocabularies()
    methods = []
    for number in range(7):
        methods.append(make_method(f"Әдіс {number}", author=people.teacher))
        catch_up(now=start + timedelta(days=number))
    return methods


@pytest.fixture
def withdraw():
    """Takes a method off the shelf, as the database knows it."""

    def take(method):
        Method.objects.filter(pk=method.pk).update(live=False)

    return take
