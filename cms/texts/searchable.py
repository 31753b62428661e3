"""What search finds inside files: each file where it is shown, for those who may open it there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.audience import tokens
from cms.audience.viewer import Viewer
from cms.ports.searchable import (
    Dependents,
    SearchCard,
    SearchDocument,
    offer,
    prepare,
    sources,
    tokens_of,
)
from cms.ports.showing import Showing, showers
from cms.settings import limits
from cms.texts.models import FileText, TextState
from cms.texts.reading import PAGE_BREAK
from cms.texts.selectors import readers_of

_UNITS = {"pdf": "page", "pptx": "slide", "odp": "slide", "xlsx": "sheet", "ods": "sheet"}


@offer
class FileSource:
    """The text of each file, in the words and under the right of what shows it."""

    kind = "file"
    model = FileText
    label = pgettext_lazy("kind of a finding", "file")
    label_plural = pgettext_lazy("kind of a finding", "files")
    is_part = True
    is_long = True

    @property
    def depends_on(self) -> Mapping[str, Dependents]:
        """Rows of the files themselves, of who may open them, and of what shows them."""
        document = get_document_model()._meta.label
        found: dict[str, Dependents] = {
            "cms.StoredFile": lambda row: _pks(stored=row),
            document: lambda row: _pks(document=row),
            CollectionViewRestriction._meta.label: lambda row: _texts_in(row.collection),
            Collection._meta.label: _texts_in,
        }
        for shower in showers().values():
            found |= shower.links
        return found

    def follows(self, kind: str, pks: Iterable[int]) -> Iterable[int]:
        """Texts of files that these things show."""
        shower = showers().get(kind)
        return shower.texts_of(list(pks)) if shower else ()

    def queryset(self) -> QuerySet[FileText]:
        """Texts that were read."""
        return FileText.objects.filter(state=TextState.DONE).with_file()

    def prepare(self, rows: Sequence[FileText]) -> None:
        """Notes at each text who may open its file and the documents of what shows it."""
        own = readers_of(rows)
        shown: dict[int, list[tuple[SearchDocument, tuple[str, ...]]]] = defaultdict(list)
        for kind, showings in _showings(list(own)).items():
            documents = _documents(kind, {one.thing for one in showings})
            for one in showings:
                document = documents.get(one.thing)
                if document is None:
                    continue
                readers = tokens.of_both(tokens.of_both(document.read, one.read), own[one.text])
                if readers:
                    shown[one.text].append((document, readers))
        for row in rows:
            row.shown_by = shown[row.pk]  # type: ignore[attr-defined]

    def document(self, row: FileText) -> SearchDocument | None:
        """Its words under those of what shows it; None for a file that nothing shows.

        Of things that some of its readers may not know of nothing is said.
        """
        if not hasattr(row, "shown_by"):
            self.prepare([row])
        shown: list[tuple[SearchDocument, tuple[str, ...]]] = row.shown_by  # type: ignore[attr-defined]
        readers = tuple(dict.fromkeys(token for _document, read in shown for token in read))
        if tokens.PUBLIC in readers:
            readers = (tokens.PUBLIC,)
        told = [document for document, read in shown if set(readers) <= set(read)]
        if not readers:
            return None
        dates = [document.published_at for document, _read in shown if document.published_at]
        return SearchDocument(
            kind=self.kind,
            pk=row.pk,
            language=told[0].language if told else "",
            title=_title_of(row),
            body=row.text.replace(PAGE_BREAK, "\n"),
            authors=_all(document.authors for document in told),
            subjects=_all(document.subjects for document in told),
            labels=_all((document.title, *document.labels) for document in told),
            facets=_facets(told),
            read=readers,
            # It is out when all that is said here is.
            published_at=max(dates, default=None),
            used=row.stored.downloads if row.stored is not None else 0,
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of the things that show these files to the viewer."""
        seen = {_column(kind): shower.seen(viewer) for kind, shower in showers().items()}
        texts = list(self.queryset().filter(pk__in=list(pks)).annotate(**seen))
        own, held = readers_of(texts), tokens_of(viewer)
        found: dict[int, SearchCard] = {}
        for kind, shower in showers().items():
            things = {text.pk: getattr(text, _column(kind)) for text in texts}
            wanted = {thing for thing in things.values() if thing is not None}
            shown = sources()[kind].cards(wanted, viewer) if wanted else {}
            for text in texts:
                card = shown.get(things[text.pk] or 0)
                may_open = tokens.ADMINISTRATORS in held or held.intersection(own[text.pk])
                if card is not None and may_open and text.pk not in found:
                    found[text.pk] = _card(text, card, shower.anchor)
        return found


def _column(kind: str) -> str:
    return f"seen_as_{kind}"


def _pks(**owner: Any) -> QuerySet[Any]:
    return FileText.objects.filter(**owner).values_list("pk", flat=True)


def _texts_in(collection: Collection) -> QuerySet[Any]:
    """Texts of documents of a collection and of those below it."""
    return _pks(document__collection__path__startswith=collection.path)


def _showings(texts: list[int]) -> dict[str, list[Showing]]:
    """What shows each text, by kind, a few of each."""
    found: dict[str, list[Showing]] = {}
    for kind, shower in showers().items():
        taken: dict[int, int] = defaultdict(int)
        for one in shower.showings(texts):
            taken[one.text] += 1
            if taken[one.text] <= limits.FILE_SHOWN_BY:
                found.setdefault(kind, []).append(one)
    return found


def _documents(kind: str, things: Iterable[int]) -> dict[int, SearchDocument]:
    """Documents of things as search has them; of those that nobody may find there is none."""
    source = sources()[kind]
    rows = list(source.queryset().filter(pk__in=list(things)))
    prepare(source, rows)
    found = {row.pk: source.document(row) for row in rows}
    return {pk: document for pk, document in found.items() if document is not None}


def _title_of(text: FileText) -> str:
    """The name of the file; of a document of Wagtail also what editors call it."""
    if text.document is None or text.document.title == text.name:
        return text.name
    return f"{text.document.title} {text.name}"


def _all(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for some in values for value in some if value))


def _facets(told: Iterable[SearchDocument]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for document in told:
        for name, values in document.facets.items():
            if name != "kind":  # what sort of thing shows it
                found[name].update(dict.fromkeys(values))
        if document.language and "language" not in document.facets:
            found["language"][document.language] = None
    return {name: tuple(values) for name, values in found.items()}


def _card(text: FileText, shown_by: SearchCard, anchor: str) -> SearchCard:
    url = shown_by.url if "#" in shown_by.url else f"{shown_by.url}{anchor}"
    return SearchCard(
        kind="file",
        pk=text.pk,
        url=url,
        title=shown_by.title,
        language=shown_by.language,
        text=" ".join(text.text[: limits.SUMMARY_LENGTH].split()),
        byline=shown_by.byline,
        published_at=shown_by.published_at,
        body=text.text,
        label=str(FileSource.label),
        sign=shown_by.sign or shown_by.kind,
        within=shown_by.key,
        file=text.name,
        unit=_UNITS.get(text.extension, ""),
    )
