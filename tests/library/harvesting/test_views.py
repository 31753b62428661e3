"""OAI-PMH 2.0, asked by hand and by a real client."""

from datetime import UTC, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from oaipmh_scythe import exceptions

from cms.settings import limits
from library.methods.models import Method
from tests.factories import make_essay, make_method
from tests.library.harvesting.conftest import catch_up

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def ask(client, query):
    answer = client.get(f"/oai/?{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return etree.fromstring(answer.content)


def error_of(client, query):
    found = ask(client, query).find(f"{OAI}error")
    assert found.text
    return found.get("code")


def keys_of(part):
    return [int(one.text.rsplit("/", 1)[1]) for one in part.iter(f"{OAI}identifier")]


def in_time(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


# -- a real client ----------------------------------------------------------------


def test_client_reads_every_record_to_the_end(harvester, shelf, withdraw, start):
    withdraw(shelf[1])
    deleted = shelf[5].pk
    shelf[5].delete()
    catch_up(now=start + timedelta(days=8))
    records = list(harvester.list_records())
    assert len(records) == 7
    found = {record.header.identifier: record for record in records}
    assert len(found) == 7
    gone = {name for name, record in found.items() if record.header.deleted}
    assert gone == {
        f"oai:testserver:method/{shelf[1].pk}", f"oai:testserver:method/{deleted}",
    }  # fmt: skip
    whole = found[f"oai:testserver:method/{shelf[0].pk}"]
    assert whole.metadata["title"] == ["Әдіс 0"]
    assert whole.metadata["creator"] == ["Серікова, Айгүл"]
    assert whole.metadata["language"] == ["kk"]


def test_client_reads_what_changed_since(harvester, shelf, start):
    since = in_time(start + timedelta(days=4))
    records = list(harvester.list_records(from_=since))
    assert [record.metadata["title"][0] for record in records] == ["Әдіс 4", "Әдіс 5", "Әдіс 6"]
    until = in_time(start + timedelta(days=4))
    assert len(list(harvester.list_identifiers(until=until))) == 5


def test_client_reads_a_set_and_the_sets(harvester, shelf):
    assert len(list(harvester.list_records(set_="subject:maths"))) == 7
    assert len(list(harvester.list_records(set_="type"))) == 7
    with pytest.raises(exceptions.NoRecordsMatch):
        list(harvester.list_records(set_="subject:none"))
    specs = [one.setSpec for one in harvester.list_sets()]
    assert {"subject", "subject:maths", "type", "type:lesson-plan"} <= set(specs)


def test_client_identifies_the_site_and_asks_for_one_record(harvester, shelf):
    site = harvester.identify()
    assert site.deletedRecord == "persistent"
    assert site.granularity == "YYYY-MM-DDThh:mm:ssZ"
    record = harvester.get_record(identifier=f"oai:testserver:method/{shelf[3].pk}")
    assert record.metadata["title"] == ["Әдіс 3"]
    formats = [one.metadataPrefix for one in harvester.list_metadata_formats()]
    assert formats == ["oai_dc"]
    with pytest.raises(exceptions.IdDoesNotExist):
        harvester.get_record(identifier="oai:testserver:method/999999")


# -- parts of a list ----------------------------------------------------------------


def test_token_tells_size_and_cursor_and_the_last_is_empty(client, shelf):
    tokens, keys = [], []
    query = "verb=ListIdentifiers&metadataPrefix=oai_dc"
    while query:
        part = ask(client, query)
        keys += keys_of(part)
        token = part.find(f".//{OAI}resumptionToken")
        tokens.append(token)
        query = token.text and f"verb=ListIdentifiers&resumptionToken={token.text}"
    assert keys == [method.pk for method in shelf]
    assert [token.get("cursor") for token in tokens] == ["0", "3", "6"]
    assert {token.get("completeListSize") for token in tokens} == {"7"}
    assert [bool(token.text) for token in tokens] == [True, True, False]


def test_list_in_one_part_has_no_token(client, shelf, start):
    since = in_time(start + timedelta(days=5))
    part = ask(client, f"verb=ListRecords&metadataPrefix=oai_dc&from={since}")
    assert part.find(f".//{OAI}resumptionToken") is None


def test_change_while_a_harvest_runs_comes_at_its_end(client, shelf, start):
    part = ask(client, "verb=ListRecords&metadataPrefix=oai_dc")
    token = part.find(f".//{OAI}resumptionToken").text
    later = start + timedelta(days=9)
    Method.objects.filter(pk=shelf[0].pk).update(last_published_at=later)
    catch_up(now=later)
    keys = []
    while token:
        part = ask(client, f"verb=ListRecords&resumptionToken={token}")
        keys += keys_of(part)
        token = part.find(f".//{OAI}resumptionToken").text
    assert keys == [method.pk for method in (*shelf[3:], shelf[0])]


def test_forged_and_old_tokens_are_answered(client, shelf, monkeypatch):
    part = ask(client, "verb=ListRecords&metadataPrefix=oai_dc")
    token = part.find(f".//{OAI}resumptionToken").text
    forged = signing.dumps(["ListRecords", "", None, None, 0, 0, 0, 7], key="another")
    for wrong in (token[:-2] + "xx", forged, "none", "9" * 5000, ""):
        query = f"verb=ListRecords&resumptionToken={wrong}"
        assert error_of(client, query) == "badResumptionToken"
    assert error_of(client, f"verb=ListIdentifiers&resumptionToken={token}") == "badResumptionToken"
    assert error_of(client, f"verb=ListSets&resumptionToken={token}") == "badResumptionToken"
    monkeypatch.setattr(limits, "HARVEST_TOKEN_SECONDS", -1)
    assert error_of(client, f"verb=ListRecords&resumptionToken={token}") == "badResumptionToken"


def test_last_part_asks_the_database_as_often_as_the_second(client, shelf):
    def queries(query):
        with CaptureQueriesContext(connection) as asked:
            part = ask(client, query)
        return len(asked), part.find(f".//{OAI}resumptionToken").text

    _first, token = queries("verb=ListRecords&metadataPrefix=oai_dc")
    second, token = queries(f"verb=ListRecords&resumptionToken={token}")
    last, token = queries(f"verb=ListRecords&resumptionToken={token}")
    assert not token
    assert last == second <= 6


# -- refusals -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=a", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-40", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01&until=2026-01-01", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-02-01T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", None),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%25%25", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:a:method/x", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
    ],
)  # fmt: skip
def test_refusals_are_those_of_the_protocol(client, shelf, query, code):
    if code is None:
        assert ask(client, query).find(f"{OAI}error") is None
    else:
        assert error_of(client, query) == code


