"""How an app words its events and says who hears of them, without `cms.notices` knowing it.

Each app has one `noticeable.py` that registers its kinds of events.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import override

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """An event in the reader's language: one whole sentence, and where it leads.

    `sign` is a kind of thing ("question") or the name of an icon. Lines of one kind and day with
    the same `group` stand in the list as one, the newest; without it, those that say the same.
    """

    text: str
    url: str
    sign: str = ""
    detail: str = ""
    group: str = ""


class NoticeKind(Protocol):
    """What an app says of one kind of event."""

    kind: str

    def hearers(self, event: Event) -> Iterable[int]:
        """Primary keys of those who hear of it (the actor is left out by the caller)."""

    def lines(self, events: Iterable[Event], viewer: Viewer) -> dict[int, NoticeLine]:
        """By event key, the lines of those that `viewer` may know of now: asked when they are
        read and again when a letter goes out. In a constant number of queries."""

    def told(self, event: Event, viewers: Sequence[Viewer]) -> dict[int, NoticeLine]:
        """By person, the line of one event for each of `viewers` (people, not visitors) who may
        know of it now, in the language of each: what `lines` says, asked for many at once."""

    def may_mail(self, event: Event, person: User) -> bool:
        """True when an urgent one may go by mail; the letter holds the line and nothing more."""


class NoticeAbout:
    """The usual shape of a kind: one sentence about one thing, as long as the reader sees it.

    A kind says who hears (`hearers`), what comes through the door (`things`), and the `line`.
    """

    kind: str

    def hearers(self, event: Event) -> Iterable[int]:
        """Primary keys of those who hear of it."""
        raise NotImplementedError

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Any]:
        """Those of the things that `viewer` may know of now."""
        raise NotImplementedError

    def extras(self, events: Collection[Event], things: Mapping[int, Any], viewer: Viewer) -> Any:
        """What else the lines need, read at once."""
        return None

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """What is told; None for nothing."""
        raise NotImplementedError

    def lines(self, events: Iterable[Event], viewer: Viewer) -> dict[int, NoticeLine]:
        """Lines about the things that come through the door: one query, and those of `extras`."""
        known = list(events)
        things = self.things({event.object_pk for event in known}, viewer)
        extras = self.extras(known, things, viewer)
        found: dict[int, NoticeLine] = {}
        for event in known:
            if event.object_pk in things:
                line = self.line(things[event.object_pk], event, viewer, extras)
                if line is not None:
                    found[event.pk] = line
        return found

    def told(self, event: Event, viewers: Sequence[Viewer]) -> dict[int, NoticeLine]:
        """Asks for each: good for what few hear. What thousands may hear says how it is asked for
        all of them."""
        found: dict[int, NoticeLine] = {}
        for viewer in viewers:
            assert viewer.person is not None
            with override(viewer.person.interface_language):
                line = self.lines([event], viewer).get(event.pk)
            if line is not None:
                found[viewer.person.pk] = line
        return found

    def may_mail(self, event: Event, person: User) -> bool:
        """It can wait until the person comes."""
        return False


_kinds: dict[str, NoticeKind] = {}


def offer_notice(kind_class: type) -> type:
    """Class decorator: registers one instance of a `NoticeKind`."""
    kind = kind_class()
    _kinds[kind.kind] = kind
    return kind_class


def notice_kind(name: str) -> NoticeKind | None:
    """The kind of that name; None when nobody words it (an app was taken out)."""
    return _kinds.get(name)
