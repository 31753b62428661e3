from dataclasses import dataclass, field, make_dataclass

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from cms import remembered
from cms.remembered import ChangingError, drawn_once, key_of
from cms.settings import limits


@dataclass(frozen=True)
class Line:
    """A line of a list."""

    title: str
    details: tuple[str, ...] = ()


@dataclass
class Open:
    """Something that may change."""

    title: str = ""
    rows: list[str] = field(default_factory=list)


@pytest.fixture
def drawings():
    """Draws components and counts how often."""
    made = []

    def draw(name="row.html", language="kk", **values):
        def now():
            made.append(values)
            return mark_safe(f"<p>{len(made)}</p>")

        return drawn_once(name, language, values, now)

    draw.made = made
    remembered._young.clear()
    remembered._old.clear()
    return draw


def test_drawn_once_for_equal_values(drawings):
    first = drawings(item=Line("Сабақ", ("5-сынып",)))
    assert drawings(item=Line("Сабақ", ("5-сынып",))) == first
    assert len(drawings.made) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"item": Line("Ойын")},
        {"item": Line("Сабақ", ("5-сынып",))},
        {"item": Line("Сабақ"), "level": 2},
        {"item": Line("Сабақ"), "language": "ru"},
        {"item": Line("Сабақ"), "name": "card.html"},
        {"item": make_dataclass("Line", ["title", "details"], frozen=True)("Сабақ", ())},
    ],
)
def test_drawn_anew_for_other_values(drawings, other):
    drawings(item=Line("Сабақ"))
    drawings(**other)
    assert len(drawings.made) == 2


def test_safe_text_is_not_taken_for_text_that_must_be_escaped(drawings):
    """They are equal as strings; the one may hold marks, the other must not bring any in."""
    drawings(item=Line(mark_safe("<b>сабақ</b>")))
    drawings(item=Line("<b>сабақ</b>"))
    assert len(drawings.made) == 2
    drawings(text=True)
    drawings(text=1)
    assert len(drawings.made) == 4


def test_what_may_change_is_drawn_each_time(drawings):
    drawings(item=Open())
    drawings(item=Open())
    assert len(drawings.made) == 2
    for value in (Open(), object(), {1, 2}, (Open(),)):
        with pytest.raises(ChangingError):
            key_of(value)


def test_words_of_the_interface_count_as_their_text():
    assert key_of(gettext_lazy("Subject")) == key_of(str(gettext_lazy("Subject")))


def test_what_is_asked_for_again_stays_the_rest_goes(drawings, monkeypatch):
    monkeypatch.setattr(limits, "COMPONENTS_REMEMBERED", 10)
    drawings(item="often")
    for number in range(100):
        drawings(item=f"once {number}")
        drawings(item="often")
    assert [values["item"] for values in drawings.made].count("often") == 1
    assert len(remembered._young) + len(remembered._old) <= 20
