"""What every engine owes: the same suite over each of them."""

import itertools
import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.ports.searchable import SearchDocument
from search.engines.base import RebuildIncompleteError, RebuildRunningError, State
from search.entries import entry_of
from search.query import Query, Sort, parse, parse_filters

PUBLIC = frozenset({"public"})
START = datetime(2025, 1, 15, 9, tzinfo=UTC)
hostile = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def document(pk, title="", body="", **other):
    return SearchDocument(
        kind=other.pop("kind", "method"),
        pk=pk,
        language=other.pop("language", "kk"),
        title=title,
        body=body,
        read=other.pop("read", ("public",)),
        published_at=other.pop("published_at", START + timedelta(days=pk % 300)),
        **other,
    )


def fill(engine, *documents, version=1):
    report = engine.put([entry_of(d, version) for d in documents])
    assert not report.failed
    return report


def ask(engine, text="", tokens=PUBLIC, **other):
    filters = parse_filters(other.pop("filters", {}))
    query = replace(parse(text), tokens=frozenset(tokens), filters=filters, **other)
    answer = engine.search(query)
    assert answer.engine == engine.name, "the engine itself answered"
    return answer


def found(engine, text="", tokens=PUBLIC, **other):
    return {int(key.split(":")[1]) for key in ask(engine, text, tokens, **other).keys}


def test_search_requires_every_word_in_any_part(engine):
    fill(
        engine,
        document(1, "Бөлшектер", "ойын арқылы үйрену"),
        document(2, "Бөлшектер", "жазбаша жұмыс"),
        document(3, "Сабақ", "ойын", authors=("Бөлшектер",)),
    )
    assert found(engine, "бөлшектер ойын") == {1, 3}


def test_search_finds_by_label_in_another_language(engine):
    fill(engine, document(1, "Бөлшектер", labels=("Математика", "Mathematics")))
    assert found(engine, "mathematics") == {1}


def test_search_folds_words_typed_without_kazakh_letters(engine):
    fill(engine, document(1, "Мұғалімнің үйірмесі"))
    assert found(engine, "мугалимнин уйирмеси") == {1}
    assert found(engine, "мұғалімнің") == {1}


def test_search_finds_every_form_of_a_word_but_a_quoted_one(engine):
    fill(engine, document(1, "Мектептерде"), document(2, "мектеп"))
    assert found(engine, "мектеп") == {1, 2}
    assert ask(engine, "мектеп").keys[0] == "method:2"
    assert found(engine, '"мектеп"') == {2}


@pytest.mark.parametrize("title", ["Байланыс", "Сайт ережесі"])
def test_search_puts_the_title_that_is_the_words_first(engine, title):
    fill(
        engine,
        document(1, f"{title} туралы әңгіме", f"{title}. " * 40),
        document(2, f"{title} және тағы бірер сөз", f"{title} туралы", labels=(title,)),
        document(3, title, "Бізге жазыңыз."),
        document(4, "Мектеп", f"{title}. " * 80, authors=(title,)),
    )
    assert ask(engine, title).keys[0] == "method:3"


def test_search_phrases_stand_side_by_side(engine):
    fill(engine, document(1, "ашық диалог алаңы"), document(2, "диалог ашық алаң"))
    assert found(engine, '"ашық диалог"') == {1}
    assert found(engine, "«ашық диалог»") == {1}


def test_search_hyphen_parts_a_word(engine):
    fill(engine, document(1, "7-сынып"), document(2, "сынып 7"))
    assert found(engine, "7-сынып") == {1}
    assert found(engine, "7 сынып") == {1, 2}


def test_search_finds_words_that_begin_so(engine):
    fill(
        engine,
        document(1, "Бөлшектер"),
        document(2, "Ойын", "бөлшекті бөлу"),
        document(3, "Ойын", labels=("Бөлшегі",)),
        document(4, "Бөлме"),
    )
    assert found(engine, "бөлше*") == {1, 2, 3}
    assert found(engine, "bolsh*") == {1}
    assert found(engine, "ойын бөлш*") == {2, 3}
    assert ask(engine, "бөлше*").keys[0] == "method:1"


def test_search_leaves_out_what_stands_in_a_part(engine):
    fill(
        engine,
        document(1, "Сабақ", authors=("Гүлмира Асқарқызы",), month="2026-10"),
        document(2, "Сабақ", "Гүлмира айтты", authors=("Айгүл",), month="2026-10"),
        document(3, "Сабақ", authors=("Айгүл",), month="2026-11"),
    )
    assert found(engine, "сабақ -author:гүлмира") == {2, 3}
    assert found(engine, 'сабақ -author:"гүлмира айгүл"') == {1, 2, 3}
    assert found(engine, "сабақ -month:2026-10") == {3}
    assert found(engine, "-автор:айгүл") == {1}


