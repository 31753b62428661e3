"""How an app offers its things to search without knowing search.

Each app has one `searchable.py` that registers a `SearchSource` a kind; `search` reads them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.urls import reverse

from cms.audience.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing as every engine sees it: plain words, facets, and who may read it.

    `facets` maps a facet's name to codes; `subjects` and `labels` hold the names of those codes in
    all three languages, of school subjects and of all others; `read` holds access tokens
    (`cms.audience.tokens`), empty means nobody; `used` says how often
    people took it. `translations` are its words in other languages, which find it too; readers of
    the languages `instead` are shown one of these. `is_standing` marks what is always there (rules,
    how to reach us): what others write comes before it.
    """

    kind: str
    pk: int
    language: str
    title: str
    summary: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    read: tuple[str, ...] = ()
    published_at: datetime | None = None
    month: str = ""
    used: int = 0
    translations: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    is_standing: bool = False

    @property
    def key(self) -> str:
        """`kind:pk`, the name of the document in every index."""
        return f"{self.kind}:{self.pk}"


class Translated(NamedTuple):
    """A thing in another language."""

    language: str
    url: str
    title: str


class Known(NamedTuple):
    """A name by which a thing is found besides its own words: a sentence that says so to the
    reader, and how the name is written in all languages."""

    sentence: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchCard:
    """How a found thing is shown; made from the row itself, after the door.

    A piece of `body` is shown instead of `text` when the words looked for stand only there.
    `label` and `sign` say what it is where its kind holds several sorts of things. Of things with
    one `group` (translations of each other) one is enough. `names` are what else it is found by.
    What is found inside a file is shown by the thing `within` (its key) that shows the file: `file`
    is the name of the file, `unit` what its text is counted in (page, slide, sheet).
    What a child wrote (`is_of_child`) goes into no feed and no table.
    """

    kind: str
    pk: int
    url: str
    title: str
    language: str
    text: str
    byline: str = ""
    published_at: datetime | None = None
    details: tuple[str, ...] = ()
    body: str = ""
    label: str = ""
    sign: str = ""
    group: str = ""
    names: tuple[Known, ...] = ()
    within: str = ""
    file: str = ""
    unit: str = ""
    is_of_child: bool = False

    @property
    def key(self) -> str:
        """`kind:pk`, the name of its document in every index."""
        return f"{self.kind}:{self.pk}"


