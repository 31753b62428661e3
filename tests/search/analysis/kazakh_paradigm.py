"""Forms of Kazakh nouns made by the rules of the school grammar, without the stemmer's tables."""

from collections.abc import Iterator

BACK_VOWELS = "аоұы"
FRONT_VOWELS = "әеөүіэи"
HARD = "пфкқтсшщчцхбвгд"
SONORANTS_OF_NOSE = "мнң"
SOFTENED = {"п": "б", "к": "г", "қ": "ғ"}
# орын + ы = орны
DROPS_ITS_VOWEL = {"орын": "орн", "мұрын": "мұрн", "халық": "халқ", "қарын": "қарн", "ерін": "ерн"}
BACK_LOANS = ("тарих",)
KEEPS_ITS_STOP = ("факультатив", "клуб")

SCHOOL_WORDS = """
мектеп сынып сабақ кітап дәптер қалам қарындаш оқушы мұғалім ұстаз директор кабинет кітапхана
үйірме ойын тест емтихан баға балл кесте үзіліс қоңырау пән тапсырма жаттығу есеп жауап сұрақ
мысал ереже мәтін сөйлем сөз буын әріп дыбыс өлең ертегі әңгіме мақал жұмбақ шығарма эссе диктант
сөздік аударма тіл әдебиет тарих география биология химия физика математика алгебра геометрия
информатика музыка сурет еңбек спорт футбол шахмат жарыс олимпиада байқау жоба зерттеуші тәжірибе
ғылым білім тәрбие әдіс әдістеме жоспар бағдарлама оқулық парта тақта бор глобус карта компьютер
интернет сайт экран ата ана бала қыз ұл дос сыныптас түлек студент шәкірт лицей гимназия колледж
университет балабақша асхана дәріс семинар жиналыс мереке наурыз концерт ән би мұражай
""".split()


def is_front(word: str) -> bool:
    """The last vowel decides."""
    if word.startswith(BACK_LOANS):
        word = word.replace("их", "ых", 1)
    for letter in reversed(word):
        if letter in BACK_VOWELS + "яую" and not (letter in "ую" and word.endswith(letter)):
            return False
        if letter in FRONT_VOWELS:
            return True
    return False


def ends_in_vowel(word: str) -> bool:
    """True where an ending with a vowel cannot follow."""
    return word[-1] in "аәеоөұүыіэя"


def in_harmony(word: str, ending: str) -> str:
    """`ending`, given with back vowels, as it follows `word`."""
    return ending.translate(str.maketrans("аығқ", "еігк")) if is_front(word) else ending


def first_of(word: str, after_vowel: str, after_nose: str, after_voiced: str, hard: str) -> str:
    """The first letter of an ending by the last one of the word."""
    last = word[-1]
    if ends_in_vowel(word):
        return after_vowel
    if last in SONORANTS_OF_NOSE:
        return after_nose
    return hard if last in HARD else after_voiced


def plural(word: str) -> str:
    """мектептер, балалар, пәндер."""
    first = "л" if word[-1] in "руйи" else first_of(word, "л", "д", "д", "т")
    return word + in_harmony(word, first + "ар")


def owned(word: str) -> Iterator[tuple[str, bool]]:
    """With each possessive; True where it is the third person's."""
    stem = DROPS_ITS_VOWEL.get(word, word)
    if stem not in KEEPS_ITS_STOP and stem == word and word[-1] in SOFTENED:
        stem = word[:-1] + SOFTENED[word[-1]]
    for ending in ("м", "ң", "мыз", "ңыз"):
        joint = "" if ends_in_vowel(word) else "ы"
        yield stem + in_harmony(word, joint + ending), False
    yield stem + in_harmony(word, "сы" if ends_in_vowel(word) else "ы"), True


def cases(word: str) -> Iterator[str]:
    """The six other cases of a word that has no third person possessive."""
    nasal = word[-1] in SONORANTS_OF_NOSE
    yield word + in_harmony(word, first_of(word, "н", "н", "д", "т") + "ың")
    yield word + in_harmony(word, first_of(word, "н", "д", "д", "т") + "ы")
    yield word + in_harmony(word, first_of(word, "ғ", "ғ", "ғ", "қ") + "а")
    yield word + in_harmony(word, first_of(word, "д", "д", "д", "т") + "а")
    yield word + in_harmony(word, ("н" if nasal else first_of(word, "д", "н", "д", "т")) + "ан")
    together = "б" if word[-1] in "зж" else first_of(word, "м", "м", "м", "п")
    yield word + together + "ен"
    yield word + in_harmony(word, first_of(word, "д", "д", "д", "т") + "ағы")


def cases_of_its(word: str) -> Iterator[str]:
    """The cases after the possessive of the third person: мектебінің, мектебін, мектебіне …"""
    for ending in ("ның", "н", "на", "нда", "нан", "ндағы"):
        yield word + in_harmony(word, ending)
    yield word + "мен"


def forms(word: str) -> Iterator[str]:
    """Plural, possessive and case in all their orders."""
    for number in (word, plural(word)):
        yield number
        yield from cases(number)
        for possessed, is_its in owned(number):
            yield possessed
            if is_its:
                yield from cases_of_its(possessed)
            else:
                # The dative of "my" and "your" is short: мектебіме.
                short = possessed[-1] in "мң"
                for form in cases(possessed):
                    if not (short and form.endswith(("ға", "ге"))):
                        yield form
                if short:
                    yield possessed + in_harmony(possessed, "а")