def test_search_takes_an_abbreviation_in_capitals_for_no_other_word(engine):
    fill(engine, document(1, "Ең"), document(2, "ЕНТ"))
    assert found(engine, "ЕНТ") == {2}
    assert found(engine, "ент") >= {2}


def test_search_puts_what_is_always_there_last_unless_it_is_called_so(engine):
    fill(
        engine,
        document(1, "Біз туралы", "мұғалім мұғалім мұғалім", is_standing=True),
        document(2, "Әдіс", "ұзақ мәтін " * 40 + "мұғалімдер"),
        document(3, "Ережелер", "тәртіп", is_standing=True),
        document(4, "Тәртіп", "ережелер ережелер ережелер"),
    )
    assert ask(engine, "мұғалім").keys == ["method:2", "method:1"]
    assert ask(engine, "мұғалім", sort=Sort.NEWEST).total == 2
    assert ask(engine, "ереже").keys[0] == "method:3"


def test_search_shows_one_of_the_translations_and_counts_it_once(engine):
    kazakh = {"translations": ("Правила сайта",), "instead": ("ru",)}
    russian = {"translations": ("Сайт ережесі",), "instead": ("kk", "en"), "language": "ru"}
    both = {"facets": {"language": ("kk", "ru")}}
    fill(
        engine,
        document(1, "Сайт ережесі", **kazakh, **both),
        document(2, "Правила сайта", **russian, **both),
        document(3, "Правила игры", language="ru"),
    )
    for text, others in (("ережесі", set()), ("правила", {3})):
        assert found(engine, text) == {1, *others}
        assert found(engine, text, locale="ru") == {2, *others}
        assert found(engine, text, locale="en") == {1, *others}
        assert found(engine, text, filters={"language": ["ru"]}) == {2, *others}
        answer = ask(engine, text, facets=("language",))
        for one in answer.facets["language"]:
            chosen = ask(engine, text, facets=("language",), filters={"language": [one.value]})
            assert chosen.total == one.count
            counts = {each.value: each.count for each in chosen.facets["language"]}
            assert counts == {each.value: each.count for each in answer.facets["language"]}


def test_similar_is_nothing_that_is_always_there(engine):
    fill(
        engine,
        document(1, "Бөлшектер ойыны"),
        document(2, "Бөлшектер ойыны туралы", is_standing=True),
        document(3, "Бөлшектер"),
    )
    assert engine.similar("method:1", PUBLIC) == ["method:3"]


def test_search_leaves_out_words_after_a_minus(engine):
    fill(engine, document(1, "сабақ жоспары"), document(2, "сабақ ойыны"))
    assert found(engine, "сабақ -ойыны") == {1}
    assert found(engine, "-ойыны") == {1}


def test_search_of_nothing_lists_the_newest_first(engine):
    fill(engine, *(document(pk, "сабақ") for pk in (5, 9, 2)))
    assert ask(engine).keys == ["method:9", "method:5", "method:2"]
    assert ask(engine, "сабақ", sort=Sort.NEWEST).keys == ["method:9", "method:5", "method:2"]


SHELF = [
    document(
        pk,
        "сабақ жоспары" if pk % 3 else "ойын",
        kind="essay" if pk % 4 == 0 else "method",
        language=("kk", "ru", "en")[pk % 3],
        facets={
            "subject": (("maths",), ("maths", "physics"), ("history",))[pk % 3],
            "grade": (str(pk % 5),),
        },
        read=(("public",), ("members",), ("role:teacher", "editors"))[pk % 3 if pk > 20 else 0],
    )
    for pk in range(1, 61)
]


def test_search_filters_are_and_across_and_or_within(engine):
    fill(engine, *SHELF)
    chosen = {"subject": ["maths", "history"], "grade": ["1"]}
    expected = {d.pk for d in SHELF[:20] if d.pk % 5 == 1} | {
        d.pk for d in SHELF[20:] if d.pk % 5 == 1 and d.read == ("public",)
    }
    assert found(engine, filters=chosen, size=100) == expected
    assert found(engine, filters={"subject": ["no-such"]}) == set()


