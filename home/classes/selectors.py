"""Reads of a class: its week, and what was announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from cms.people.models import Place
from cms.people.policies import prepare_names, shown_name
from cms.sections.selectors import address_of
from cms.settings import limits
from home.classes.models import Announcement, AnnouncementReading
from home.classes.pages import ClassPage, Lesson, Weekday
from home.classes.policies import can_change_announcement


@dataclass(frozen=True, slots=True)
class AnnouncementLine:
    """One announcement as a reader sees it."""

    pk: int
    html: SafeString
    language: str
    author: str
    created_at: datetime
    read_count: int
    is_read: bool
    readers: tuple[str, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class Bells:
    """When a lesson begins and ends; nothing where it was not entered."""

    starts_at: time | None = None
    ends_at: time | None = None

    def __bool__(self) -> bool:
        return self.starts_at is not None


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """The lessons of one number, a cell for each day; `bells` where all days share them."""

    number: int
    bells: Bells
    cells: list[list[Lesson]]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The week: names of the days that have lessons, and its rows; `room` where there is one."""

    days: list[str]
    rows: list[TimetableRow]
    room: str
    next_day: str
    next_is_today: bool
    next_lessons: list[Lesson]


def timetable_of(page: ClassPage, today: date) -> Timetable:
    """The week of a class and its next school day; empty when nothing was entered. One query."""
    lessons = sorted(page.lessons.all(), key=lambda row: (row.number, row.weekday))
    weekdays = sorted({row.weekday for row in lessons})
    cells: dict[tuple[int, int], list[Lesson]] = {}
    for lesson in lessons:
        cells.setdefault((lesson.number, lesson.weekday), []).append(lesson)
    rooms = {row.room for row in lessons}
    # The week goes round: on a Sunday Monday is next.
    next_day = min(weekdays, key=lambda day: (day - today.isoweekday()) % 7, default=0)
    return Timetable(
        days=[str(Weekday(day).label) for day in weekdays],
        rows=[
            TimetableRow(
                number=number,
                bells=_shared_bells(row for row in lessons if row.number == number),
                cells=[cells.get((number, day), []) for day in weekdays],
            )
            for number in sorted({row.number for row in lessons})
        ],
        room=rooms.pop() if len(rooms) == 1 else "",
        next_day=str(Weekday(next_day).label) if next_day else "",
        next_is_today=next_day == today.isoweekday(),
        next_lessons=[row for row in lessons if row.weekday == next_day],
    )


def _shared_bells(lessons: Iterable[Lesson]) -> Bells:
    """When these lessons begin and end, if they all do so together."""
    found = {Bells(row.starts_at, row.ends_at) for row in lessons if row.starts_at}
    return found.pop() if len(found) == 1 else Bells()


def announcement_page(
    place: Place, viewer: Viewer, *, number: str | None, with_readers: bool
) -> tuple[ListPage, list[AnnouncementLine]]:
    """Announcements to the class, newest first; with the names of readers for those who may."""
    own = AnnouncementReading.objects.filter(
        announcement=OuterRef("pk"), person_id=viewer.person_id
    )
    found = (
        Announcement.objects.visible_to(viewer)
        .filter(place=place)
        .annotate(
            # Whoever announces has read it: that says nothing.
            read_count=Count("readings", filter=~Q(readings__person=F("author"))),
            is_read=Exists(own),
        )
        .select_related("author", "place")
        .newest()
    )
    shown = Paginator(found, limits.PAGE_LENGTH).get_page(number)
    rows = list(shown.object_list)
    readers: dict[int, list[str]] = {}
    if with_readers:
        readings = (
            AnnouncementReading.objects.filter(announcement__in=[row.pk for row in rows])
            .exclude(person_id=F("announcement__author_id"))
            .select_related("person")
            .order_by("read_at")
        )
        prepare_names(reading.person for reading in readings)
        for reading in readings:
            name = shown_name(reading.person, viewer)
            readers.setdefault(reading.announcement_id, []).append(name)
    lines = [
        AnnouncementLine(
            pk=row.pk,
            html=_html_of(row.text),
            language=row.language,
            author=shown_name(row.author, viewer),
            created_at=row.created_at,
            read_count=row.read_count,
            is_read=row.is_read,
            readers=tuple(readers.get(row.pk, ())),
            may_change=can_change_announcement(viewer, row),
        )
        for row in rows
    ]
    return shown, lines


def _html_of(text: str) -> SafeString:
    """Plain words as paragraphs, with links."""
    linked = urlize(text, nofollow=True, autoescape=True)
    return mark_safe(linebreaks(linked))  # noqa: S308 - urlize has escaped it


def class_page_address(place: Place, viewer: Viewer, language: str) -> str:
    """Address of the page of a class, best in `language`; empty when there is none."""
    pages = visible_pages(viewer, ClassPage.objects.filter(place=place))
    rows = list(pages.values_list("locale__language_code", "url_path"))
    rows.sort(key=lambda row: row[0] != language)
    return address_of(rows[0][1], rows[0][0]) if rows else ""


def uses_classes(page: ClassPage) -> bool:
    """True while the organisation of the class is in use and has switched on pages of classes."""
    organisation = page.place.get_parent()
    return page.place.is_active and (
        organisation is None or (organisation.is_active and organisation.uses_classes)
    )