class SearchSource(Protocol):
    """What an app says of one kind of its things.

    A source may also have, read through the functions below with these defaults:

    - `label`, `label_plural`: what the kind is called (default: the model's verbose names);
    - `depends_on`: `{"app.Model": row -> primary keys}`, the rows of this kind whose document
      changes when a row of another model does (default: follow the model's own foreign keys and
      many-to-many fields to models of its app and of the ground);
    - `prepare(rows)`: reads at once what `document` would ask the database for each of `rows`;
    - `covers`: further models that its documents stand for (page types of a source of pages);
    - `kin(pks)`: rows whose documents change with those of `pks`, themselves among them
      (default: themselves alone);
    - `facet_labels(name, values) -> {value: text}`: names of codes in the reader's language;
    - `follows(kind, pks)`: rows of this kind whose documents change with those of another kind
      (default: none);
    - `is_long`: its documents are whole books: few are read at a time, and their words are
      proposed to nobody;
    - `parts`: `{value: what such things are called together}`, the sorts of its things that are
      listed apart; the value (`page.news`) begins with the kind, and stands in the facet `kind` of
      a document beside it;
    - `others(cards, viewer) -> {pk: (Translated, …)}`: the same things in other languages, of cards
      with a `group`;
    - `names(pks, viewer) -> {pk: (Known, …)}`: what else its things are found by, as far as their
      cards do not say it; asked only for what shows none of the words looked for;
    - `is_part`: its things are parts of others that are found by themselves (replies of a topic);
    - `list_name`, `list_filters`: its list that the database makes (the name of an address), and
      the filters that this understands.
    """

    kind: str
    model: type[Model]

    def queryset(self) -> QuerySet[Any]:
        """Every row that might be in the index, with what `document` needs prefetched."""

    def document(self, row: Any) -> SearchDocument | None:
        """The document of `row`; None when it must not be found (draft, switched off)."""

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those of `pks` that `viewer` may see, asked of the database, by primary key."""


Dependents = Callable[[Any], Iterable[int]]


def label_of(source: SearchSource) -> str:
    """What one thing of this kind is called."""
    return str(getattr(source, "label", source.model._meta.verbose_name))


def card_label(card: SearchCard) -> str:
    """What the thing of a card is called."""
    return card.label or label_of(sources()[card.kind])


def label_plural_of(source: SearchSource) -> str:
    """What things of this kind are called together."""
    return str(getattr(source, "label_plural", source.model._meta.verbose_name_plural))


def depends_on(source: SearchSource) -> Mapping[str, Dependents] | None:
    """What the source says of other models; None when it leaves that to its foreign keys."""
    return getattr(source, "depends_on", None)


def parts_of(source: SearchSource) -> Mapping[str, Any]:
    """Sorts of its things that are listed apart, and what each is called."""
    return getattr(source, "parts", {})


def others_of(
    source: SearchSource, cards: Sequence[SearchCard], viewer: Viewer
) -> Mapping[int, Any]:
    """The translations of the things of `cards` that `viewer` may see, by primary key."""
    find = getattr(source, "others", None)
    return find(cards, viewer) if find else {}


def names_of(
    source: SearchSource, cards: Sequence[SearchCard], viewer: Viewer
) -> Mapping[int, Any]:
    """What else the things of `cards` are found by, by primary key."""
    find = getattr(source, "names", None)
    return find([card.pk for card in cards], viewer) if find else {}


def is_part(source: SearchSource) -> bool:
    """True where its things belong to others, which are shown as like something instead."""
    return bool(getattr(source, "is_part", False))


def with_kin(source: SearchSource, pks: Iterable[int]) -> set[int]:
    """`pks`, and the rows of the kind whose documents change with theirs."""
    own = set(pks)
    find = getattr(source, "kin", None)
    return own.union(find(own)) if find and own else own


def is_long(source: SearchSource) -> bool:
    """True where a document can be as long as a book."""
    return bool(getattr(source, "is_long", False))


def followers(kind: str, pks: Iterable[int]) -> dict[str, set[int]]:
    """Rows of other kinds, by kind, whose documents change with those of `pks`."""
    keys = list(pks)
    found = {}
    for other, source in _sources.items():
        follow = getattr(source, "follows", None)
        if follow and other != kind and (rows := set(follow(kind, keys))):
            found[other] = rows
    return found


def prepare(source: SearchSource, rows: Sequence[Any]) -> None:
    """Lets the source read at once what the documents of `rows` need."""
    ready = getattr(source, "prepare", None)
    if ready:
        ready(rows)


def list_link(source: SearchSource, filters: Mapping[str, Iterable[str]]) -> str:
    """The list of this kind that the database makes, narrowed as far as it can be; "" for none."""
    name = getattr(source, "list_name", "")
    if not name:
        return ""
    known = getattr(source, "list_filters", ())
    pairs = [(one, value) for one in known for value in filters.get(one, ())]
    return reverse(name) + (f"?{urlencode(pairs)}" if pairs else "")


def facet_labels(source: SearchSource, name: str, values: Iterable[str]) -> Mapping[str, str]:
    """Names of codes of facet `name` in the reader's language, as far as the source knows them."""
    labels = getattr(source, "facet_labels", None)
    return labels(name, list(values)) if labels else {}


Tokens = Callable[[Viewer], Iterable[str]]

_sources: dict[str, SearchSource] = {}
_exempt: dict[str, str] = {}
_tokens: list[Tokens] = []
_listeners: list[Callable[[str, Iterable[int]], None]] = []


def offer(source_class: type) -> type:
    """Class decorator: registers one instance of a `SearchSource`."""
    source = source_class()
    _sources[source.kind] = source
    return source_class


def offer_tokens(provider: Tokens) -> Tokens:
    """Decorator: further access tokens of a viewer, asked at the moment of a search.

    For circles that change often, of which documents name the circle and not its people.
    """
    _tokens.append(provider)
    return provider


def tokens_of(viewer: Viewer) -> frozenset[str]:
    """All tokens that a search of `viewer` is filtered by."""
    return viewer.tokens.union(*(provider(viewer) for provider in _tokens))


def exempt(label: str, reason: str) -> None:
    """Says why the model `label` (app.Model) is not offered to search."""
    _exempt[label] = reason


def sources() -> Mapping[str, SearchSource]:
    """All registered sources by kind."""
    return _sources


def exemptions() -> Mapping[str, str]:
    """Labels of the models that are knowingly not searchable, with the reason."""
    return _exempt


def listen(listener: Callable[[str, Iterable[int]], None]) -> None:
    """`search` asks to be told, in the writer's transaction, of rows that changed."""
    _listeners.append(listener)


def changed(kind: str, pks: Iterable[int]) -> None:
    """A service says that rows of `kind` changed in a way no model signal shows (bulk, update)."""
    keys = list(pks)
    for listener in _listeners:
        listener(kind, keys)