def test_search_facet_counts_equal_what_a_click_gives(engine):
    fill(engine, *SHELF)
    facets = ("kind", "language", "subject", "grade", "month")
    choices = [{}, {"subject": ["physics"]}, {"subject": ["maths"], "grade": ["1", "2"]}]
    for chosen, text in itertools.product(choices, ("", "сабақ")):
        answer = ask(engine, text, filters=chosen, facets=facets)
        for name, counts in answer.facets.items():
            assert counts or answer.total == 0
            for value, count, selected in counts:
                clicked = chosen | {name: [value]}
                assert ask(engine, text, filters=clicked).total == count, (chosen, name, value)
                assert selected == (value in chosen.get(name, ()))


def test_search_facet_keeps_a_chosen_value_that_finds_nothing(engine):
    fill(engine, *SHELF)
    answer = ask(engine, filters={"subject": ["nowhere"]}, facets=("subject", "kind"))
    assert ("nowhere", 0, True) in answer.facets["subject"]
    assert {value for value, _n, _s in answer.facets["subject"]} >= {"maths", "history"}
    assert answer.facets["kind"] == ()


@pytest.mark.parametrize(
    "held",
    [(), ("public",), ("public", "members"), ("public", "members", "role:teacher"), ("editors",)],
)
def test_search_permission_matrix(engine, held):
    fill(engine, *SHELF, document(99, "ешкімге", read=()))
    expected = {d.pk for d in SHELF if set(d.read) & set(held)}
    answer = ask(engine, "", held, size=100, facets=("kind",))
    assert found(engine, "", held, size=100) == expected
    assert answer.total == len(expected) == sum(c.count for c in answer.facets.get("kind", ()))
    assert found(engine, "ешкімге", held) == set()
    assert engine.suggest("ешкім", frozenset(held), "kk") == []


def test_suggest_and_similar_ask_permission(engine):
    fill(
        engine,
        document(1, "Көпмүшелер туралы сабақ"),
        document(2, "Көпмүшелер туралы ойын"),
        document(3, "Көпмүшелер туралы құпия", read=("editors",)),
    )
    assert set(engine.suggest("көпм", PUBLIC, "kk")) == {"method:1", "method:2"}
    assert set(engine.suggest("копм", PUBLIC, "kk")) == {"method:1", "method:2"}
    assert engine.similar("method:1", PUBLIC) == ["method:2"]
    assert engine.similar("method:404", PUBLIC) == []
    assert engine.suggest("", PUBLIC, "kk") == []


def test_similar_keeps_to_the_kinds_asked_for(engine):
    fill(
        engine,
        document(1, "Бөлшектер ойыны"),
        *(document(pk, "Бөлшектер ойыны", kind="file") for pk in range(2, 14)),
        document(20, "Бөлшектер ойыны қайда", kind="essay"),
    )
    assert engine.similar("method:1", PUBLIC, ("method", "essay")) == ["essay:20"]


def test_suggest_keeps_to_the_kinds_asked_for(engine):
    fill(engine, document(1, "Көпмүше"), document(2, "Көпмүше", kind="essay"))
    assert engine.suggest("көп", PUBLIC, "kk", ("essay",)) == ["essay:2"]
    assert set(engine.suggest("көп", PUBLIC, "kk", ("essay", "method"))) == {"essay:2", "method:1"}


def test_search_with_any_word_leaves_out_what_has_them_all(engine):
    fill(
        engine,
        document(1, "Бөлшек пен ойын"),
        document(2, "Ойындар"),
        document(3, "Бөлшек туралы ертегі"),
        document(4, "Физика"),
        document(5, "Ойын", read=("editors",)),
    )
    assert found(engine, "бөлшек ойын", any_word=True) == {2, 3}
    assert found(engine, '"бөлшек туралы" ойын', any_word=True) == {1, 2, 3}
    assert found(engine, "бөлшек ойын -ертегі", any_word=True) == {2}


def test_search_finds_synonyms_in_all_their_forms(engine):
    fill(
        engine,
        document(1, "Информатикадан сабақ"),
        document(2, "Ұлттық бірыңғай тестілеуге дайындық"),
        document(3, "Ұлттық ойын"),
        document(4, "АКТ сабағы"),
    )
    meant = {"акт": (("информатика",), ("ұлттық", "бірыңғай", "тестілеу"))}
    assert found(engine, "АКТ", synonyms=meant) == {1, 2, 4}
    assert ask(engine, "АКТ", synonyms=meant).keys[0] == "method:4", "the word itself comes first"
    assert found(engine, "АКТ сабақ", synonyms=meant) == {1, 4}


