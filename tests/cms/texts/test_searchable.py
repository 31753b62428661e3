"""The text of a file is found where the file is shown, by those who may open it there."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.audience.viewer import VISITOR, viewer_of
from cms.ports.searchable import sources, tokens_of
from cms.texts.models import FileText
from cms.texts.services import read_text
from library.methods.models import MethodFile
from search.engines import engine
from search.query import Query, parse
from tests.cms.texts import documents
from tests.factories import make_method
from tests.factories.pages import make_plain
from tests.library.methods.test_views import hang


def root():
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def read_all():
    for pk in FileText.objects.waiting().values_list("pk", flat=True):
        read_text(pk=pk)


def found(text, viewer=VISITOR):
    """Keys that the index gives and keys that pass the doors: the same when nothing changes."""
    query = parse(text).of_tokens(tokens_of(viewer))
    keys = engine().search(Query(words=query.words, tokens=query.tokens)).keys
    files = [int(key.split(":")[1]) for key in keys if key.startswith("file:")]
    cards = sources()["file"].cards(files, viewer)
    assert set(files) == set(cards)
    return [cards[pk].within for pk in files]


@pytest.fixture
def method(people, indexed):
    made = make_method("Су айналымы", author=people.teacher)
    hang(made, "тәжірибе.docx", documents.docx("Буланған тамшы бұлтқа жиналады"))
    read_all()
    indexed()
    return made


def document(words, collection=None, name="қосымша.txt"):
    made = Document.objects.create(
        title="Қосымша",
        file=ContentFile(words.encode(), name=name),
        collection=collection or root(),
    )
    read_all()
    return made


def showing(document, title="Бет", **fields):
    """A page that lists the document."""
    page = make_plain(title=title, **fields)
    block = {"type": "files", "value": {"title": "", "files": [document.pk]}}
    page.body = page.body.stream_block.to_python([block])
    page.save()
    return page


def test_a_file_is_found_by_its_words_in_any_form_and_shown_by_its_method(method):
    assert found("тамшылар") == [f"method:{method.pk}"]
    card = next(iter(sources()["file"].cards([FileText.objects.get().pk], VISITOR).values()))
    assert (card.title, card.file) == ("Су айналымы", "тәжірибе.docx")
    assert card.url.endswith("#files")


def test_a_file_is_found_with_words_of_its_method_beside_its_own(method):
    assert found("тамшылар айналымы") == [f"method:{method.pk}"]


def test_a_withdrawn_method_takes_its_files_along(method, indexed):
    method.unpublish()
    assert not sources()["file"].cards([FileText.objects.get().pk], VISITOR)
    indexed()
    assert found("тамшылар") == []


def test_a_file_taken_from_a_method_is_found_no_more(method, indexed):
    MethodFile.objects.all().delete()
    indexed()
    assert found("тамшылар") == []


def test_a_file_of_a_draft_is_found_by_nobody(people, indexed):
    draft = make_method(author=people.teacher, live=False)
    hang(draft, "жоба.txt", "жасырынқағаз".encode())
    read_all()
    indexed()
    for person in (None, people.teacher, people.editor, people.administrator):
        assert found("жасырынқағаз", viewer_of(person) if person else VISITOR) == []


def test_a_document_is_found_where_a_page_shows_it(site_ready, people, indexed):
    page = showing(document("құжаттағысөз"), title="Құжаттар")
    indexed()
    assert found("құжаттағысөз") == [f"page:{page.pk}"]
    page.body = page.body.stream_block.to_python([])
    page.save()
    indexed()
    assert found("құжаттағысөз") == []


def test_a_document_that_no_page_shows_is_found_by_nobody(site_ready, people, indexed):
    document("жатқанқұжат")
    indexed()
    assert found("жатқанқұжат", viewer_of(people.administrator)) == []


def test_page_and_collection_must_both_let_in(site_ready, people, indexed):
    shut = root().add_child(instance=Collection(name="Жабық"))
    teacher = viewer_of(people.teacher)
    inner = document("ішкіқұжат", shut)
    page = showing(inner, title="Ашық бет")
    indexed()
    assert found("ішкіқұжат") == [f"page:{page.pk}"]
    restriction = CollectionViewRestriction.objects.create(
        collection=shut, restriction_type="login"
    )
    assert not sources()["file"].cards([inner.drawn_text.pk], VISITOR)
    indexed()
    assert found("ішкіқұжат") == []
    assert found("ішкіқұжат", teacher) == [f"page:{page.pk}"]
    restriction.restriction_type = "groups"
    restriction.save()
    indexed()
    assert found("ішкіқұжат", teacher) == []
    restriction.delete()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    indexed()
    assert found("ішкіқұжат") == []
    assert found("ішкіқұжат", teacher) == [f"page:{page.pk}"]


def test_nothing_is_said_of_a_page_that_some_readers_of_the_file_may_not_know(
    site_ready, people, indexed
):
    shared = document("ортаққұжат")
    page = showing(shared, title="Ашық")
    hidden = showing(shared, title="Құпиябет")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    indexed()
    assert found("ортаққұжат") == [f"page:{page.pk}"]
    assert found("ортаққұжат ашық") == [f"page:{page.pk}"]
    assert found("ортаққұжат құпиябет") == []


def test_many_methods_with_one_file_are_one_finding(method, people, indexed):
    stored = MethodFile.objects.get().stored
    for number in range(30):
        other = make_method(f"Көшірме {number}", author=people.teacher)
        MethodFile.objects.create(method=other, stored=stored)
    indexed()
    assert len(found("тамшылар")) == 1
