"""Numbers, addresses and surnames of children, found before others read them.

Numbers are airlock-pii's to find, which knows Kazakhstan's (how well stands in docs/moderation.md);
what it leaves out, and what is no person's, is decided here. Surnames are those the site knows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from airlock_pii import EntityType, detect
from django.utils.translation import gettext as _

from cms.moderation.models import Why
from cms.moderation.screening import Hint, Words, check
from cms.people.models import Membership, NameKey, Place, PlaceKind, User
from cms.people.name_keys import NamedWord, keys_of_name, named_words, plain_text

_NUMBERS = (
    EntityType.PHONE,
    EntityType.IIN,
    EntityType.KZ_IBAN,
    EntityType.CARD,
    EntityType.EMAIL,
)
_MAY_HOLD_NUMBER = re.compile(r"@|\d(?:[\s()–-]{0,3}\d){5}")
# A mobile number without +7 or 8 before it, and a short one after a word for a telephone.
_MOBILE = re.compile(
    r"(?<![\d+№.,/-])(?<!\d\s)\(?(?:70[0-8]|747|77[1-8])\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?![\d.,/-]\d|\d)"
)
_LOCAL = re.compile(
    r"(?:тел(?:ефон\w{0,4})?|ұялы\w{0,4}|сотк\w|ватсап\w{0,3}|whats\s?app|phone|mobile|номер\w{0,3}|нөмір\w{0,4})"
    r"\W{1,3}(\d{2,3}-\d{2}-\d{2})(?![-\d])",
    re.IGNORECASE,
)
# Lines that are there to be called by everybody.
_PUBLIC_LINE = re.compile(r"(?:\+7|8)[\s(-]*(?:800|80[89])")
_MOBILE_CODE = re.compile(r"(?:\+7|[78])?[\s(-]*(?:70[0-8]|747|77[1-8])")
_OF_AN_OFFICE = re.compile(
    r"мектеп|мектеб|школ|school|лице|lyceum|гимнази|gymnasium|балабақша|детск\w* сад|kindergarten"
    r"|қабылдау бөлм|приёмн|приемн|reception|кеңсе|канцеляр|office|әкімдік|акимат|сенім телефон"
    r"|телефон\w* доверия|helpline|hotline|горяч|кітапхана|библиотек|library|мұражай|музе|museum"
    r"|department|бөлімі|управлени|колледж|college|университет|university|емхана|поликлиник"
    r"|hospital|театр|theatre|орталығы|центр",
    re.IGNORECASE,
)
_OFFICE_BOX = re.compile(
    r"^(?:info|office|school|mektep|mektebi?|shkola|sh|lyceum|litsei|licey|gymnas|gimnaz|edu|library|kitaphana"
    r"|priemnaya|reception|contact|support|help|mail|admin|news|press|konkurs|contest|olymp|kense|sekretar)"
    r"[\w.-]*@|@[\w.-]*(?:example|gov\.kz)",
    re.IGNORECASE,
)
_AROUND = 60
_STREET = (
    r"(?:көше(?:сі(?:нің|нде(?:гі)?|не)?)?|көш\.|даңғыл(?:ы(?:нда(?:ғы)?|ның)?)?|шағын\s?аудан(?:ы(?:нда)?|ында)?"
    r"|мкр\.?|мөлтек\s?аудан(?:ы(?:нда)?)?|орамы|тұйығы)"
)
# No house: a class, a year, an hour, a number of people.
_COUNTED = (
    r"сынып|класс|клас|grade|жыл|год|сағат|час|мың|тыс|адам|мектеп|школ|ж\.|г\.|%|км|метр|оқушы"
)
_HOUSE = rf"\d{{1,3}}\s?[а-яәіA-Za-z]?(?![\d:]|\s?(?:{_COUNTED}))"
_STREET_BEFORE = (
    r"(?:\bул(?:иц[аеуы])?\b|\bпр(?:оспект\w?|-т)?\b|\bпер(?:еул\w+)?\b|\bмкр"
    r"|\bмикрорайон\w?\b|\bб(?:ульвар\w?|-р)\b)"
)
_HOME = re.compile(
    rf"""
      # Абай көшесі, 12 үй, 5 пәтер
      [\w.«»"-]+\s+{_STREET}[\s,№-]*(?:үй\w{{0,4}}\s*№?\s*)?{_HOUSE}
      # ул. Абая, д. 12, кв. 5
    | {_STREET_BEFORE}
      \.?\s+[\w«»".-]+(?:\s+[А-ЯӘІҢҒҮҰҚӨҺ][\w.-]+)?[\s,№-]*(?:д(?:ом\w?)?\b\.?\s*№?)?\s*{_HOUSE}
      # 12 Abai street
    | \b\d{{1,3}}[A-Za-z]?,?\s+(?:[A-Z]\w+\s+){{1,2}}(?:street|st\.|avenue|ave\.?|road|lane)\b
    | \b(?:[A-Z]\w+\s+){{1,2}}(?:street|st\.|avenue|ave\.?|road|lane),?\s+(?:house\s+)?{_HOUSE}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FLAT = re.compile(
    r"\bкв(?:артир\w)?\.?\s*№?\s?\d|\b\d{1,3}[-–]?(?:ші|шы|інші|нші)?\s?-?\s?(?:пәтер|қабат\w*\s?пәтер)|пәтер\w{0,4}\s?№?\s?\d"
    r"|\b(?:flat|apartment|apt)\.?\s?№?\s?\d",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"тұра(?:м|ды|мын|сың|мыз|тын)|мекенжайым|мекен-жайы|үйім\w*|үйге|жив[уеёют]|прожива|мой адрес"
    r"|домашн|домой|my address|\blives?\b|my home",
    re.IGNORECASE,
)


@check
def personal_data(words: Words) -> Iterator[Hint]:
    """Numbers and addresses of people; surnames of children whom others than their class meet."""
    found = dict.fromkeys(piece for text in words.texts for piece in numbers_in(text))
    found |= dict.fromkeys(surnames_of_children(words))
    for piece in found:
        yield Hint(Why.PERSONAL_DATA, piece)


def sentence_about(texts: Iterable[str], *, author: User | None) -> str:
    """What an author reads before everybody does; "" when nothing was found."""
    words = Words(texts=tuple(text for text in texts if text), author=author, place_path="")
    found = [hint.found for hint in personal_data(words)]
    if not found:
        return ""
    return _(
        "Here may be the surname of a pupil, or a number or an address of a person: %(found)s. "
        "Take it out, or tick this when you have looked and it may stay."
    ) % {"found": ", ".join(f"“{piece}”" for piece in found[:_SHOWN])}


_SHOWN = 8

# -- numbers and addresses --------------------------------------------------------


def numbers_in(text: str) -> list[str]:
    """Telephone, identity, account and card numbers, e-mails and home addresses in `text`."""
    plain = plain_text(text)
    found = list(_addresses(plain))
    if _MAY_HOLD_NUMBER.search(plain) is None:
        return found
    taken: list[tuple[int, int]] = []
    for entity in detect(plain, types=_NUMBERS):
        piece = plain[entity.start : entity.end]
        taken.append((entity.start, entity.end))
        if not _is_of_an_office(entity.type, plain, entity.start, entity.end):
            found.append(piece)
    for pattern in (_MOBILE, _LOCAL):
        for match in pattern.finditer(plain):
            start, end = match.span(match.lastindex or 0)
            if not any(begin < end and start < finish for begin, finish in taken):
                if pattern is _LOCAL and _office_beside(plain, start, end):
                    continue
                found.append(plain[start:end])
    return found


def _is_of_an_office(kind: EntityType, text: str, start: int, end: int) -> bool:
    """A number or box that an organisation gives to everybody."""
    piece = text[start:end]
    if kind == EntityType.EMAIL:
        return _OFFICE_BOX.search(piece) is not None
    if kind == EntityType.PHONE:
        if _PUBLIC_LINE.match(piece):
            return True
        return _MOBILE_CODE.match(piece) is None and _office_beside(text, start, end)
    return False


def _office_beside(text: str, start: int, end: int) -> bool:
    return _OF_AN_OFFICE.search(text[max(0, start - _AROUND) : end + _AROUND]) is not None


def _addresses(text: str) -> Iterator[str]:
    """A street with a house: with a flat or a word for living always, else unless an office's."""
    for match in _HOME.finditer(text):
        around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        if (
            _FLAT.search(text[match.start() : match.end() + _AROUND // 2])
            or _LIVES.search(around)
            or not _OF_AN_OFFICE.search(around)
        ):
            yield match.group().strip()


# -- surnames of children ---------------------------------------------------------


_SHORT_SURNAME = 3  # letters: every second word has them


@dataclass(frozen=True, slots=True)
class _Child:
    """A child whose surname may stand in a text."""

    pk: int
    surname: str
    first_name: str


def surnames_of_children(words: Words) -> Iterator[str]:
    """The words that may be the surname of a child whom the readers should not meet by it.

    One query; three more when a child's surname is there indeed.
    """
    named = [word for text in words.texts for word in named_words(text)]
    keys = {key for word in named for key in word.keys}
    if not keys:
        return
    rows = NameKey.objects.filter(surname__in=keys, is_minor=True, person__is_active=True)
    children = [_Child(*row) for row in rows.values_list("person_id", "surname", "first_name")]
    if not children:
        return
    by_surname: dict[str, list[_Child]] = {}
    for child in children:
        by_surname.setdefault(child.surname, []).append(child)
    circle = _circle_of(children, named, words)
    for word in named:
        met = (child for key in word.keys for child in by_surname.get(key, ()))
        if any(circle.betrays(word, child) for child in met):
            yield word.text


@dataclass(frozen=True, slots=True)
class _Circle:
    """What decides whether a surname stands for a child or for somebody else."""

    places: dict[int, frozenset[str]]
    organisations: dict[int, frozenset[str]]
    adults: dict[str, frozenset[str]]
    first_names: frozenset[str]
    own: frozenset[str]
    place_path: str
    is_for_class_alone: bool

    def betrays(self, word: NamedWord, child: _Child) -> bool:
        """True when readers would know `child` by `word`."""
        places = self.places.get(child.pk, frozenset())
        if self.is_for_class_alone and self.place_path in places:
            return False
        beside = word.before | word.after
        if child.first_name and (child.first_name in beside or child.first_name[0] in beside):
            return True
        if word.is_weak or len(child.surname) <= _SHORT_SURNAME:
            return False
        if child.surname in self.first_names or child.surname in self.own:
            return False
        organisations = self.organisations.get(child.pk, frozenset())
        if organisations & self.adults.get(child.surname, frozenset()):
            return False
        is_near = any(self.place_path.startswith(path) for path in organisations)
        return is_near or not beside & self.first_names


def _circle_of(children: Sequence[_Child], named: Iterable[NamedWord], words: Words) -> _Circle:
    surnames = {child.surname for child in children}
    places: dict[int, set[str]] = {}
    organisations: dict[int, set[str]] = {}
    pupils = Membership.objects.active().filter(person__in={child.pk for child in children})
    for pk, kind, path in pupils.values_list("person_id", "place__kind", "place__path"):
        places.setdefault(pk, set()).add(path)
        organisations.setdefault(pk, set()).add(_organisation(kind, path))
    adults: dict[str, set[str]] = {}
    namesakes = Membership.objects.active().filter(
        person__name_keys__surname__in=surnames, person__name_keys__is_minor=False
    )
    kinds = {PlaceKind.ORGANISATION, PlaceKind.CLASS}
    for surname, kind, path in namesakes.filter(place__kind__in=kinds).values_list(
        "person__name_keys__surname", "place__kind", "place__path"
    ):
        adults.setdefault(surname, set()).add(_organisation(kind, path))
    beside = {key for word in named for key in word.before | word.after if len(key) > 1}
    known = NameKey.objects.filter(first_name__in=beside | surnames)
    author = words.author
    own = keys_of_name(author.last_name) if author and not author.is_minor else frozenset()
    return _Circle(
        places={pk: frozenset(paths) for pk, paths in places.items()},
        organisations={pk: frozenset(paths) for pk, paths in organisations.items()},
        adults={surname: frozenset(paths) for surname, paths in adults.items()},
        first_names=frozenset(known.values_list("first_name", flat=True).distinct()),
        own=own,
        place_path=words.place_path,
        is_for_class_alone=words.is_for_class_alone,
    )


def _organisation(kind: str, path: str) -> str:
    """A class stands directly below its organisation."""
    return path[: -Place.steplen] if kind == PlaceKind.CLASS else path