def test_search_leaves_out_what_is_dated_later_than_now(engine):
    now = datetime.now(UTC)
    fill(
        engine,
        document(1, "Сабақ туралы", published_at=now + timedelta(hours=1)),
        document(2, "Сабақ туралы", published_at=now - timedelta(hours=1)),
        document(3, "Сабақ туралы", published_at=None),
    )
    assert found(engine) == found(engine, "сабақ") == {2, 3}
    assert [one.count for one in ask(engine, facets=("kind",)).facets["kind"]] == [2]
    assert set(engine.suggest("саб", PUBLIC, "kk")) == {"method:2", "method:3"}
    assert engine.similar("method:2", PUBLIC) == ["method:3"]


def test_search_goes_on_from_a_cursor(engine):
    documents = [document(pk, "бірдей атау", published_at=START) for pk in range(1, 48)]
    fill(engine, *documents)
    for sort, text in itertools.product(Sort, ("", "бірдей", "-жоқ")):
        keys, after = [], None
        for _page in range(5):
            answer = ask(engine, text, sort=sort, size=10, after=after)
            keys += answer.keys
            after = answer.after
        assert after is None, "the last page is not full"
        assert sorted(keys) == sorted(d.key for d in documents)


def test_search_takes_an_odd_cursor_for_none(engine):
    fill(engine, document(1, "сабақ"))
    odd = ["", "x", "[]", "[1]", '[1e999, 1, "a"]', '[NaN, 1, "a"]', "9" * 40, '["a", "b"]', "null"]
    for after in odd:
        assert ask(engine, "сабақ", after=after).keys == ["method:1"], after


def test_search_pages_are_stable_and_complete(engine):
    documents = [document(pk, "бірдей атау", published_at=START) for pk in range(1, 48)]
    fill(engine, *documents)
    for sort in Sort:
        pages = [
            ask(engine, "бірдей", sort=sort, offset=offset, size=10).keys
            for offset in range(0, 50, 10)
        ]
        again = [
            ask(engine, "бірдей", sort=sort, offset=offset, size=10).keys
            for offset in range(0, 50, 10)
        ]
        assert pages == again
        assert sorted(itertools.chain.from_iterable(pages)) == sorted(d.key for d in documents)


@hostile
@given(
    text=st.text(max_size=300),
    value=st.text(max_size=40),
    offset=st.integers(min_value=-(2**70), max_value=2**70),
)
def test_search_never_raises(engine, text, value, offset):
    if not engine.stats().documents:
        fill(engine, document(1, "сабақ"))
    answer = ask(
        engine,
        text,
        filters={"subject": [value], "nonsense": [value]},
        facets=("subject", "nonsense"),
        offset=offset,
        tokens={"public", value},
    )
    assert not answer.degraded
    engine.suggest(text, PUBLIC, value)
    engine.similar(text, PUBLIC)


@hostile
@given(title=st.text(max_size=200), body=st.text(max_size=400))
def test_put_takes_any_text(engine, title, body):
    fill(engine, document(7, title, body), version=engine.stats().documents + 10**15)
    assert ask(engine).total == 1


ODD = [
    '"',
    "'",
    "-",
    "--",
    '-"',
    "a:b",
    "a AND (b",
    "*",
    "?",
    "[x TO y]",
    "\\",
    "~2",
    "^9",
    "/.*/",
    "a" * 5000,
    '"' * 300,
    "\x00сабақ",
    "%00",
    "🙂",
    "сабақ\u202e",
    "1e400",
    "-" * 200,
]


def test_search_odd_syntax_is_plain_words(engine):
    fill(engine, document(1, "сабақ"))
    for text in ODD:
        assert not ask(engine, text).degraded, text


def test_delete_is_seen_at_once(engine):
    fill(engine, document(1, "сабақ"), document(2, "сабақ"))
    engine.delete({"method:1": 5})
    assert found(engine, "сабақ") == {2}
    assert engine.stats().by_kind == {"method": 1}
    assert [held.key for held in engine.contents()] == ["method:2"]


def test_put_of_an_older_version_is_refused(engine):
    fill(engine, document(1, "жаңа"), version=9)
    report = engine.put([entry_of(document(1, "ескі"), 8)])
    assert report.stale == {"method:1": 9}
    assert not report.done
    assert found(engine, "жаңа") == {1}
    assert found(engine, "ескі") == set()


