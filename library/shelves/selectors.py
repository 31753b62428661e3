"""What a person keeps, for their own eyes and for those to whom they gave a link."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from cms.audience.viewer import Viewer
from cms.people.policies import shown_name
from cms.ports.searchable import SearchCard
from cms.settings import limits
from library.essays.models import Essay
from library.essays.selectors import found_essays
from library.methods.models import Method
from library.methods.selectors import found_methods
from library.shelves import policies
from library.shelves.models import ListedWork, ReadingList


@dataclass(frozen=True, slots=True)
class Kept:
    """What the reader keeps among the things of a page."""

    method: frozenset[int]
    essay: frozenset[int]


@dataclass(frozen=True, slots=True)
class ListedCard:
    """A thing of a list as its reader meets it."""

    pk: int
    card: SearchCard
    note: str
    may_rise: bool
    may_sink: bool


@dataclass(frozen=True, slots=True)
class ListScreen:
    """One list with a page of its things."""

    reading_list: ReadingList
    page: Page
    works: tuple[ListedCard, ...]
    may_share: bool = False
    share_url: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ListChoice:
    """A list into which a thing may be put."""

    pk: int
    name: str
    holds: bool


def kept_among(
    viewer: Viewer, *, methods: Iterable[int] = (), essays: Iterable[int] = ()
) -> Kept | None:
    """Which of the things the reader keeps, in one query; None for visitors, who keep nothing."""
    if not policies.can_keep(viewer):
        return None
    wanted = Q(method__in=list(methods)) | Q(essay__in=list(essays))
    first = ListedWork.objects.filter(
        wanted, reading_list__owner=viewer.person_id, reading_list__is_first=True
    )
    found = list(first.order_by().values_list("method", "essay"))
    return Kept(
        frozenset(method for method, _essay in found if method),
        frozenset(essay for _method, essay in found if essay),
    )


def find_work(kind: str, pk: int, viewer: Viewer) -> Method | Essay | None:
    """A thing that `viewer` may read, and so keep."""
    if kind == "method":
        return Method.objects.published().filter(pk=pk).defer("body", "body_html").first()
    if kind == "essay":
        essays = Essay.objects.visible_to(viewer).published().filter(pk=pk)
        return essays.defer("body", "body_html").first()
    return None


def own_lists(viewer: Viewer) -> QuerySet[ReadingList]:
    """The lists with names, each with the number of things that can be read now."""
    named = ReadingList.objects.visible_to(viewer).filter(is_first=False)
    return named.with_counts(viewer).order_by("name", "pk")


def find_list(pk: int, viewer: Viewer) -> ReadingList | None:
    """A list of the viewer's own."""
    return ReadingList.objects.visible_to(viewer).filter(pk=pk).first()


def kept_page(viewer: Viewer, page: str | None) -> ListScreen:
    """All that “Keep” was pressed for, newest first."""
    first = ReadingList.objects.visible_to(viewer).filter(is_first=True).first()
    kept = first or ReadingList(owner=viewer.person, is_first=True)
    works = ListedWork.objects.filter(reading_list=first) if first else ListedWork.objects.none()
    return _screen(kept, works.order_by("-kept_at", "-pk"), viewer, page, is_ordered=False)


def list_page(reading_list: ReadingList, viewer: Viewer, page: str | None) -> ListScreen:
    """A list of the viewer's own, in the order they gave it."""
    works = ListedWork.objects.filter(reading_list=reading_list).order_by("position", "pk")
    screen = _screen(reading_list, works, viewer, page, is_ordered=not reading_list.is_first)
    return replace(
        screen,
        may_share=policies.can_share(viewer, reading_list),
        share_url=share_url(reading_list),
    )


def shared_list(key: str) -> ReadingList | None:
    """The list behind a link that still holds."""
    return ReadingList.objects.shared_by(key).select_related("owner").first()


def shared_page(reading_list: ReadingList, viewer: Viewer, page: str | None) -> ListScreen:
    """A shared list: what this reader may not read is left out."""
    works = ListedWork.objects.filter(reading_list=reading_list).order_by("position", "pk")
    screen = _screen(reading_list, works, viewer, page, is_ordered=False)
    return replace(screen, owner=shown_name(reading_list.owner, viewer))


def choices_for(work: Method | Essay, viewer: Viewer) -> list[ListChoice]:
    """All lists of the viewer, and in which of them the thing stands: two queries."""
    lists = ReadingList.objects.visible_to(viewer)
    column = "method" if isinstance(work, Method) else "essay"
    holding = set(
        ListedWork.objects.filter(reading_list__in=lists, **{column: work.pk}).values_list(
            "reading_list", flat=True
        )
    )
    rows = lists.order_by(F("is_first").desc(), "name", "pk")
    return [ListChoice(row.pk, str(row), row.pk in holding) for row in rows]


def share_url(reading_list: ReadingList) -> str:
    """The whole address of a shared list; "" while it is shared with nobody."""
    if not reading_list.share_key:
        return ""
    return settings.BASE_URL + reverse("library:list-shared", args=[reading_list.share_key])


def words_of_list(reading_list: ReadingList) -> tuple[str, ...]:
    """All that its owner wrote in it."""
    notes = ListedWork.objects.filter(reading_list=reading_list).exclude(note="")
    texts = (reading_list.name, reading_list.note, *notes.values_list("note", flat=True))
    return tuple(text for text in texts if text)


def _screen(
    reading_list: ReadingList,
    works: QuerySet[Any],
    viewer: Viewer,
    page: str | None,
    *,
    is_ordered: bool,
) -> ListScreen:
    """A page of those of `works` that the viewer may read: their number, the rows, the things."""
    shown = Paginator(works.visible_to(viewer), limits.WORKS_PER_PAGE).get_page(page)  # type: ignore[attr-defined]
    rows: list[ListedWork] = list(shown)
    methods = found_methods([row.method_id for row in rows if row.method_id], viewer)
    essays = found_essays([row.essay_id for row in rows if row.essay_id], viewer)
    cards = []
    last = shown.paginator.count
    for place, row in enumerate(rows, start=shown.start_index()):
        card = methods.get(row.method_id or 0) or essays.get(row.essay_id or 0)
        if card is None:
            continue
        card = replace(card, body="", names=())
        rises, sinks = is_ordered and place > 1, is_ordered and place < last
        cards.append(ListedCard(row.pk, card, row.note, rises, sinks))
    return ListScreen(reading_list, shown, tuple(cards))