def test_request_is_repeated_unless_it_was_wrong(client, shelf):
    said = ask(client, "verb=ListRecords&metadataPrefix=marc").find(f"{OAI}request")
    assert dict(said.attrib) == {"verb": "ListRecords", "metadataPrefix": "marc"}
    assert dict(ask(client, "verb=None").find(f"{OAI}request").attrib) == {}


def test_post_is_answered_like_get(client, shelf):
    answer = client.post("/oai/", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})
    assert keys_of(etree.fromstring(answer.content)) == [method.pk for method in shelf[:3]]


# -- what is private ---------------------------------------------------------------------


def test_taken_off_the_shelf_is_a_deletion_before_it_is_noted(client, shelf, withdraw):
    withdraw(shelf[0])
    record = ask(
        client,
        f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:method/{shelf[0].pk}",
    )
    assert record.find(f".//{OAI}header").get("status") == "deleted"
    assert record.find(f".//{OAI}metadata") is None


def test_drafts_and_essays_are_not_harvested(people, shelf, start):
    make_method("жасырынсөз", author=people.teacher, live=False)
    make_essay("жасырынсөз", author=people.teacher, community=people.community)
    assert catch_up(now=start) == 0


def test_odd_letters_of_a_title_make_no_broken_answer(client, people, start):
    make_method("Бір\x0b</dc:title>\uffff", author=people.teacher)
    catch_up(now=start)
    part = ask(client, "verb=ListRecords&metadataPrefix=oai_dc")
    assert part.find(f".//{DC}title").text == "Бір </dc:title> "


def test_too_many_requests_are_asked_to_come_later(client, shelf, monkeypatch):
    monkeypatch.setattr(limits, "HARVEST_PER_MINUTE", 0)
    answer = client.get("/oai/?verb=Identify")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
