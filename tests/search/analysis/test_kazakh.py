"""The Kazakh stemmer: its grammar, words kept apart, any keyboard, any text, its figures."""

import importlib.util
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.kazakh import folded_stems, stems
from tests.search.analysis.kazakh_paradigm import SCHOOL_WORDS, forms

MEASURE = Path(__file__).parents[4] / "shared" / "kazakh"


def stem(word):
    return stems([word])[0]


def folded(word):
    return folded_stems([word])[0]


# A noun of each harmony and each kind of last letter, with all cases, its possessives and plural.
DECLINED = """
бала: баланың баланы балаға балада баладан баламен балалар баласы балам балаң баламыз балаңыз
әке: әкенің әкені әкеге әкеде әкеден әкемен әкелер әкесі әкем әкең әкеміз әкеңіз
адам: адамның адамды адамға адамда адамнан адаммен адамдар адамы адамым адамың адамымыз
пән: пәннің пәнді пәнге пәнде пәннен пәнмен пәндер пәні пәнім пәнің пәніміз пәніңіз
тау: таудың тауды тауға тауда таудан таумен таулар тауы тауым тауың тауымыз
үй: үйдің үйді үйге үйде үйден үймен үйлер үйі үйім үйің үйіміз үйіңіз
жол: жолдың жолды жолға жолда жолдан жолмен жолдар жолы жолым жолың жолымыз
көл: көлдің көлді көлге көлде көлден көлмен көлдер көлі көлім көліміз
қыз: қыздың қызды қызға қызда қыздан қызбен қыздар қызы қызым қызымыз
сөз: сөздің сөзді сөзге сөзде сөзден сөзбен сөздер сөзі сөзім сөзіміз
кітап: кітаптың кітапты кітапқа кітапта кітаптан кітаппен кітаптар кітабы кітабым кітабымыз
мектеп: мектептің мектепті мектепке мектепте мектептен мектеппен мектептер мектебі мектебіміз
сабақ: сабақтың сабақты сабаққа сабақтан сабақпен сабақтар сабағы сабағым сабағыңыз
жүрек: жүректің жүректі жүрекке жүректе жүректен жүрекпен жүректер жүрегі жүрегім
ғалым: ғалымның ғалымды ғалымға ғалымнан ғалыммен ғалымдар ғалымдардың ғалымдарымыз
химия: химияның химияны химияға химияда химиядан химиямен химиясы химиясының
оқушы: оқушының оқушыны оқушыға оқушылар оқушыларға оқушысы оқушылардың оқушымын оқушысыз
"""
# орын + ы = орны; тіл мен көңіл.
DROPS_A_VOWEL = """
орын: орны орнында орныңыз орындар
халық: халқы халқымыз халқының халыққа
мұрын: мұрны мұрнын
ерін: ерні ерніңіз
мойын: мойны мойнына мойындағы
ауыз: аузы аузында ауызға
"""
CHAINS = """
мектеп: мектептеріміздегі мектебіміздікі мектептегілердің мектебіндегілерге мектептерімізбен
бала: балаларыңыздың балаларымызбен баласыз баладай балаларындай баланікі балалардікі
үй: үйлеріңіздегілер үйдегілерге үйімнікі үйсіз
студент: студентпін студентпіз студентсің студенттермін студенттерсіздер
жақын: жақынырақ жақыннан
жас: жастар жастарға жасындағы
"""
CONJUGATED = """
бар: барды бардым бардық бардыңыз бармады барып барған барғанда бара барады барамын бармайды
    бару баруға барса барсаңыз барсын барайық барыңыз бармақ барғалы барғысы барғандықтан
    барыпты баратын бармастан барғанша
кел: келді келдім келмеді келіп келген келгенде келеді келесіз келмейді келу келуге келсе келсін
    келейік келіңіз келмек келгелі келгісі келетін келетіндер келместен келгенше келмейінше
    келерін
жаз: жазды жазып жазған жазады жазбады жазбайды жазу жазса жазылды жазылған жазылмайды жазбай
бастау: бастады бастап бастаған бастайды бастамады бастау басталды басталған бастайық бастаңыз
сөйле: сөйледі сөйлеп сөйлеген сөйлейді сөйлемейді сөйлеу сөйлейтін сөйлесін
айт: айтты айтып айтқан айтады айтпайды айту айтса айтылды айтпақшы айтпастан
оқы: оқыды оқып оқыған оқиды оқимын оқымайды оқу оқуға оқитын оқыса оқылды оқиық оқысын
дамы: дамыды дамып дамыған дамиды дамымайды даму дамуы дамитын
тап: тапты тауып тапқан табады таба табу табылды таппайды табамыз тапса
жап: жапты жауып жапқан жабады жабу жабылды
шық: шықты шығып шыққан шығады шыға шығу шықпайды шығамыз шықса
тік: тікті тігіп тіккен тігеді тігу тікпейді
қой: қойды қойып қойған қояды қоя қою қоюға қоймайды қойылды
ки: киді киіп киген киеді кию киюге кимейді
жи: жиды жиып жияды жию
ту: туды туып туған туады
құр: құрды құрып құрған құрады құру құрылды құрылған
"""
IRREGULAR = """
мен: менің мені маған менде менен менімен
сен: сенің сені саған сенен
ол: оның оны оған онда одан онымен
бұл: мұның мұны бұған мұнда бұдан мұнымен
сол: соның соны соған содан
өз: өзі өзім өзіне өзінің өздері өзіміздің
бол: боп болып
кел: кеп келіп
қыл: қып ғып қылып
жат: жатыр жатырмын жатырмыз
отыр: отырмын отырмыз отырсыздар
жүр: жүрмін жүрміз жүрсің
тұр: тұрмын тұрмыз
жаз: жазғы
қыс: қысқы
кеш: кешкі
"""
LOANS = """
стиль: стильдер стильдерін стилі стилінде
фестиваль: фестивальдер фестивалі фестивальге
артист: артистер артисі артистің
банк: банкі банктер банкте банкіде
факт: фактісі фактілері факт
институт: институты институттың институтқа
физик: физигі физиктер
педагог: педагогы педагогтар педагогқа
конституция: конституциямыз конституциясының
еуровидение: еуровидениенің
"""


