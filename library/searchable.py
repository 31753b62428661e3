"""What the shelf offers to search."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cms.audience import tokens
from cms.audience.viewer import VISITOR, Viewer
from cms.people.models import Community, Place
from cms.people.policies import shown_name
from cms.ports.searchable import SearchCard, SearchDocument, exempt, offer
from cms.ports.showing import Showing, offer_files
from cms.requests.numbers import number_in
from cms.texts.models import FileText
from library.collections.models import Collection as EditorsCollection
from library.collections.selectors import found_collections
from library.essays.models import Essay, EssayAudience
from library.essays.selectors import found_essays, month_name, month_of
from library.methods.models import Method, MethodFile
from library.methods.selectors import (
    authors_of,
    found_methods,
    is_on_shelf,
    methods_in_other_languages,
    vocabularies,
)

_WORDS = ("Subject", "Grade", "MaterialType", "WorkForm", "Licence")
for _word in _WORDS:
    exempt(f"library.{_word}", "A word that stands in the methods it describes.")
exempt("library.Reason", "A word for editors and the authors whom they answer.")
exempt("library.WithdrawalWish", "What an author asks of the editors; a list of its own shows it.")
exempt("library.MethodVersion", "What is on the shelf now is found; older words lead there.")
exempt("library.ReadingList", "What a person keeps for themselves.")
exempt("library.Use", "It stands on the page of the method that was used.")
exempt("library.Correction", "What readers report to the editors, who have a list of it.")


@offer
class EssaySource:
    """Posted essays, for their audience."""

    kind = "essay"
    model = Essay
    label = _("essay")
    label_plural = _("essays")
    list_name = "library:essay-list"
    list_filters = ("month", "community", "language")

    def queryset(self) -> QuerySet[Essay]:
        """Essays with author and communities."""
        return Essay.objects.select_related("author", "community").prefetch_related("also_shown_in")

    def document(self, row: Essay) -> SearchDocument | None:
        """The posted words; a draft, a taken back one and a switched-off community give none."""
        if not row.live or not row.community.uses_essays:
            return None
        communities = [row.community, *row.also_shown_in.all()]
        return SearchDocument(
            kind=self.kind,
            pk=row.pk,
            language=row.language,
            title=row.title,
            body=row.body,
            authors=(shown_name(row.author, VISITOR),),
            labels=tuple(name for community in communities for name in community.all_names),
            facets={
                "community": tuple(str(community.pk) for community in communities),
                "month": (f"{row.month:%Y-%m}",),
                "author": (str(row.author_id),),
            },
            read=readers_of(row, communities),
            published_at=row.first_published_at,
            month=f"{row.month:%Y-%m}",
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those that the viewer may read."""
        return found_essays(pks, viewer)

    def facet_labels(self, name: str, values: list[str]) -> dict[str, str]:
        """Names of communities and months."""
        if name == "community":
            keys = [key for key in map(number_in, values) if key is not None]
            return {str(c.pk): c.name for c in Community.objects.filter(pk__in=keys)}
        if name == "month":
            months = {value: month_of(value) for value in values}
            return {value: month_name(month) for value, month in months.items() if month}
        return {}


def readers_of(essay: Essay, communities: Iterable[Community]) -> tuple[str, ...]:
    """Tokens of those who may read it: as `EssayQuerySet.visible_to` says."""
    if essay.audience == EssayAudience.PUBLIC:
        return (tokens.PUBLIC,)
    read = [tokens.person_token(essay.author_id)]
    read += [tokens.community_token(community.pk) for community in communities]
    if essay.audience == EssayAudience.TEACHERS:
        read += [tokens.PEDAGOGUES, tokens.EDITORS]
    return tuple(read)


