"""In the demo something is found by the text of a file."""

import io

import pytest
from django.core.management import call_command

from cms.audience.viewer import VISITOR
from search.query import parse
from search.selectors import site_search


@pytest.fixture
def files_read(demo):
    call_command("read_files", stdout=io.StringIO())
    call_command("search_rebuild", stdout=io.StringIO())


def test_words_of_demo_files_lead_to_their_methods(files_read):
    for text, file in (
        ("қайшымен желімдеңіз", "Алты карточка.odt"),
        ("варежку", "Листок ведущего.docx"),
    ):
        shown = site_search(parse(text), VISITOR, text=text)
        assert [finding.kind for finding in shown.findings] == ["file"]
        assert file in shown.findings[0].why
        assert "<mark>" in shown.findings[0].snippet
