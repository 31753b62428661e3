"""Icons, covers and small words."""

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from cms import drawing
from cms.templatetags import ui


def render(source, **context):
    return Template(source).render(Context(context))


def test_icon_is_silent_without_a_label():
    assert 'aria-hidden="true"' in render('{% icon "search" %}')


def test_icon_escapes_its_label():
    drawn = render('{% icon "search" label %}', label='"><b>')
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in drawn


def test_icon_refuses_an_unknown_name():
    with pytest.raises(FileNotFoundError):
        ui.icon("no-such-icon")


def test_sprite_holds_what_drawn_icon_shows():
    drawn = render('{% sprite "search x" %}')
    assert drawn.count("<symbol") == 2
    assert 'id="i-search"' in drawn
    assert 'href="#i-search"' in render('{% drawn_icon "search" %}')
    assert 'aria-hidden="true"' in render('{% drawn_icon "search" %}')
    labelled = render('{% drawn_icon "search" label %}', label='"><b>')
    assert "<b>" not in labelled
    assert 'role="img"' in labelled


@pytest.mark.parametrize("kind", sorted(ui.KIND_SIGNS))
def test_every_kind_has_a_sign(kind):
    drawn = render('{% include "components/sign.html" with kind=kind only %}', kind=kind)
    assert f"kind-{kind}" in drawn
    assert "<svg" in drawn


def test_kind_class_knows_underscores_and_refuses_inventions():
    assert ui.kind_class("lesson_study") == "lesson-study"
    assert ui.kind_class('"><script>') == "page"


def test_cover_is_the_same_for_the_same_words():
    assert drawing.cover("Оқылым", "method") == drawing.cover("Оқылым", "method")
    assert drawing.cover("Оқылым", "method") != drawing.cover("Тыңдалым", "method")


def test_cover_draws_every_motif_without_words_or_styles():
    covers = [drawing.cover(str(number), "essay") for number in range(60)]
    assert len({cover.count("<path") for cover in covers}) > len(drawing.MOTIFS) - 2
    for cover in covers:
        assert "style=" not in cover
        assert "<text" not in cover


def test_cover_takes_odd_words():
    drawn = render(
        '{% include "components/cover.html" with title=title kind="essay" only %}',
        title='\ud800<script>"',
    )
    assert "<script" not in drawn


@pytest.mark.parametrize(
    ("size", "language", "said"),
    [
        (0, "en", "0 bytes"),
        (1, "en", "1 byte"),
        (35_000, "en", "34 KB"),
        (1_258_291, "en", "1.2 MB"),
        (52_428_800, "en", "50 MB"),
        ("", "en", ""),
        (None, "en", ""),
        ("NaN", "en", ""),
    ],
)
def test_file_size_as_people_write_it(size, language, said):
    with override(language):
        assert ui.file_size(size).replace("\N{NO-BREAK SPACE}", " ") == said


def test_file_size_takes_the_mark_of_the_language():
    with override("ru"):
        assert ui.file_size(1_258_291).startswith("1,2")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Айгүл Серікова", "АС"), ("ұлпан", "Ұ"), ("А. Б. Құнанбаев", "АБ"), ("", "•"), ("42", "•")],
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


def test_tint_is_stable_and_small():
    assert ui.tint("Айгүл") == ui.tint("Айгүл")
    assert {ui.tint(str(n)) for n in range(200)} == set(range(ui.TINTS))


def test_reading_time_is_at_least_a_minute():
    assert ui.reading_time("") == 1
    assert ui.reading_time("сөз " * 600) == 4


def test_field_names_help_and_error():
    source = (
        "{{ form.title.as_field_group }}{{ form.tick.as_field_group }}"
        "{{ form.many.as_field_group }}"
    )
    from_forms = _form()
    drawn = render(source, form=from_forms)
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn
    assert drawn.count("<fieldset") == drawn.count("<legend") == 1
    assert 'for="id_tick"' in drawn


def _form():
    class Example(forms.Form):
        title = forms.CharField(help_text="hint")
        tick = forms.BooleanField()
        many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)

    return Example({})


def test_component_draws_its_template_with_these_values_alone():
    template = Template(
        '{% component "components/badge.html" tone="good" text=text %}', name="of a page"
    )
    drawn = template.render(Context({"text": "<b>", "tone": "refused"}))
    assert 'class="badge good"' in drawn
    assert "&lt;b&gt;" in drawn


def test_component_wants_a_name_and_named_values():
    for wrong in ("{% component name %}", '{% component "components/badge.html" text %}'):
        with pytest.raises(TemplateSyntaxError):
            Template(wrong)
