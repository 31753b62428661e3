"""What a person is told: their notices in their language, as far as they may know of them now."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from cms.audience.viewer import Viewer
from cms.notices.models import Event, Notice
from cms.ports.noticeable import NoticeLine, notice_kind
from cms.settings import limits
from cms.templatetags.ui import KIND_SIGNS

_CURSOR = re.compile(r"([ur])-([0-9]{1,18})", re.ASCII)
_SIGN = "bell"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last notice of the page before, and whether unread ones were still listed."""

    in_unread: bool
    pk: int

    def __str__(self) -> str:
        return f"{'u' if self.in_unread else 'r'}-{self.pk}"


def cursor_of(text: str) -> Cursor | None:
    """What an address says; None for what is no cursor."""
    found = _CURSOR.fullmatch(text)
    return Cursor(found[1] == "u", int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the list; `sign` names an icon, `more` the earlier notices like it."""

    pk: int
    text: str
    detail: str
    sign: str
    at: datetime
    is_unread: bool
    is_urgent: bool
    group: tuple[str, str]
    more: tuple[int, ...] = ()

    @property
    def with_more(self) -> str:
        """Their keys, as an address says them."""
        return ",".join(str(pk) for pk in self.more)


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """Lines of one day."""

    day: date
    rows: tuple[NoticeRow, ...]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Unread ones first, then the others; `newest` is the newest notice that is there now.

    `gone` are unread ones that the person may no longer know of: nothing is left to read there.
    """

    unread: tuple[NoticeDay, ...]
    read: tuple[NoticeDay, ...]
    newest: int
    next_cursor: str
    gone: tuple[int, ...]


def notices_of(viewer: Viewer, cursor: Cursor | None) -> NoticePage:
    """A page of what `viewer` is told; as many queries as there are kinds on it, and few more."""
    found = _page(viewer, cursor)
    more = len(found) > limits.PAGE_LENGTH
    found = found[: limits.PAGE_LENGTH]
    lines = _lines([notice.event for notice in found], viewer)
    rows = [_row(notice, lines[notice.event_id]) for notice in found if notice.event_id in lines]
    last = found[-1] if more else None
    return NoticePage(
        unread=_days(row for row in rows if row.is_unread),
        read=_days(row for row in rows if not row.is_unread),
        newest=max((notice.pk for notice in found), default=0),
        next_cursor=str(Cursor(last.read_at is None, last.pk)) if last else "",
        gone=tuple(n.pk for n in found if n.read_at is None and n.event_id not in lines),
    )


def find_notice(viewer: Viewer, pk: int) -> tuple[Notice, NoticeLine] | None:
    """One's own notice with its line; None for those of others and what one may not know of."""
    notice = _mine(viewer).filter(pk=pk).first()
    if notice is None:
        return None
    line = _lines([notice.event], viewer).get(notice.event_id)
    return (notice, line) if line else None


def _mine(viewer: Viewer) -> QuerySet[Notice]:
    return Notice.objects.filter(person=viewer.person_id).select_related("event")


def _page(viewer: Viewer, cursor: Cursor | None) -> list[Notice]:
    """One more than a page holds."""
    wanted = limits.PAGE_LENGTH + 1
    newest_first = _mine(viewer).order_by("-pk")
    found: list[Notice] = []
    if cursor is None or cursor.in_unread:
        unread = newest_first.filter(read_at__isnull=True)
        found += unread.filter(pk__lt=cursor.pk)[:wanted] if cursor else unread[:wanted]
        cursor = None
    if len(found) < wanted:
        read = newest_first.filter(read_at__isnull=False)
        read = read.filter(pk__lt=cursor.pk) if cursor else read
        found += read[: wanted - len(found)]
    return found


def _lines(events: Sequence[Event], viewer: Viewer) -> dict[int, NoticeLine]:
    by_kind: dict[str, list[Event]] = {}
    for event in events:
        by_kind.setdefault(event.kind, []).append(event)
    lines: dict[int, NoticeLine] = {}
    for name, of_kind in by_kind.items():
        kind = notice_kind(name)
        if kind is not None:
            lines |= kind.lines(of_kind, viewer)
    return lines


def _row(notice: Notice, line: NoticeLine) -> NoticeRow:
    return NoticeRow(
        pk=notice.pk,
        text=line.text,
        detail=line.detail,
        sign=KIND_SIGNS.get(line.sign, line.sign) or _SIGN,
        at=notice.event.at,
        is_unread=notice.read_at is None,
        is_urgent=notice.is_urgent,
        group=(notice.event.kind, line.group or f"{line.text} {line.detail}"),
    )


def _days(rows: Iterable[NoticeRow]) -> tuple[NoticeDay, ...]:
    """By the moments at which things happened, newest first; what is alike stands there once."""
    ordered = sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)
    return tuple(
        NoticeDay(day, tuple(_grouped(of_day)))
        for day, of_day in groupby(ordered, key=lambda row: timezone.localdate(row.at))
    )


def _grouped(rows: Iterable[NoticeRow]) -> Iterable[NoticeRow]:
    groups: dict[tuple[str, str], list[NoticeRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    for newest, *others in groups.values():
        yield replace(
            newest,
            is_urgent=newest.is_urgent or any(row.is_urgent for row in others),
            more=tuple(row.pk for row in others),
        )