def pairs(table):
    """(word, form) of lines "word: forms", which may go on in the next line."""
    for entry in table.strip().replace("\n    ", " ").splitlines():
        word, _, line = entry.partition(": ")
        yield from ((word, form) for form in line.split())


TABLES = (DECLINED, DROPS_A_VOWEL, CHAINS, CONJUGATED, IRREGULAR, LOANS)


@pytest.mark.parametrize(
    ("word", "form"),
    [pair for table in TABLES for pair in pairs(table)],
)
def test_stems_of_a_form_and_its_word_are_one(word, form):
    assert stem(form) == stem(word)


@pytest.mark.parametrize(
    "line",
    [
        "мектеп мекен мекеме",
        "кітап кітапхана кітапханашы",
        "сынып сыныптас сын",
        "ойын ой ойыншық",
        "тест тес тері",
        "оқушы оқу оқулық оқытушы",
        "мұғалім мұғал",
        "білім білімді білік",
        "бала балық балалық",
        "тәрбие тәрбиеші тәрбиелі",
        "дос достық дөң",
        "ел ет ес",
        "ұл ұлт ұлттық",
        "жаз жазушы",
        "ғылым ғылыми ғалым",
        "тарих тарихи",
        "құқық құқықтық",
        "қазақ қазақстан қазақша",
        "бес бесінші",
        "аудан аударма",
        "тіл тілек тілші",
        "мен сен ол бұл сол осы өз біз сіз",
    ],
)
def test_stems_keep_other_words_apart(line):
    for one, other in combinations(line.split(), 2):
        assert stem(one) != stem(other), (one, other)


@pytest.mark.parametrize("ending", ["лар", "қа", "тар", "ға", "дан"])
def test_stems_leave_an_ending_of_the_wrong_harmony_or_letter(ending):
    right = {"лар": "лер", "қа": "ге", "тар": "лер", "ға": "ге", "дан": "ден"}[ending]
    assert stem("әке" + ending) != stem("әке")
    assert stem("әке" + right) == stem("әке")


def test_stems_of_an_unknown_name_lose_their_endings():
    assert len(set(stems("стратморов стратморовтың стратморовқа стратморовтан".split()))) == 1


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("заман", "заманнан-ақ"),
        ("бар", "бар-ау"),
        ("ата-ана", "ата-аналардың"),
        ("nasa", "nasa-ның"),
        ("google", "google'дың"),
        ("10", "10-ға"),
        ("5", "5-ші"),
        ("2021-жыл", "2021-жылы"),
    ],
)
def test_stems_look_behind_a_hyphen_or_apostrophe(word, form):
    assert stem(form) == stem(word)


@pytest.mark.parametrize(("word", "typed"), [("кітап", "кiтаптың"), ("сабақ", "cабаққа")])
def test_stems_read_latin_letters_that_look_the_same(word, typed):
    assert stem(typed) == stem(word)
    assert folded(typed) == folded(word)


