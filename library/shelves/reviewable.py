"""How moderators look after the words of shared lists in which a check has found something."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.ports.reviewable import (
    HIDDEN,
    PUBLISHED,
    REMOVED,
    RETURNED,
    ReviewCard,
    Scope,
    offer_review,
)
from library.shelves.models import ReadingList
from library.shelves.selectors import share_url, words_of_list
from library.shelves.services import KIND, forget_words, scope_of, set_state


@offer_review
class ReadingListReview:
    """Lists behind a link."""

    kind = KIND
    label = _("Shared lists")

    def visible(self, viewer: Viewer) -> QuerySet[ReadingList]:
        """None: to answer by the number of a list would tell of it without its link."""
        return ReadingList.objects.none()

    def scope(self, pk: int) -> Scope | None:
        """The whole region."""
        row = ReadingList.objects.filter(pk=pk).first()
        return None if row is None else scope_of(row)

    def locked_state(self, pk: int) -> str | None:
        """Behind the lock of the list."""
        rows = ReadingList.objects.select_for_update().filter(pk=pk)
        return rows.values_list("state", flat=True).first()

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, ReviewCard]:
        """All that the owner wrote in it."""
        rows = list(ReadingList.objects.filter(pk__in=list(pks)).select_related("owner"))
        prepare_names(row.owner for row in rows)
        return {row.pk: _card(row, viewer) for row in rows}

    def publish(self, pk: int, *, by: User, source: str | None = None) -> None:
        """Opens the link; a moderator may say the name in other words."""
        set_state(pk=pk, state=PUBLISHED, name=source)

    def send_back(self, pk: int, *, by: User) -> None:
        """The owner changes the words; then they are looked at again."""
        set_state(pk=pk, state=RETURNED)

    def hide(self, pk: int, *, by: User | None) -> None:
        """The link leads nowhere until somebody decides."""
        set_state(pk=pk, state=HIDDEN)

    def remove(self, pk: int, *, by: User) -> None:
        """The link leads nowhere any more; the owner keeps the list."""
        set_state(pk=pk, state=REMOVED)

    def purge(self, pk: int) -> list[int]:
        """The words of the owner go; what was kept stays theirs."""
        return [pk] if forget_words(pk=pk) else []


def _card(row: ReadingList, viewer: Viewer) -> ReviewCard:
    words = format_html_join("", "<p>{}</p>", ((text,) for text in words_of_list(row)))
    return ReviewCard(
        kind=KIND,
        pk=row.pk,
        label=str(row._meta.verbose_name),
        title=row.name,
        url=share_url(row) if row.state == PUBLISHED else "",
        html=words,
        source=row.name,
        language="",
        author=row.owner,
        author_name=shown_name(row.owner, viewer),
        where=str(_("Shared lists")),
        state=row.state,
        edit_url=row.get_absolute_url(),
    )
