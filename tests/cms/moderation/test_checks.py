"""What sends words to a moderator first, and what does not."""

import pytest

from cms.moderation.checks import (
    faster_than_people_type,
    links_of_new_people,
    said_just_now,
    watched_words,
)
from cms.moderation.screening import Words
from cms.moderation.services import unwatch_word, watch_word
from cms.settings import base
from tests.factories import make_person

LONG = "Бүгін сыныпта өткен сабақ туралы ойымды осында толық жазып шықтым."


def words(*texts, **fields):
    fields.setdefault("author", None)
    return Words(texts=texts, place_path="", **fields)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Мына жерден қараңыз: https://example.org/a?b=1", ["https://example.org/a?b=1"]),
        ("www.example.org, сосын HTTP://B.KZ", ["www.example.org", "HTTP://B.KZ"]),
        ("http://testserver/kk/library/", []),
        ("Сілтемесіз сөз, 3.5 балл", []),
    ],
)
def test_links_of_new_people_go_to_a_moderator(settings, text, found):
    settings.BASE_URL = "http://testserver"
    assert [hint.found for hint in links_of_new_people(words(text, is_new_member=True))] == found
    assert list(links_of_new_people(words(text))) == []


@pytest.mark.parametrize(
    ("text", "seconds", "waits"),
    [(LONG, 1.2, True), (LONG, 20.0, False), (LONG, None, False), ("Рақмет!", 0.5, False)],
)
def test_faster_than_people_type(text, seconds, waits):
    said = words(text, typing_seconds=seconds, is_new_member=True)
    assert bool(list(faster_than_people_type(said))) == waits


def test_faster_than_people_type_leaves_the_staff_and_people_beyond_their_first_days(region):
    teacher = make_person("Айгүл", "Серікова", place=region.school)
    parent = make_person("Болат", "Тоқаев", place=region.school, role="parent")
    for person, is_new, waits in ((teacher, True, False), (parent, True, True), (parent, False, 0)):
        said = words(LONG, author=person, typing_seconds=1.0, is_new_member=is_new)
        assert bool(list(faster_than_people_type(said))) == bool(waits)


def test_said_just_now_knows_the_same_words_of_the_same_person(
    db, django_capture_on_commit_callbacks
):
    one, other = make_person("Бір", "Адам"), make_person("Екінші", "Адам")
    assert not list(said_just_now(words(LONG, author=one)))
    assert not list(said_just_now(words(LONG, author=one)))  # it was not kept
    with django_capture_on_commit_callbacks(execute=True):
        assert not list(said_just_now(words(LONG, author=one)))
    assert list(said_just_now(words(LONG.upper() + "  ", author=one)))
    assert not list(said_just_now(words(LONG, author=other)))
    assert not list(said_just_now(words("Рақмет!", author=one)))
    assert not list(said_just_now(words("Рақмет!", author=one)))


@pytest.mark.parametrize(
    ("word", "language", "text", "found"),
    [
        ("ақымақ", "kk", "Ақымақтардың сөзі", ["Ақымақтардың"]),
        ("ақымақ", "kk", "Акымактар", ["Акымактар"]),
        ("дурак", "ru", "Эти дураками сказанные слова", ["дураками"]),
        ("idiot", "en", "Such idiots!", ["idiots"]),
        ("ставка жаса", "kk", "Осы жерде ставка жасаңыз", ["ставка жасаңыз"]),
        ("ат", "kk", "Атасы келді", []),
        ("лох", "ru", "Плохо и лохматый", []),
    ],
)
def test_watched_words_are_known_in_their_forms_and_only_whole(db, word, language, text, found):
    watch_word(word=word, language=language)
    assert [hint.found for hint in watched_words(words(text))] == found


def test_watched_words_hold_at_once_and_no_longer(db, django_capture_on_commit_callbacks):
    assert not list(watched_words(words("бір сөз")))
    with django_capture_on_commit_callbacks(execute=True):
        watched = watch_word(word="сөз", language="kk")
    assert list(watched_words(words("бір сөз")))
    with django_capture_on_commit_callbacks(execute=True):
        unwatch_word(pk=watched.pk)
    assert not list(watched_words(words("бір сөз")))


def test_said_just_now_is_known_to_every_process(
    db, settings, tmp_path, django_capture_on_commit_callbacks
):
    """Without a cache server, what one process has taken lies where the others look."""
    one = make_person("Бір", "Адам")

    def another_process():
        shared = base.CACHES["shared"] | {"LOCATION": str(tmp_path)}
        settings.CACHES = base.CACHES | {"shared": shared}  # the caches are made anew

    if base.CACHES["shared"] is base.CACHES["default"]:
        pytest.skip("a cache server is set")
    another_process()
    with django_capture_on_commit_callbacks(execute=True):
        assert not list(said_just_now(words(LONG, author=one)))
    another_process()
    assert list(said_just_now(words(LONG, author=one)))
