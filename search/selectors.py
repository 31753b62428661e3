"""What the search page shows: found by the engine, asked again of the database, labelled."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.ports.searchable import (
    Known,
    SearchCard,
    card_label,
    is_part,
    names_of,
    others_of,
    parts_of,
    sources,
    tokens_of,
)
from cms.settings import limits
from search.analysis import Marker, tokens
from search.browsing import shelves
from search.cards import cards_of, kinds_of_people
from search.corrections.selectors import Correction, begun_words, offered_words, same_words
from search.engines import answers
from search.engines.base import FacetCount, Result
from search.engines.patience import one_patience
from search.entries import PART
from search.facets import FACETS, MONTH, NAMES_OF_ROWS
from search.guidance.selectors import (
    Promoted,
    promoted_addresses,
    promoted_for,
    with_synonyms,
)
from search.insides import piece_of, place_of, together
from search.labels import labels_of, natural
from search.links import (
    all_languages_link,
    literal_link,
    opened_link,
    parameters,
    search_link,
    without_value,
)
from search.months import Chart, chart_of, with_months
from search.query import Query, Sort, without_marks
from search.sections import SectionLink, sections_said
from search.snippets import marked, snippet

_ALSO_IN = {
    "kk": gettext_lazy("Also in Kazakh"),
    "ru": gettext_lazy("Also in Russian"),
    "en": gettext_lazy("Also in English"),
}
_NATURALLY = frozenset({"grade"})
_SIMILAR_KINDS = 2


@dataclass(frozen=True, slots=True)
class Badge:
    """A quiet sign beside a title."""

    text: str
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the list: a card with its matching words marked; `why` it was found when none of
    the words is shown. `insides` are files of the thing in which the words were found too."""

    kind: str
    pk: int
    url: str
    title: SafeString
    snippet: SafeString
    language: str
    byline: str
    published_at: datetime | None
    details: tuple[str, ...]
    label: str = ""
    sign: str = ""
    badge: Badge | None = None
    why: str = ""
    others: tuple["OtherLanguage", ...] = ()
    insides: tuple["Finding", ...] = ()


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same page in another language."""

    code: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way on from here."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its values."""

    name: str
    label: str
    options: list[Option]
    all_url: str = ""
    all_count: int = 0


@dataclass(frozen=True, slots=True)
class ShownShelf:
    """A list that the database makes while search is away."""

    kind: str
    label: str
    url: str
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class SearchScreen:
    """All that the page of a search shows.

    `recommended` stands first, as editors say; `others` have only some of the words. `meant` is
    another spelling that finds more. When the words found nothing and another wording is shown
    instead, `text` is what is shown, and `instead_of` what was typed; `is_begun` says that these
    only begin with the last word. `found` is what the typed words found themselves.
    """

    text: str
    query: Query
    findings: list[Finding]
    recommended: list[Finding]
    others: list[Finding]
    sections: list[SectionLink]
    meant: Link | None
    instead_of: str
    is_begun: bool
    literal_url: str
    found: int
    total: int
    page: Page
    tabs: list[Link]
    groups: list[Group]
    chart: Chart | None
    kept: list[tuple[str, str]]
    chosen: int
    chips: list[Link]
    sorts: list[Link]
    ways_on: list[Link]
    cleared_url: str
    is_degraded: bool
    is_away: bool
    shelves: list[ShownShelf]
    is_cut: bool
    took_ms: float
    engine: str

    @property
    def said(self) -> str:
        """The words as they stand between quotation marks: without their own."""
        return without_marks(self.text)

    @property
    def typed_said(self) -> str:
        """The same of what was typed."""
        return without_marks(self.instead_of)

    @property
    def is_narrowed(self) -> bool:
        """True when any filter is on."""
        return bool(self.query.filters)