@offer
class MethodSource:
    """Published methods, for everybody."""

    kind = "method"
    model = Method
    label = _("method")
    label_plural = _("methods")
    list_name = "library:method-list"
    list_filters = ("subject", "grade", "language", "type", "licence")

    def queryset(self) -> QuerySet[Method]:
        """Methods with all words and files that describe them."""
        return Method.objects.select_related(
            "author", "place", "community", "material_type", "form", "licence"
        ).prefetch_related("subjects", "grades", "files__stored", "co_authors__person")

    def document(self, row: Method) -> SearchDocument | None:
        """The published words; a draft, a withdrawn and a switched-off method give none."""
        if not is_on_shelf(row):
            return None
        subjects, grades = list(row.subjects.all()), list(row.grades.all())
        single = [word for word in (row.material_type, row.form, row.licence) if word is not None]
        groups = [group for group in (row.place, row.community) if group is not None]
        files = " ".join(f"{file.caption} {file.stored.name}" for file in row.files.all())
        return SearchDocument(
            kind=self.kind,
            pk=row.pk,
            language=row.language,
            title=row.title,
            summary=row.summary,
            body=f"{row.body}\n{files}".strip(),
            authors=authors_of(row, VISITOR),
            subjects=tuple(name for subject in subjects for name in subject.all_names),
            labels=tuple(name for word in (*grades, *single, *groups) for name in word.all_names),
            facets={
                "subject": tuple(word.code for word in subjects),
                "grade": tuple(word.code for word in grades),
                "language": (row.language,),
                "type": (row.material_type.code,) if row.material_type else (),
                "form": (row.form.code,) if row.form else (),
                "licence": (row.licence.code,) if row.licence else (),
                "community": (str(row.community_id),) if row.community_id else (),
                "place": (str(row.place_id),) if row.place_id else (),
                "author": _keys_of_authors(row),
            },
            read=(tokens.PUBLIC,),
            published_at=row.first_published_at,
            used=sum(file.stored.downloads for file in row.files.all()),
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those on the shelf."""
        return found_methods(pks, viewer)

    def others(self, cards: Sequence[SearchCard], viewer: Viewer) -> dict[int, tuple]:
        """The same methods in other languages."""
        return methods_in_other_languages(cards)

    def facet_labels(self, name: str, values: list[str]) -> dict[str, str]:
        """Names of words, communities and organisations."""
        words = vocabularies()
        vocabulary = {
            "subject": words.subjects,
            "grade": words.grades,
            "type": words.types,
            "form": words.forms,
            "licence": words.licences,
        }.get(name)
        if vocabulary is not None:
            return {word.code: word.name for word in vocabulary.values() if word.code in values}
        groups = {"community": Community, "place": Place}.get(name)
        if groups is None:
            return {}
        keys = [key for key in map(number_in, values) if key is not None]
        return {str(group.pk): group.name for group in groups._default_manager.filter(pk__in=keys)}


def _keys_of_authors(row: Method) -> tuple[str, ...]:
    """The author, and those who agreed that they made it with them."""
    keys = [row.author_id, *(one.person_id for one in row.named_co_authors)]
    return tuple(str(key) for key in keys if key)


@offer
class CollectionSource:
    """Published collections of the editors, for everybody, in whichever language one asks."""

    kind = "collection"
    model = EditorsCollection
    label = _("collection")
    label_plural = _("collections")
    list_name = "library:collection-list"
    depends_on: dict[str, Any] = {}

    def queryset(self) -> QuerySet[EditorsCollection]:
        """All collections."""
        return EditorsCollection.objects.all()

    def document(self, row: EditorsCollection) -> SearchDocument | None:
        """The words of the editors; those of the things in it stand in their own documents."""
        if not row.live:
            return None
        others = ((row.name_ru, row.lead_ru), (row.name_en, row.lead_en))
        return SearchDocument(
            kind=self.kind,
            pk=row.pk,
            language="kk",
            title=row.name_kk,
            summary=row.lead_kk,
            read=(tokens.PUBLIC,),
            published_at=row.first_published_at,
            translations=tuple(f"{name}\n{lead}".strip() for name, lead in others if name or lead),
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those that are published now."""
        return found_collections(list(pks), viewer)


@offer_files
class MethodFiles:
    """Files of published methods: who reads the method may have them."""

    kind = MethodSource.kind
    anchor = "#files"
    links = {"library.MethodFile": lambda row: _texts(stored=row.stored_id)}

    def showings(self, texts: Collection[int]) -> Iterator[Showing]:
        """The newest methods first."""
        held = MethodFile.objects.filter(stored__drawn_text__in=texts, method__live=True)
        rows = held.order_by("-method").values_list("stored__drawn_text", "method")
        return (Showing(*row) for row in rows.iterator())

    def texts_of(self, things: Collection[int]) -> Iterable[int]:
        """Texts of their files."""
        return _texts(stored__method_files__method__in=things)

    def seen(self, viewer: Viewer) -> Subquery:
        """The newest method on the shelf."""
        held = MethodFile.objects.filter(stored=OuterRef("stored"))
        shown = held.filter(method__in=Method.objects.published())
        return Subquery(shown.order_by("-method").values("method")[:1])


def _texts(**owner: Any) -> QuerySet[Any]:
    return FileText.objects.filter(**owner).values_list("pk", flat=True)