def test_put_after_a_newer_delete_is_refused(engine):
    engine.delete({"method:1": 9})
    assert engine.put([entry_of(document(1, "елес"), 8)]).stale == {"method:1": 9}
    assert found(engine, "елес") == set()
    fill(engine, document(1, "қайта"), version=10)
    assert found(engine, "қайта") == {1}


def test_delete_of_an_older_version_is_refused(engine):
    fill(engine, document(1, "тұр"), version=9)
    assert engine.delete({"method:1": 8}).stale == {"method:1": 9}
    assert found(engine, "тұр") == {1}


def test_put_of_one_key_twice_keeps_the_newest(engine):
    engine.put([entry_of(document(1, "жаңа"), 3), entry_of(document(1, "ескі"), 2)])
    assert found(engine, "жаңа") == {1}
    assert engine.stats().documents == 1


def test_rebuild_answers_from_the_old_index_until_commit(engine):
    fill(engine, document(1, "ескі"))
    rebuild = engine.begin_rebuild()
    rebuild.write([entry_of(document(2, "жаңа"), 0)])
    assert (found(engine, "ескі"), found(engine, "жаңа")) == ({1}, set())
    rebuild.commit({"method": 1})
    assert (found(engine, "ескі"), found(engine, "жаңа")) == (set(), {2})


def test_rebuild_abort_leaves_the_old_index(engine):
    fill(engine, document(1, "ескі"))
    rebuild = engine.begin_rebuild()
    rebuild.write([entry_of(document(2, "жаңа"), 0)])
    rebuild.abort()
    assert found(engine) == {1}
    engine.begin_rebuild().abort()


def test_rebuild_that_lost_documents_is_refused(engine):
    fill(engine, document(1, "ескі"))
    rebuild = engine.begin_rebuild()
    with pytest.raises(RebuildIncompleteError):
        rebuild.commit({"method": 1})
    assert found(engine) == {1}


def test_rebuild_runs_once_at_a_time(engine):
    rebuild = engine.begin_rebuild()
    with pytest.raises(RebuildRunningError):
        engine.begin_rebuild()
    rebuild.abort()


def test_rebuild_lets_live_writes_win(engine):
    fill(engine, document(1, "бастапқы"), document(2, "бастапқы"), document(3, "бастапқы"))
    rebuild = engine.begin_rebuild()
    fill(engine, document(1, "өзгерді"), version=50)
    engine.delete({"method:2": 51})
    fill(engine, document(4, "пайда"), version=52)
    rebuild.write([entry_of(document(pk, "бастапқы"), 0) for pk in (1, 2, 3)])
    rebuild.commit({"method": 3})
    assert found(engine, "бастапқы") == {3}
    assert found(engine, "өзгерді") == {1}
    assert found(engine, "пайда") == {4}


def test_rebuild_under_concurrent_writes_is_exact(engine):
    """Writers change the truth, then the index; the copier reads the truth; the end must agree."""
    truth = dict.fromkeys(range(1, 121), "бастапқы")
    fill(engine, *(document(pk, text) for pk, text in truth.items()))
    versions = itertools.count(100)
    lock = threading.Lock()
    stop = threading.Event()

    def live(seed):
        chance = random.Random(seed)
        while not stop.is_set():
            pk = chance.randint(1, 140)
            with lock:
                version = next(versions)
                removed = chance.random() < 0.3
                text = f"жазба{version}"
                truth.pop(pk, None) if removed else truth.update({pk: text})
            if removed:
                engine.delete({f"method:{pk}": version})
            else:
                engine.put([entry_of(document(pk, text), version)])

    rebuild = engine.begin_rebuild()
    writers = [threading.Thread(target=live, args=(seed,)) for seed in (1, 2)]
    for writer in writers:
        writer.start()
    copied = 0
    for start in range(1, 141, 20):
        with lock:
            batch = [document(pk, truth[pk]) for pk in range(start, start + 20) if pk in truth]
        rebuild.write([entry_of(d, 0) for d in batch])
        copied += len(batch)
    stop.set()
    for writer in writers:
        writer.join()
    rebuild.commit({"method": copied})
    assert found(engine, size=500) == set(truth)
    for pk, text in truth.items():
        assert pk in found(engine, f'"{text}"', size=500)


def test_health_is_ready(engine):
    assert engine.health().state == State.READY


def test_query_without_tokens_finds_nothing(engine):
    fill(engine, document(1, "сабақ"))
    assert engine.search(Query(words=("сабақ",))).total == 0
