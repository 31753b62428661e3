"""Events about things on boards, told to many: the door is asked once for all who may the same."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, Exists, Expression, QuerySet
from django.utils.translation import override

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.ports.noticeable import NoticeAbout, NoticeLine
from forum.boards.access import current_version, levels_of


class Hearer(Expression):
    """The key of the person in a query of people, however deep in it the door asks for it."""

    def __init__(self) -> None:
        super().__init__(output_field=BigIntegerField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The column of the outermost table: tables of queries within have names of their own."""
        names = (User._meta.db_table, User._meta.pk.column)
        return ".".join(connection.ops.quote_name(name) for name in names), ()


def alike_on(
    viewers: Iterable[Viewer], board_id: int, kept_in: Collection[str], version: int
) -> list[list[Viewer]]:
    """Viewers of whom the doors of one board ask the same but who they are: what they may there,
    and whether they belong to the organisations that alone read a thing."""
    groups: dict[Any, list[Viewer]] = defaultdict(list)
    for viewer in viewers:
        level = levels_of(viewer, version).get(board_id, 0)
        groups[level, viewer.organisation_paths & set(kept_in)].append(viewer)
    return list(groups.values())


class NoticeOnBoard(NoticeAbout):
    """One sentence about a thing on a board, which thousands may hear.

    A kind says the `door` of its things for many (`person` is the place of each one's key), and of
    a thing where it stands (`standing`).
    """

    def door(self, viewer: Viewer, version: int, person: Any) -> QuerySet[Any]:
        """The door for all who are like `viewer`."""
        raise NotImplementedError

    def standing(self, key: int) -> tuple[int, Collection[str]] | None:
        """The board of a thing and the organisations that alone read it; None when it is gone."""
        raise NotImplementedError

    def extras_of(
        self, event: Event, things: Mapping[int, Any], viewers: Sequence[Viewer]
    ) -> Mapping[int, Any]:
        """What else the lines need, by person: here the same for all who may the same."""
        shared = self.extras([event], things, viewers[0])
        return {viewer.person_id: shared for viewer in viewers if viewer.person_id is not None}

    def told(self, event: Event, viewers: Sequence[Viewer]) -> dict[int, NoticeLine]:
        """As many queries for five as for five hundred: two and those of `extras_of` for each
        level of the board."""
        where = self.standing(event.object_pk)
        found: dict[int, NoticeLine] = {}
        if where is None:
            return found
        version = current_version()
        for alike in alike_on(viewers, *where, version):
            known = self._knowing(event, alike, version)
            things = self.things({event.object_pk}, known[0]) if known else {}
            if event.object_pk not in things:
                continue
            extras = self.extras_of(event, things, known)
            for viewer in known:
                assert viewer.person is not None
                thing, extra = things[event.object_pk], extras[viewer.person.pk]
                with override(viewer.person.interface_language):
                    line = self.line(thing, event, viewer, extra)
                if line is not None:
                    found[viewer.person.pk] = line
        return found

    def _knowing(self, event: Event, alike: Sequence[Viewer], version: int) -> list[Viewer]:
        seen = self.door(alike[0], version, Hearer()).filter(pk=event.object_pk)
        people = User.objects.filter(pk__in=[viewer.person_id for viewer in alike])
        knowing = set(people.filter(Exists(seen)).values_list("pk", flat=True))
        return [viewer for viewer in alike if viewer.person_id in knowing]
