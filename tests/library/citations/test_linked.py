"""What machines read on the page of a method."""

import json
from html.parser import HTMLParser

import pytest
from django.utils import translation

from tests.factories import make_method

pytestmark = pytest.mark.django_db


class Head(HTMLParser):
    """Dublin Core and JSON-LD of a page, as a reader of pages finds them."""

    def __init__(self, page):
        super().__init__()
        self.core, self.linked, self._is_linked = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "meta" and found.get("name", "").startswith("DC."):
            self.core.append((found["name"], found["content"]))
        self._is_linked = tag == "script" and found.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._is_linked:
            self.linked.append(json.loads(data))
            self._is_linked = False


def head_of(client, method, language="kk"):
    with translation.override(language):
        page = client.get(method.get_absolute_url())
    return Head(page.content.decode())


@pytest.mark.parametrize(
    ("language", "subject"), [("kk", "Математика"), ("ru", "Математика"), ("en", "maths")]
)
def test_page_describes_a_learning_resource(client, method, language, subject):
    (found,) = head_of(client, method, language).linked
    assert "LearningResource" in found["@type"]
    assert found["name"] == "Бөлшектер & <ойын>"
    assert found["inLanguage"] == "kk"
    assert found["timeRequired"] == "PT45M"
    assert found["isAccessibleForFree"] is True
    assert found["about"] == [subject]
    assert found["author"][0]["name"] == "Айгүл Серікова"
    assert found["isBasedOn"][0]["url"] == "https://example.org/fractions"
    (file,) = found["encoding"]
    assert file["contentSize"] == "10 B"
    assert len(file["sha256"]) == 64
    assert client.get(file["contentUrl"].removeprefix("http://testserver")).status_code == 200
    assert found["url"].endswith(f"/kk/library/methods/{method.pk}/{method.slug}/")
    for name in ("educationalLevel", "learningResourceType", "license", "datePublished"):
        assert found[name]


def test_page_has_dublin_core(client, method):
    core = head_of(client, method).core
    assert ("DC.title", "Бөлшектер & <ойын>") in core
    assert ("DC.creator", "Серікова, Айгүл") in core
    assert ("DC.creator", "Ы. Алтынсарин") in core
    assert ("DC.language", "kk") in core


def test_title_ends_no_script(client, people):
    method = make_method("</script><b>сынақ", author=people.teacher)
    (found,) = head_of(client, method).linked
    assert found["name"] == "</script><b>сынақ"


def test_draft_describes_itself_to_no_machine(client, people):
    draft = make_method("Жоба", author=people.teacher, live=False)
    client.force_login(people.teacher, backend="cms.audience.backend.PeopleBackend")
    head = head_of(client, draft)
    assert head.core == head.linked == []


def test_page_offers_the_citation(client, method):
    page = client.get(method.get_absolute_url()).content.decode()
    assert f'href="/kk/library/cite/method/{method.pk}/"' in page
