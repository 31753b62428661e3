"""How to cite, on pages and as files."""

import json

import pytest
from django.urls import reverse

from tests.factories import make_essay, make_method

pytestmark = pytest.mark.django_db


def address(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


def test_cite_shows_every_form(client, method):
    page = client.get(address("cite", "method", method.pk)).content.decode()
    assert "Серікова А., Оспанова Г." in page
    assert "@online{serikova" in page
    assert "Бөлшектер &amp; &lt;ойын&gt;" in page
    assert "<ойын>" not in page


def test_cite_piece_has_no_frame(client, method):
    page = client.get(address("cite", "method", method.pk) + "?piece").content.decode()
    assert "<html" not in page
    assert 'id="cite-gost"' in page


@pytest.mark.parametrize(
    ("form", "extension", "start"), [("bibtex", "bib", "@online"), ("ris", "ris", "TY  - ELEC")]
)
def test_cite_file_is_a_download(client, method, form, extension, start):
    answer = client.get(address("cite-file", "method", method.pk, form))
    assert answer.content.decode().startswith(start)
    assert f'.{extension}"' in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")


def test_cite_file_as_csl_json_is_a_list(client, method):
    answer = client.get(address("cite-file", "method", method.pk, "csl"))
    assert json.loads(answer.content)[0]["title"] == "Бөлшектер & <ойын>"


def test_cite_tells_of_nothing_hidden(client, people):
    draft = make_method("Жоба", author=people.teacher, live=False)
    essay = make_essay(author=people.teacher, community=people.community, audience="community")
    for kind, thing in (("method", draft), ("essay", essay), ("topic", draft)):
        assert client.get(address("cite", kind, thing.pk)).status_code == 404
        assert client.get(address("cite-file", kind, thing.pk, "ris")).status_code == 404


def test_cite_file_in_an_unknown_form_is_no_page(client, method):
    assert client.get(address("cite-file", "method", method.pk, "doc")).status_code == 404
