"""What stands in files, on the page of a search: why it was found, and where."""

import pytest

from cms.audience.viewer import VISITOR
from cms.settings import limits
from cms.texts.models import FileText
from cms.texts.services import read_text
from search.query import parse
from search.selectors import card_batches, site_search
from search.suggestions.selectors import suggestions
from tests.cms.texts import documents
from tests.factories import make_method
from tests.library.methods.test_views import hang


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences as they stand in the code."""


def screen(text, **filters):
    return site_search(parse(text), VISITOR, text=text)


def with_files(author, files, title="Су айналымы", **fields):
    made = make_method(title, author=author, **fields)
    for name, data in files.items():
        hang(made, name, data)
    for pk in FileText.objects.waiting().values_list("pk", flat=True):
        read_text(pk=pk)
    return made


def test_a_line_says_in_which_file_and_on_which_page(people, indexed):
    pages = [["Кіріспе сөз"], ["Екінші бет"], ["Мұнда буланған тамшылар туралы"]]
    method = with_files(people.teacher, {"тәжірибе.pdf": documents.pdf(*pages)})
    indexed()
    shown = screen("тамшы")
    finding = shown.findings[0]
    assert shown.total == 1
    assert (finding.kind, finding.title) == ("file", "Су айналымы")
    assert finding.url == f"{method.get_absolute_url()}#files"
    assert finding.why == "In the file “тәжірибе.pdf”, page 3"
    assert "<mark>тамшылар</mark>" in finding.snippet
    assert "Кіріспе" not in finding.snippet


def test_a_word_typed_without_kazakh_letters_leads_to_its_page(people, indexed):
    slides = documents.pptx("Кіріспе", "Қызығушылықты ояту")
    with_files(people.teacher, {"сабақ.pptx": slides})
    indexed()
    for typed in ("кызыгушылык", "qyzygushylyq"):
        assert screen(typed).findings[0].why == "In the file “сабақ.pptx”, slide 2"


def test_a_word_far_behind_in_a_long_text_is_shown(people, indexed):
    rows = ["сөз " * 60] * 200 + ["Ақырында буланған тамшы"] + ["соңы " * 60] * 20
    with_files(people.teacher, {"ұзақ.docx": documents.docx(*rows)})
    indexed()
    assert "<mark>тамшы</mark>" in screen("тамшы").findings[0].snippet


def test_the_name_of_a_file_is_marked_when_only_it_has_the_word(people, indexed):
    with_files(people.teacher, {"тамшылар.txt": "басқа сөз".encode()})
    indexed()
    files = [one for one in screen("тамшы басқа").findings if one.kind == "file"]
    assert files[0].why == "In the file “тамшылар.txt”"
    named = [
        inside
        for one in screen("тамшы").findings
        for inside in (one, *one.insides)
        if inside.kind == "file"
    ]
    assert named[0].why == "In the file “<mark>тамшылар</mark>.txt”"


def test_one_method_does_not_fill_the_page_with_its_files(people, indexed):
    files = {f"{number}.txt": f"тамшы {number}".encode() for number in range(6)}
    with_files(people.teacher, files, body="Бұл тамшы туралы")
    indexed()
    shown = screen("тамшы")
    assert shown.total == 7
    assert [one.kind for one in shown.findings] == ["method"]
    assert [one.kind for one in shown.findings[0].insides] == ["file"] * limits.INSIDES_SHOWN
    tab = next(tab for tab in shown.tabs if tab.label == "Files")
    assert tab.count == 6


def test_a_file_is_narrowed_by_the_facets_of_its_method(people, indexed):
    with_files(people.teacher, {"а.txt": "тамшы".encode()})
    indexed()
    groups = {group.name: group for group in screen("тамшы").groups}
    assert "subject" not in groups or all(option.count for option in groups["subject"].options)
    rows = [card for some in card_batches(parse("тамшы"), VISITOR, most=10) for card in some]
    assert [(card.title, card.file) for card in rows] == [("Су айналымы", "а.txt")]


def test_suggestions_offer_the_method_and_not_its_files(people, indexed):
    with_files(people.teacher, {"айналым.txt": "тамшы".encode()})
    indexed()
    titles = [one.kind for group in suggestions("айнал", VISITOR, "kk") for one in group.options]
    assert titles == ["method"]


def test_the_page_shows_files_of_a_finding(client, people, indexed):
    with_files(people.teacher, {"<b>.txt": "тамшы <script>".encode()}, body="тамшы")
    indexed()
    page = client.get("/en/search/", {"q": "тамшы"}).text
    assert "<script>" not in page.split("<main")[1].split("</main")[0]
    assert 'class="row-insides"' in page