@one_patience()
def site_search(
    query: Query,
    viewer: Viewer,
    *,
    text: str = "",
    page_number: int = 1,
    opened: Collection[str] = (),
    is_literal: bool = False,
) -> SearchScreen:
    """The page `page_number` of what `viewer` may find.

    Every finding passes the door of its own kind again, so what was hidden a moment ago never
    shows; a few more are asked for to fill such places. Of the facets `opened` every value is
    shown. With `is_literal` no other spelling is looked for.
    """
    asked = _for_engines(query, viewer)
    number, result = _page_of(asked, page_number)
    found, typed = result.total, text
    shown, offered = None, None
    if found < limits.FEW_FINDINGS and not (is_literal or result.is_away):
        shown = None if found else same_words(text, asked) or begun_words(text, asked)
        offered = None if shown else offered_words(text, asked, found)
    if shown is not None:
        text, query = shown.text, replace(shown.query, filters=query.filters)
        asked = _for_engines(query, viewer)
        number, result = _page_of(asked, page_number)
    promoted = promoted_for(query) if query.sort == Sort.RELEVANCE else {}
    is_first = number == 1 and query.sort == Sort.RELEVANCE
    addresses = promoted_addresses(query) if is_first else []
    others = _with_any_word(asked, result) if number == 1 else []
    beside = [*promoted, *others] if number == 1 else []
    listed, hidden, cards = _cards(result, asked, number, viewer, promoted, beside)
    total = max(len(listed), result.total - hidden)
    pages = Paginator(range(min(total, limits.LIST_DEPTH)), limits.PAGE_LENGTH)
    labels = _labels(result, query, opened)
    marker = Marker(asked.wanted, asked.begun, asked.capitals)
    shown_cards = {card.key: card for card in (*listed, *cards.values())}
    findings = _findings(shown_cards.values(), marker, viewer)
    return SearchScreen(
        text=text,
        query=query,
        findings=together(listed, findings),
        recommended=[
            *(_of_address(one) for one in addresses),
            *[
                replace(
                    findings[key],
                    badge=_recommended(promoted[key]),
                )
                for key in promoted
                if key in cards and number == 1
            ],
        ],
        others=[findings[key] for key in others if key in cards and key not in promoted],
        sections=sections_said(query.words) if is_first and query.is_plain else [],
        meant=_offer(offered, query) if offered else None,
        instead_of=typed if shown is not None else "",
        is_begun=shown is not None and shown.is_beginning,
        literal_url=literal_link(typed, query.filters, query.sort),
        found=found,
        total=total,
        page=pages.get_page(number),
        tabs=_tabs(result, query, text, labels["kind"]),
        groups=_groups(result, labels, query, text, opened),
        chart=chart_of(result.facets.get(MONTH, ()), query, text),
        kept=_kept(query, text, opened),
        chosen=sum(
            len(values) for name, values in query.filters.items() if name not in {"kind", MONTH}
        ),
        chips=_chips(query, text, labels),
        sorts=_sorts(query, text),
        ways_on=[] if total or result.is_away else _ways_on(query, asked, text),
        cleared_url=_freed_link(query, text, {}),
        is_degraded=result.degraded,
        is_away=result.is_away,
        shelves=_shelves(query, viewer) if result.is_away else [],
        is_cut=total > limits.LIST_DEPTH,
        took_ms=result.took_ms,
        engine=result.engine,
    )


class SearchAwayError(Exception):
    """No engine answers now: an empty list would be a lie."""


def card_batches(query: Query, viewer: Viewer, *, most: int) -> Iterator[list[SearchCard]]:
    """At most `most` findings as cards: one question a kind for each batch of them.

    Raises `SearchAwayError` before the first batch when the engine is in trouble.
    """
    asked = replace(_for_engines(query, viewer), facets=())
    seen: set[str] = set()
    while most > 0:
        size = min(most, limits.SEARCH_TABLE_BATCH)
        result = answers().search(replace(asked, size=size))
        if result.is_away and not seen:
            raise SearchAwayError
        # Between two batches the list may have moved on.
        keys = [key for key in result.keys if key not in seen]
        seen.update(keys)
        cards = _visible(keys, viewer)
        yield [cards[key] for key in keys if key in cards]
        if result.after is None:
            return
        most -= size
        asked = replace(asked, after=result.after)


@dataclass(frozen=True, slots=True)
class SimilarScreen:
    """A thing, and what is like it."""

    card: SearchCard
    cards: list[SearchCard]


def similar_screen(kind: str, pk: int, viewer: Viewer) -> SimilarScreen | None:
    """What is like the thing that `viewer` reads; None for one that they may not know of."""
    source = sources().get(kind)
    card = source.cards([pk], viewer).get(pk) if source else None
    if card is None:
        return None
    people = kinds_of_people()
    whole = (other for other, one in sources().items() if other not in people and not is_part(one))
    among = people if kind in people else tuple(whole)
    return SimilarScreen(card, similar_cards(kind, pk, viewer, among=among))


