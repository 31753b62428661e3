"""One essay: its page, its neighbours, the marks beside it."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.people.policies import shown_name
from cms.people.selectors import person_url, public_slug_of
from cms.ports.searchable import SearchCard
from cms.ports.similar import similar_to
from library.essays import policies
from library.essays.models import Essay
from library.essays.selectors.rows import EssayCard, cards_of, month_name, with_names

_SIMILAR = ("essay", "method")


@dataclass(frozen=True, slots=True)
class Mark:
    """What author and leader see beside an essay; never a reproach."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class EssayPage:
    """An essay as its page draws it."""

    essay: Essay
    author_name: str
    author_url: str
    month: str
    marks: list[Mark]
    previous: EssayCard | None
    following: EssayCard | None
    similar: list[SearchCard]
    may_edit: bool
    may_withdraw: bool
    may_see_history: bool


def seen_essay(pk: int, viewer: Viewer) -> Essay | None:
    """One essay through the door, drafts of others never."""
    essay = (
        Essay.objects.visible_to(viewer)
        .select_related("author", "community", "latest_revision")
        .annotate(author_slug=public_slug_of("author"))
        .filter(pk=pk)
        .first()
    )
    if essay is None or (essay.first_published_at is None and essay.author_id != viewer.person_id):
        return None
    return essay


def essay_page(essay: Essay, viewer: Viewer) -> EssayPage:
    """The page of an essay that `viewer` sees: two queries for its neighbours of the month, two
    for what is like it."""
    previous = _neighbour(essay, viewer, newer=False)
    following = _neighbour(essay, viewer, newer=True)
    beside = {card.pk for card in (previous, following) if card}
    similar = similar_to("essay", essay.pk, viewer, among=_SIMILAR) if essay.live else []
    return EssayPage(
        essay=essay,
        author_name=shown_name(essay.author, viewer),
        author_url=person_url(getattr(essay, "author_slug", None)),
        month=month_name(essay.month),
        marks=marks_of(essay) if policies.can_see_marks(viewer, essay) else [],
        previous=previous,
        following=following,
        similar=[card for card in similar if card.kind != "essay" or card.pk not in beside],
        may_edit=policies.can_edit(viewer, essay),
        may_withdraw=policies.can_withdraw(viewer, essay),
        may_see_history=policies.can_see_history(viewer, essay),
    )


def _neighbour(essay: Essay, viewer: Viewer, *, newer: bool) -> EssayCard | None:
    """The essay of the same month that was posted next, or before."""
    if essay.first_published_at is None:
        return None
    side = "gt" if newer else "lt"
    beyond = Q(**{f"first_published_at__{side}": essay.first_published_at}) | Q(
        **{"first_published_at": essay.first_published_at, f"pk__{side}": essay.pk}
    )
    order = ("first_published_at", "pk") if newer else ("-first_published_at", "-pk")
    found = (
        with_names(Essay.objects.visible_to(viewer).published())
        .filter(beyond, month=essay.month)
        .order_by(*order)[:1]
    )
    return next(iter(cards_of(found, viewer)), None)


def marks_of(essay: Essay) -> list[Mark]:
    """Too short, too long, late, locked, taken back: for the author and the leader."""
    marks = []
    count = essay.sentence_count
    if essay.live or essay.first_published_at is not None:
        least, most = essay.community.essay_sentences_min, essay.community.essay_sentences_max
        if count < least:
            text = ngettext(
                "%(count)s sentence: shorter than the %(least)s advised",
                "%(count)s sentences: shorter than the %(least)s advised",
                count,
            )
            marks.append(Mark("waiting", text % {"count": count, "least": least}))
        elif count > most:
            text = ngettext(
                "%(count)s sentence: longer than the %(most)s advised",
                "%(count)s sentences: longer than the %(most)s advised",
                count,
            )
            marks.append(Mark("waiting", text % {"count": count, "most": most}))
    if essay.is_late:
        marks.append(Mark("waiting", _("posted after the month")))
    if essay.locked:
        marks.append(Mark("refused", _("locked by an editor")))
    if not essay.live and essay.first_published_at is not None:
        marks.append(Mark("refused", _("no longer published")))
    return marks
