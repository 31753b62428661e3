"""How moderators look after words beside posts; each sort says where it hangs and what it holds."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.refusals import Refused
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.ports.reviewable import (
    PUBLISHED,
    PURGED,
    REMOVED,
    ContextLine,
    ReviewCard,
    ReviewFile,
    Scope,
)
from forum.discussions.models import Post, Topic
from forum.discussions.selectors.people import said_by
from forum.remarks.models import Remark, Sight
from forum.remarks.services import set_sight

_GONE = (Sight.REMOVED, Sight.WITHDRAWN)


class RemarkReview:
    """The usual shape of such a kind.

    A kind says its table and the way from a row to its topic; who reads a row, who wrote it, what
    is locked before it, its words, how they are forgotten.
    """

    kind: str
    model: ClassVar[type[Remark]]
    topic: ClassVar[str]  # the lookup from a row to its topic
    author: ClassVar[str]

    def read_by(self, viewer: Viewer) -> QuerySet[Any]:
        """Rows whose words the viewer reads while they are shown."""
        raise NotImplementedError

    def lock_above(self, row: Any) -> None:
        """Locks the idea or the question, as those who write do."""
        raise NotImplementedError

    def touch(self, row: Any) -> None:
        """Readers of the idea or the question will see another page."""
        raise NotImplementedError

    def topic_of(self, row: Any) -> Topic:
        """The topic of a row."""
        raise NotImplementedError

    def scope_of(self, row: Any) -> Scope:
        """Who answers, and what reports may do."""
        raise NotImplementedError

    def url(self, row: Any) -> str:
        """Where the words stand."""
        raise NotImplementedError

    def html(self, row: Any) -> str:
        """The words, clean; empty when they were deleted for good."""
        raise NotImplementedError

    def language(self, row: Any) -> str:
        """The language of the words."""
        return str(row.language)

    def name(self, row: Any, viewer: Viewer) -> str:
        """Who said it."""
        return shown_name(getattr(row, self.author), viewer)

    def writer(self, row: Any) -> User | None:
        """Whom a moderator may warn; nobody where the name is not told."""
        person: User | None = getattr(row, self.author)
        return person

    def edit_url(self, row: Any) -> str:
        """Where its author says it anew."""
        return ""

    def files(self, row: Any) -> tuple[ReviewFile, ...]:
        """Files that stand with the words."""
        return ()

    def erase(self, row: Any) -> None:
        """Deletes the words for good."""
        raise NotImplementedError

    # -- what the queue asks -----------------------------------------------------------

    def rows(self) -> QuerySet[Any]:
        """Rows with all that a card needs."""
        related = (f"{self.topic}__board__place", f"{self.topic}__author", self.author)
        found: QuerySet[Any] = self.model._default_manager.select_related(*related)
        return found

    def visible(self, viewer: Viewer) -> QuerySet[Any]:
        """What others said and the viewer reads."""
        rows = self.read_by(viewer).filter(sight=Sight.PUBLISHED)
        if viewer.person_id is None:
            return rows
        return rows.exclude(Q(**{self.author: viewer.person_id}))

    def scope(self, pk: int) -> Scope | None:
        """Those who answer for the board."""
        row = self.rows().filter(pk=pk).first()
        return None if row is None else self.scope_of(row)

    def locked_state(self, pk: int) -> str | None:
        """Behind the lock of the idea or the question."""
        row = self.rows().filter(pk=pk).first()
        if row is None:
            return None
        self.lock_above(row)
        fresh = self.model._default_manager.select_for_update().filter(pk=pk).first()
        return None if fresh is None else self.state(fresh)

    def state(self, row: Any) -> str:
        """What the queue calls it."""
        if row.sight not in _GONE:
            return str(row.sight)
        return REMOVED if self.html(row) else PURGED

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, ReviewCard]:
        """The words, below those of the idea or the question: two queries, one for names."""
        rows = list(self.rows().filter(pk__in=list(pks)))
        topics = {self.topic_of(row).pk for row in rows}
        openings = {
            post.topic_id: post
            for post in Post.objects.filter(topic__in=topics, number=1).select_related("author")
        }
        prepare_names([getattr(row, self.author) for row in rows])
        prepare_names([post.author for post in openings.values()])
        return {
            row.pk: self._card(row, openings.get(self.topic_of(row).pk), viewer) for row in rows
        }

    def _card(self, row: Any, opening: Post | None, viewer: Viewer) -> ReviewCard:
        topic, state = self.topic_of(row), self.state(row)
        return ReviewCard(
            kind=self.kind,
            pk=row.pk,
            label=str(row._meta.verbose_name),
            title=topic.title,
            url=self.url(row) if state == PUBLISHED else "",
            html=self.html(row),
            source="",
            language=self.language(row),
            author=self.writer(row),
            author_name=self.name(row, viewer),
            where=topic.board.name,
            state=state,
            context=(_line(opening, viewer),) if opening is not None and opening.html else (),
            edit_url=self.edit_url(row),
            files=self.files(row) if state != PURGED else (),
        )

    def publish(self, pk: int, *, by: User, source: str | None = None) -> None:
        """Shows it again. Nobody but its author says it in other words."""
        if source is not None:
            raise Refused(_("These words are changed by those who said them."))
        self._set(pk, Sight.PUBLISHED)

    def send_back(self, pk: int, *, by: User) -> None:
        """Never asked: nothing of it waits before it is out."""
        raise Refused(_("This can no longer be done: the words are not where they were."))

    def hide(self, pk: int, *, by: User | None) -> None:
        """Leaves a labelled gap."""
        self._set(pk, Sight.HIDDEN)

    def remove(self, pk: int, *, by: User) -> None:
        """Takes the words out of sight for good."""
        self._set(pk, Sight.REMOVED)

    def purge(self, pk: int) -> list[int]:
        """The words go, the act that they belonged to stays."""
        if self.locked_state(pk) != REMOVED:
            return []
        row = self.rows().get(pk=pk)
        self.erase(row)
        self.touch(row)
        return [pk]

    def _set(self, pk: int, sight: Sight) -> None:
        row = self.rows().get(pk=pk)
        if row.sight == sight:
            return
        set_sight(row, sight)
        self.touch(row)


def _line(post: Post, viewer: Viewer) -> ContextLine:
    name = said_by(post, viewer)
    return ContextLine(name=name, html=post.html, language=post.language)