@one_patience()
def similar_cards(
    kind: str, pk: int, viewer: Viewer, *, among: Collection[str]
) -> list[SearchCard]:
    """What is like one thing, through the doors of at most two kinds: one question each."""
    kinds: set[str] = set()
    keys = []
    for key in answers().similar(f"{kind}:{pk}", tokens_of(viewer), tuple(among)):
        other = key.partition(":")[0]
        if other in among and (other in kinds or len(kinds) < _SIMILAR_KINDS):
            kinds.add(other)
            keys.append(key)
    own = f"{kind}:{pk}"
    cards = _visible([*keys, own] if kind in kinds else keys, viewer)
    # Translations of one page are one thing, shown in the reader's language.
    same = cards[own].group if own in cards else ""
    language = (get_language() or "")[:2]
    found: dict[str, SearchCard] = {}
    for key in keys:
        card = cards.get(key)
        if card is None or (card.group and card.group == same):
            continue
        name = card.group or key
        if name not in found or card.language == language:
            found[name] = card
    return list(found.values())[: limits.RELATED_SHOWN]


def _for_engines(query: Query, viewer: Viewer) -> Query:
    """The question as `viewer` asks it, every year of it as its months, with what editors know of
    its words."""
    held = query.of_tokens(tokens_of(viewer))
    return with_synonyms(replace(held, filters=with_months(query.filters)))


