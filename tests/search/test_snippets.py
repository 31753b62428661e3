from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from cms.settings import limits
from search.analysis import Marker, normal_text
from search.snippets import marked, snippet

TEXT = (
    "Біріншіден, танысу. Екінші сөйлемде мұғалімдер туралы айтылады! Үшіншісі — ойын. "
    "Төртіншісі ұзақ емес."
)


def test_snippet_begins_with_the_sentence_that_matched():
    piece = snippet((TEXT,), Marker(["мұғалім"]), 60)
    assert piece == "… Екінші сөйлемде <mark>мұғалімдер</mark> туралы айтылады!"


def test_snippet_without_a_match_is_the_beginning():
    assert snippet((TEXT,), Marker(["жоқ"]), 25) == "Біріншіден, танысу."
    assert snippet(("",), Marker(["жоқ"])) == ""


def test_snippet_prefers_the_sentence_with_more_different_words():
    text = "Ойын ойын ойын. Басқа сөйлем. Ойын мен мұғалім."
    assert "<mark>мұғалім</mark>" in snippet((text,), Marker(["ойын", "мұғалім"]), 20)


def test_snippet_takes_the_body_when_only_it_matches():
    texts = ("Қысқаша мазмұны.", "Толық мәтінде ойын бар.")
    assert snippet(texts, Marker(["ойын"])) == "Толық мәтінде <mark>ойын</mark> бар."
    assert snippet(texts, Marker(["жоқ"])) == "Қысқаша мазмұны."


def test_snippet_cuts_a_long_sentence_at_blanks_around_the_match():
    text = f"{'алма ' * 100}ойын {'өрік ' * 100}"
    piece = snippet((text,), Marker(["ойын"]))
    assert "<mark>ойын</mark>" in piece
    assert len(piece) < limits.SNIPPET_LENGTH + 40
    assert set(piece.replace("<mark>", "").replace("</mark>", "").split()) <= {
        "…", "алма", "ойын", "өрік", "өрік…",
    }  # fmt: skip


def test_snippet_escapes_what_people_wrote():
    piece = snippet(("<script>alert(1)</script> ойын & <b>той</b>",), Marker(["ойын", "alert"]))
    assert "<script" not in piece
    assert "<b>" not in piece
    assert "&lt;script&gt;<mark>alert</mark>" in piece


@given(st.text(max_size=600), st.text(min_size=1, max_size=5))
def test_marked_changes_nothing_but_marks(text, word):
    shown = marked(text, Marker([word.casefold()]))
    plain = shown.replace("<mark>", "").replace("</mark>", "")
    assert unescape(plain).split() == unescape(escape_of(text)).split()
    assert "<" not in plain


@given(st.text(max_size=900), st.text(min_size=1, max_size=5))
def test_snippet_never_raises(text, word):
    piece = snippet((text,), Marker([word.casefold()]))
    assert "<" not in piece.replace("<mark>", "").replace("</mark>", "")


def escape_of(text):
    return normal_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_snippet_ends_lines_with_a_stop_and_leaves_no_marks_of_lists():
    text = "Кештің барысы\nБіз келдік. Ойын болды\n- екінші\n3. үшінші"
    assert snippet((text,), Marker([])) == ("Кештің барысы. Біз келдік. Ойын болды. екінші. үшінші")


def test_snippet_never_ends_with_the_number_of_an_item():
    text = "Үш сұрақ жеткілікті: 1. Не болды ойында? 2. Неге? 3. Енді не істейміз?"
    piece = snippet((text,), Marker(["жеткілікті"]), 45)
    assert "ойында?" in piece
    assert not piece.rstrip("…").endswith(("1.", "2.", "3.", "-"))
