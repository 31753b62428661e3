"""Words inside files through every engine: found, counted and offered to those alone who may open
the file where it is shown."""

import io
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from cms.audience.viewer import VISITOR, viewer_of
from cms.files.services import store_file
from cms.ports.searchable import sources, tokens_of
from cms.texts.models import FileText
from forum.boards.models import Level
from forum.discussions.models import PostFile
from forum.discussions.services import hide
from search.entries import entry_of
from search.facets import FACETS
from search.indexing.worker import read_documents
from search.query import Sort, parse
from tests.cms.texts import documents
from tests.factories import make_method
from tests.factories.files import make_upload
from tests.factories.forum import make_board, make_reply, make_topic, settled
from tests.factories.pages import make_class_page, make_organisation_page, make_plain
from tests.library.methods.test_views import hang

READERS = {
    "ашықмәтін": {"visitor", "teacher", "stranger", "parent", "pupil", "newcomer"},
    "әдісмәтіні": {"visitor", "teacher", "stranger", "parent", "pupil", "newcomer"},
    "кіргенмәтін": {"teacher", "stranger", "parent", "pupil", "newcomer"},
    "сыныпмәтіні": {"parent", "pupil", "coordinator"},
    "топмәтіні": set(),
    "жобамәтіні": set(),
    "ешқайдамәтін": set(),
}
ROLES = ("visitor", "teacher", "stranger", "parent", "pupil", "newcomer")


@pytest.fixture
def filled(engine, site_ready, people, region):
    """Files under every right there is, in the engine."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")

    def document(word, kind=""):
        collection = root.add_child(instance=Collection(name=word))
        if kind:
            CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)
        file = ContentFile(f"Бөтелке туралы {word}.".encode(), name="a.txt")
        return Document.objects.create(title="Қосымша", collection=collection, file=file)

    def show(page, *shown):
        keys = [one.pk for one in shown]
        blocks = [{"type": "files", "value": {"title": "", "files": keys}}]
        page.body = page.body.stream_block.to_python(blocks)
        page.save()

    show(
        make_plain("Ашық бет"),
        document("ашықмәтін"),
        document("кіргенмәтін", CollectionViewRestriction.LOGIN),
        document("топмәтіні", CollectionViewRestriction.GROUPS),
    )
    school = make_organisation_page(region.school)
    show(make_class_page(school, region.school_class), document("сыныпмәтіні"))
    document("ешқайдамәтін")
    hang(make_method(author=people.teacher), "ә.docx", documents.docx("Бөтелке мен әдісмәтіні"))
    draft = make_method(author=people.teacher, live=False)
    hang(draft, "ж.docx", documents.docx("Бөтелке мен жобамәтіні"))
    call_command("read_files", stdout=io.StringIO())
    source = sources()["file"]
    for page in sources()["page"].queryset():
        list(source.follows("page", [page.pk]))
    read, failed = read_documents(source, FileText.objects.values_list("pk", flat=True))
    assert not failed
    engine.put([entry_of(one, 1) for one in read.values() if one is not None])
    return engine


def viewer(people, role):
    return VISITOR if role == "visitor" else viewer_of(getattr(people, role))


def ask(engine, text, held, **other):
    query = replace(parse(text).of_tokens(tokens_of(held)), facets=tuple(FACETS), **other)
    return engine.search(query)


@pytest.mark.parametrize("role", ROLES)
def test_words_of_a_file_are_found_by_its_readers_alone(filled, people, role):
    held = viewer(people, role)
    mine = {word for word, readers in READERS.items() if role in readers}
    for word in READERS:
        for text in (word, f"{word[:-2]}*", f'"{word}"', f"бөтелке {word}"):
            answer = ask(filled, text, held)
            assert bool(answer.keys) == (word in mine), (word, text)
            assert answer.total == len(answer.keys)
            kinds = {one.value: one.count for one in answer.facets["kind"]}
            assert kinds == ({"file": answer.total} if answer.total else {}), text
    everything = ask(filled, "бөтелке", held, size=100)
    assert everything.total == len(mine)
    assert ask(filled, "бөтелке", held, sort=Sort.NEWEST, size=100).total == len(mine)
    # A word to leave out tells nothing of what is hidden.
    for word in set(READERS) - mine:
        assert ask(filled, f"бөтелке -{word}", held, size=100).total == len(mine)
    cards = sources()["file"].cards([int(k.split(":")[1]) for k in everything.keys], held)
    assert len(cards) == len(mine)
    assert {word for word in READERS if any(word in card.body for card in cards.values())} == mine


@pytest.mark.parametrize("role", ROLES)
def test_suggestions_and_likeness_keep_words_of_files(filled, people, role):
    held = tokens_of(viewer(people, role))
    seen = set(ask(filled, "бөтелке", viewer(people, role), size=100).keys)
    assert set(filled.suggest("қосымша", held, "kk")) <= seen
    for pk in FileText.objects.values_list("pk", flat=True):
        assert set(filled.similar(f"file:{pk}", held)) <= seen


def test_documents_of_posts_are_found_by_who_reads_the_board(engine, people, region):
    for name in ("teacher", "colleague"):
        settled(getattr(people, name))
    grants = [("pedagogues", Level.START, region.school)]
    board = make_board("Ұстаздар", place=region.school, grants=grants)
    topic = make_topic(board, people.teacher)
    answer = make_reply(topic, people.colleague)
    for post, word in ((topic.posts.get(number=1), "баспараққағаз"), (answer, "жауапқағаз")):
        upload = make_upload("қ.txt", f"Мұнда {word} бар".encode())
        stored = store_file(upload=upload, by=None)
        PostFile.objects.create(post=post, stored=stored, position=0)
    call_command("read_files", stdout=io.StringIO())
    source = sources()["file"]

    def found(word, role):
        held = viewer(people, role)
        keys = ask(engine, word, held).keys
        cards = source.cards([int(key.split(":")[1]) for key in keys], held)
        return [card.within for card in cards.values()]

    def fill(version):
        read, _failed = read_documents(source, FileText.objects.values_list("pk", flat=True))
        engine.put([entry_of(one, version) for one in read.values() if one is not None])
        gone = {f"file:{pk}": version for pk, one in read.items() if one is None}
        engine.delete(gone)

    fill(1)
    assert found("баспараққағаз", "teacher") == [f"topic:{topic.pk}"]
    assert found("жауапқағаз", "teacher") == [f"post:{answer.pk}"]
    for role in ("visitor", "stranger", "parent", "pupil", "newcomer"):
        assert found("баспараққағаз", role) == found("жауапқағаз", role) == []
    hide(answer)
    # The door is shut before the index knows of it.
    assert found("жауапқағаз", "teacher") == []
    assert set(source.follows("post", [answer.pk])) == {
        FileText.objects.get(stored__name="қ.txt", text__contains="жауапқағаз").pk
    }
    fill(2)
    assert ask(engine, "жауапқағаз", viewer(people, "teacher")).total == 0