def _page_of(query: Query, page_number: int) -> tuple[int, Result]:
    """The page asked for, or the last one there is."""
    number = max(1, min(page_number, limits.LIST_DEPTH // limits.PAGE_LENGTH))
    result = _answer(query, number)
    last = -(-min(result.total, limits.LIST_DEPTH) // limits.PAGE_LENGTH)
    if result.total and number > last:
        return last, _answer(query, last)
    return number, result


def _answer(query: Query, number: int) -> Result:
    return answers().search(
        replace(
            query,
            offset=(number - 1) * limits.PAGE_LENGTH,
            size=limits.PAGE_LENGTH,
            facets=tuple(FACETS),
        )
    )


def _with_any_word(query: Query, result: Result) -> list[str]:
    """Few have all the words: what has some of them."""
    has_several = len(query.words) + len(query.phrases) > 1
    if not has_several or result.is_away or result.total >= limits.FEW_FINDINGS:
        return []
    some = replace(query, any_word=True, offset=0, size=limits.ANY_WORD_SHOWN, facets=())
    return answers().search(some).keys


def _cards(
    result: Result,
    query: Query,
    number: int,
    viewer: Viewer,
    promoted: Collection[str],
    beside: list[str],
) -> tuple[list[SearchCard], int, dict[str, SearchCard]]:
    """A page of cards without the promoted ones, how many were hidden meanwhile, and the cards of
    what is shown `beside`: all with one question a kind.

    The places of hidden ones are filled by those that follow, so a page keeps its length.
    """
    keys = [key for key in result.keys if key not in promoted]
    cards = _visible([*keys, *beside], viewer)
    found = [cards[key] for key in keys if key in cards]
    hidden = len(keys) - len(found)
    if hidden and len(result.keys) == limits.PAGE_LENGTH:
        after = replace(query, offset=number * limits.PAGE_LENGTH, size=limits.SEARCH_SLACK)
        following = [key for key in answers().search(after).keys if key not in promoted]
        more = _visible(following, viewer)
        found += [more[key] for key in following if key in more][:hidden]
    return found, hidden, cards


def _visible(keys: Iterable[str], viewer: Viewer) -> dict[str, SearchCard]:
    """Cards by key of those that the database shows to `viewer`."""
    return {f"{card.kind}:{card.pk}": card for card in cards_of(keys, viewer)}


def _findings(cards: Iterable[SearchCard], marker: Marker, viewer: Viewer) -> dict[str, Finding]:
    """Lines by key. Of those that show none of the words their sources are asked by what else they
    are found: only they know."""
    held = {card.key: card for card in cards}
    made = {key: _finding(card, marker) for key, card in held.items()}
    # Lists of all there is are in the language of the reader as they are.
    grouped = [card for card in held.values() if card.group and marker.words]
    for key, others in _asked_of(others_of, grouped, viewer).items():
        links = tuple(
            OtherLanguage(one.language, _also_in(one.language), one.url) for one in others
        )
        sentence = _("It says this in another language.")
        names = tuple(Known(sentence, (one.title,)) for one in others)
        made[key] = replace(made[key], others=links)
        held[key] = replace(held[key], names=(*held[key].names, *names))
    silent = [
        key
        for key, finding in made.items()
        # In which file a word stands is said already.
        if marker.words and not (held[key].within or _shows_a_word(finding))
    ]
    unnamed = [held[key] for key in silent if not held[key].names]
    names_by_key = _asked_of(names_of, unnamed, viewer)
    for key in silent:
        names = held[key].names or names_by_key.get(key, ())
        made[key] = replace(made[key], why=_why(names, made[key], marker))
    return made


def _asked_of(
    ask: Callable[..., Mapping[int, Any]], cards: Iterable[SearchCard], viewer: Viewer
) -> dict[str, Any]:
    """What sources say of the things of cards, by key."""
    by_kind: dict[str, list[SearchCard]] = defaultdict(list)
    for card in cards:
        by_kind[card.kind].append(card)
    return {
        f"{kind}:{pk}": said
        for kind, some in by_kind.items()
        for pk, said in ask(sources()[kind], some, viewer).items()
    }


def _also_in(language: str) -> str:
    return str(_ALSO_IN[language])


def _shows_a_word(finding: Finding) -> bool:
    shown = (finding.title, finding.snippet, finding.byline, *finding.details)
    return any("<mark>" in text for text in shown)


def _why(names: Iterable[Known], finding: Finding, marker: Marker) -> str:
    """By which of the names it was found; else that a translation says what was looked for."""
    found = (
        one.sentence
        for one in names
        if any(marker.matches(token) for words in one.words for token in tokens(words))
    )
    other = _("It says this in another language.") if finding.others else ""
    return next(found, other)


def _finding(card: SearchCard, marker: Marker) -> Finding:
    title, why = marked(card.title, marker), ""
    if card.within:
        said, page = piece_of(card, marker)
        why = place_of(card, page)
        # The name of the file is all that shows a word.
        why = why if "<mark>" in said else marked(why, marker)
    else:
        said = snippet((card.text, card.body), marker)
    is_said = "<mark>" in title or "<mark>" in said
    return Finding(
        kind=card.kind,
        pk=card.pk,
        url=card.url,
        label=capfirst(card_label(card)),
        sign=card.sign,
        title=title,
        snippet=said,
        language=card.language,
        # What stands beside is only marked where nothing else says why the line is there.
        byline=card.byline if is_said else marked(card.byline, marker),
        published_at=card.published_at,
        details=card.details if is_said else tuple(marked(one, marker) for one in card.details),
        why=why,
    )


def _of_address(promoted: Promoted) -> Finding:
    """What editors recommend that is no thing of the site: a section, an address outside."""
    return Finding(
        kind="",
        pk=0,
        url=promoted.url,
        title=mark_safe(escape(promoted.title)),  # noqa: S308 - escaped
        snippet=SafeString(""),
        language="",
        byline=promoted.url if "//" in promoted.url else "",
        published_at=None,
        details=(),
        badge=_recommended(promoted.label),
    )


def _recommended(label: str) -> Badge:
    return Badge(label or pgettext("search", "Editors recommend"))


def _shelves(query: Query, viewer: Viewer) -> list[ShownShelf]:
    nothing = Marker(())
    return [
        ShownShelf(one.kind, one.label, one.url, [_finding(card, nothing) for card in one.cards])
        for one in shelves(query, viewer)
    ]


def _offer(offered: Correction, query: Query) -> Link:
    url = search_link(offered.text, query.filters, query.sort)
    return Link(offered.text, url, offered.total)


def _labels(result: Result, query: Query, opened: Collection[str]) -> dict[str, dict[str, str]]:
    """Names of the values that are shown and of the chosen ones.

    Whoever types a number into the address learns no name by it: of a community or a place in
    which the reader finds nothing, the filter alone is named.
    """
    values, unknown = {}, {}
    for name in FACETS:
        counts = result.facets.get(name, ())
        shown = () if name == MONTH else _shown(name, counts, opened)
        wanted = [one.value for one in shown] + list(query.filters.get(name, ()))
        if name in NAMES_OF_ROWS:
            found = {one.value for one in counts if one.count}
            unknown[name] = {value: str(FACETS[name]) for value in wanted if value not in found}
            wanted = [value for value in wanted if value in found]
        values[name] = list(dict.fromkeys(wanted))
    return {name: known | unknown.get(name, {}) for name, known in labels_of(values).items()}


def _shown(name: str, counts: Iterable[FacetCount], opened: Collection[str]) -> list[FacetCount]:
    ordered = list(counts)
    if name in opened:
        return ordered
    kept = ordered[: limits.FACET_VALUES_SHOWN]
    return kept + [one for one in ordered[limits.FACET_VALUES_SHOWN :] if one.selected]


def _tabs(result: Result, query: Query, text: str, labels: dict[str, str]) -> list[Link]:
    """All kinds, then each kind that has something, with what a click gives."""
    chosen = query.filters.get("kind", ())
    others = {name: values for name, values in query.filters.items() if name != "kind"}
    counts = [one for one in result.facets.get("kind", ()) if _is_listed(one)]
    everything = pgettext("search", "Everything")
    tabs = [
        Link(
            everything,
            search_link(text, others, query.sort),
            sum(one.count for one in result.facets.get("kind", ()) if one.value in sources()),
            not chosen,
        )
    ]
    for one in counts:
        url = search_link(text, others | {"kind": (one.value,)}, query.sort)
        tabs.append(Link(labels.get(one.value, one.value), url, one.count, one.selected))
    return tabs


def _is_listed(kind: FacetCount) -> bool:
    """True for a kind, and for each part of one that is listed in parts; of such the whole only
    when an address asks for it."""
    whole, _sign, part = kind.value.partition(PART)
    source = sources().get(whole)
    if source is None:
        return False
    parts = parts_of(source)
    return kind.value in parts if part else kind.selected or not parts


def _groups(
    result: Result,
    labels: dict[str, dict[str, str]],
    query: Query,
    text: str,
    opened: Collection[str],
) -> list[Group]:
    groups = []
    for name, title in FACETS.items():
        found = result.facets.get(name, ())
        counts = _shown(name, found, opened)
        # Kinds are tabs, months bars. One value that all findings share chooses nothing.
        if name in {"kind", MONTH} or not (len(counts) > 1 or any(one.selected for one in counts)):
            continue
        options = [
            Option(one.value, labels[name].get(one.value, one.value), one.count, one.selected)
            for one in counts
        ]
        if name in _NATURALLY:
            # Kindergarten has no number and comes before the first grade.
            options.sort(key=lambda one: (any(map(str.isdigit, one.label)), natural(one.label)))
        group = Group(name, str(title), options)
        if len(found) > len(counts):
            url = opened_link(text, query.filters, query.sort, name)
            group = replace(group, all_url=url, all_count=len(found))
        groups.append(group)
    return groups


def _kept(query: Query, text: str, opened: Collection[str]) -> list[tuple[str, str]]:
    """What the form of the filters sends along."""
    chosen = {name: query.filters.get(name, ()) for name in ("kind", MONTH)}
    return parameters(text, chosen, query.sort) + [("all", name) for name in sorted(opened)]


def _chips(query: Query, text: str, labels: dict[str, dict[str, str]]) -> list[Link]:
    return [
        Link(
            labels[name].get(value, value),
            _freed_link(query, text, without_value(query.filters, name, value)),
        )
        for name in FACETS
        for value in query.filters.get(name, ())
    ]


def _freed_link(query: Query, text: str, filters: dict[str, tuple[str, ...]]) -> str:
    """The search with fewer filters; a list of all there is then says that it wants them all."""
    if query.is_empty and not filters:
        return all_languages_link()
    return search_link(text, filters, query.sort)


def _sorts(query: Query, text: str) -> list[Link]:
    names = {
        Sort.RELEVANCE: pgettext("order of findings", "Best match first"),
        Sort.NEWEST: pgettext("order of findings", "Newest first"),
        Sort.MOST_USED: pgettext("order of findings", "Most downloaded first"),
    }
    if query.is_empty:
        # Nothing to match: the newest come first by themselves.
        names[Sort.RELEVANCE] = names.pop(Sort.NEWEST)
    return [
        Link(name, search_link(text, query.filters, sort), current=sort == query.sort)
        for sort, name in names.items()
    ]


def _ways_on(query: Query, asked: Query, text: str) -> list[Link]:
    """Nothing was found: what finds something with fewer filters or with one of the words."""
    ways = []
    if query.filters:
        count = _count(replace(asked, filters={}))
        ways.append(Link(_("The same search without filters"), search_link(text, {}), count))
    for name in query.filters if len(query.filters) > 1 else ():
        fewer = {other: values for other, values in query.filters.items() if other != name}
        label = _("Without the filter “%(filter)s”") % {"filter": FACETS[name]}
        count = _count(replace(asked, filters=with_months(fewer)))
        ways.append(Link(label, search_link(text, fewer, query.sort), count))
    if len(query.words) + len(query.phrases) > 1:
        for word in (*query.words, *(" ".join(phrase) for phrase in query.phrases)):
            words = tuple(word.split())
            single = Query(words=words, tokens=asked.tokens, locale=asked.locale)
            ways.append(
                Link(_("Only “%(word)s”") % {"word": word}, search_link(word, {}), _count(single))
            )
    return [way for way in ways if way.count]


def _count(query: Query) -> int:
    return answers().search(replace(query, offset=0, size=1, facets=())).total