def test_stems_of_school_words_and_their_forms_meet():
    met = total = 0
    for word in SCHOOL_WORDS:
        inflected = sorted(set(forms(word)))
        met += stems(inflected).count(stem(word))
        total += len(inflected)
    assert len(SCHOOL_WORDS) >= 100
    assert total > 4_239
    assert met / total >= 0.97


def test_stems_of_school_words_differ():
    assert len(set(stems(SCHOOL_WORDS))) == len(set(SCHOOL_WORDS))


@pytest.mark.parametrize(
    "line",
    [
        "мұғалім мұғалімдердің мугалимдердин mugalimderdin muğalimderdiñ mūğalımderdıñ",
        "мектеп мектептеріміздегі мектептериміздеги mektepterimizdegi",
        "оқушы оқушыларға окушыларга okushylarga oqushylarga oquşylarğa",
        "жұмысшы жұмысшылар жумысшылар zhumysshylar jumysshylar",
        "қой қояды кояды qoyady qoıady koiady",
        "химия химияда himiyada khimiyada ximiyada",
        "шығарма шығармалар шыгармалар shygarmalar şyğarmalar",
        "ұйым ұйымдар уйымдар uiymdar uiymdardyng",
        "үй үйге уйге uyge üige",
        "әңгіме әңгімелер ангимелер angimeler äñgimeler",
        "оқу оқиды окиды okidy oqidy оқыған oqygan",
        "кітап кітабы китабы kitaby kitabymyz кітаптар",
        "ғылым ғылымы гылымы gylymy ğylymnyñ",
        "тап тауып tauyp табады tabady",
        "жүр жүреді журеди zhuredi jüredi juredi",
        "әке әкеміз акемиз akemiz әkemiz äkemız ákemiz",
        "база базасында bazasynda базаның",
    ],
)
def test_folded_stems_are_one_for_every_keyboard(line):
    assert len(set(folded_stems(line.split()))) == 1, folded_stems(line.split())


def test_folded_stems_of_school_words_and_their_forms_meet():
    met = total = 0
    for word in SCHOOL_WORDS:
        inflected = sorted(set(forms(word)))
        met += folded_stems(inflected).count(folded(word))
        total += len(inflected)
    assert met / total >= 0.97


@pytest.mark.parametrize("line", ["мектеп сынып сабақ кітап ойын тест", "оқушы оқу оқулық оқытушы"])
def test_folded_stems_keep_other_words_apart(line):
    assert len(set(folded_stems(line.split()))) == len(line.split())


KAZAKH_LIKE = st.text("аәбғдежзийкқлмнңоөпрстуұүһыіьюя-'", max_size=70)
HOSTILE = st.one_of(st.text(max_size=80), KAZAKH_LIKE, st.text("ладеринысмпу", max_size=300))


@pytest.mark.parametrize("function", [stems, folded_stems])
@settings(max_examples=150, deadline=None)
@given(words=st.lists(HOSTILE, max_size=8))
def test_stems_answer_any_text_alike_each_time(function, words):
    found = function(words)
    assert len(found) == len(words)
    assert found == function(words)
    assert all(isinstance(one, str) for one in found)
    assert all(one for one, word in zip(found, words, strict=True) if word)


@pytest.mark.parametrize("function", [stems, folded_stems])
@pytest.mark.parametrize(
    "word", ["", "-", "ь", "қ", "123", "covid", "ы" * 47, "лар" * 16, "ға" * 5000]
)
def test_stems_take_odd_words(function, word):
    assert len(function([word])) == 1


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    path = MEASURE / "eval.py"
    if not path.exists():
        pytest.skip("the gold that measures the stemmer is not beside the project")
    spec = importlib.util.spec_from_file_location("kazakh_eval", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("function", "f1", "precision"), [(stems, 0.92, 0.90), (folded_stems, 0.89, 0.88)]
)
def test_stems_find_other_forms_in_the_gold(measure, function, f1, precision):
    gold, others = MEASURE / "gold_dev.tsv", MEASURE / "gold_other.tsv"
    lemmas, by_lemma, documents, lemma_documents = measure.load(str(gold), [str(others)])
    words = sorted(documents)
    keys = {word: frozenset([key]) for word, key in zip(words, function(words), strict=True)}
    figures = measure.retrieval(by_lemma, documents, lemma_documents, keys, rounds=40)
    assert figures["f1"] >= f1
    assert figures["precision"] >= precision
    assert measure.pairs(lemmas, keys)["UI"] <= 0.24
