"""The prose of the demo is our own, and its files read as they are meant."""

import re
from pathlib import Path

from cms.settings.environment import PROJECT_ROOT
from home.demo.texts import FOLDER, DemoText, read_texts
from library.essays.sentences import count_sentences

SOURCES = PROJECT_ROOT.parent / "shared" / "source-documents"
WORDS_IN_A_ROW = 7


def words_of(text):
    return re.findall(r"\w+", text.lower())


def runs_of(text):
    """Every seven words that stand in a row."""
    words = words_of(text)
    return {tuple(words[at : at + WORDS_IN_A_ROW]) for at in range(len(words) - WORDS_IN_A_ROW + 1)}


def test_nothing_of_the_source_documents_stands_in_the_demo():
    sources = set()
    for path in SOURCES.glob("*.txt"):
        sources |= runs_of(path.read_text("utf-8"))
    for path in [*FOLDER.rglob("*.md"), *FOLDER.parent.glob("*.py")]:
        taken = runs_of(Path(path).read_text("utf-8")) & sources
        assert not taken, (path.name, taken)


def test_read_texts_gives_head_and_body():
    text = next(t for t in read_texts("methods") if t.key == "bolshekter-dukeni")
    assert text.get("author") == "aigul"
    assert text.words("grades") == ["5"]
    assert text.number("minutes") == 40
    assert text.get("unknown") == ""
    assert text.body.startswith("# Не үшін керек")


def test_in_language_gives_one_part():
    text = DemoText("a", {}, "## kk\n\nБір\n\n## ru\n\nОдин\n\n### Ещё\n")
    assert text.in_language("kk") == "Бір"
    assert text.in_language("ru") == "Один\n\n## Ещё"
    assert text.in_language("en") == ""


def test_essays_are_as_long_as_advised_but_for_two():
    lengths = sorted(count_sentences(text.body) for text in read_texts("essays"))
    assert lengths == [3, *[10] * 18, 14]
