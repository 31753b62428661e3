"""Every write about what people keep."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import Why
from cms.moderation.policies import require_not_paused
from cms.moderation.screening import (
    Hint,
    Words,
    about_personal_data,
    first_reason,
    personal_data_in,
    screen,
)
from cms.moderation.services import close_withdrawn, open_review, words_changed
from cms.people.models import User
from cms.people.policies import require_may_write
from cms.ports.reviewable import HIDDEN, PENDING, PUBLISHED, REMOVED, RETURNED, Scope
from cms.settings import limits
from library.essays.models import Essay
from library.methods.models import Method
from library.shelves import policies
from library.shelves.models import ListedWork, ReadingList
from library.shelves.refusals import PersonalDataFound, Refused
from library.shelves.selectors import words_of_list

KIND = "reading-list"
_KEY_BYTES = 24


# -- what is kept ------------------------------------------------------------------


def keep(*, viewer: Viewer, work: Method | Essay, now: datetime) -> bool:
    """Puts a thing among what one keeps; False when it stands there already."""
    return put_into(reading_list=first_list(viewer=viewer, now=now), work=work, now=now)


def let_go(*, viewer: Viewer, work: Method | Essay) -> bool:
    """Takes a thing out of what one keeps; out of the lists with names it does not go."""
    first = ReadingList.objects.visible_to(viewer).filter(is_first=True)
    gone, _rows = ListedWork.objects.filter(reading_list__in=first, **_column(work)).delete()
    return bool(gone)


def first_list(*, viewer: Viewer, now: datetime) -> ReadingList:
    """The list without a name, made when something is kept for the first time."""
    person = _person(viewer)
    return ReadingList.objects.get_or_create(
        owner=person, is_first=True, defaults={"changed_at": now}
    )[0]


def put_into(*, reading_list: ReadingList, work: Method | Essay, now: datetime) -> bool:
    """Puts a thing at the end of a list; False when it stands there already."""
    with transaction.atomic():
        row = _locked(reading_list)
        works = ListedWork.objects.filter(reading_list=row)
        if works.filter(**_column(work)).exists():
            return False
        if works.count() >= limits.WORKS_PER_LIST:
            raise Refused(
                _("A list holds at most %(count)d works. Take one out first, or begin a new list.")
                % {"count": limits.WORKS_PER_LIST}
            )
        last = works.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        ListedWork.objects.create(reading_list=row, position=position, kept_at=now, **_column(work))
        _touch(row, now)
    return True


def choose_lists(
    *, viewer: Viewer, work: Method | Essay, chosen: set[int], new_name: str, now: datetime
) -> None:
    """Puts a thing into the chosen lists of one's own, takes it out of the others, and begins a
    list with `new_name` if there is one."""
    with transaction.atomic():
        for row in ReadingList.objects.visible_to(viewer).order_by("pk"):
            if row.pk in chosen:
                put_into(reading_list=row, work=work, now=now)
            else:
                ListedWork.objects.filter(reading_list=row, **_column(work)).delete()
        if new_name:
            made = create_list(viewer=viewer, name=new_name, note="", now=now)
            put_into(reading_list=made, work=work, now=now)


# -- lists with names ---------------------------------------------------------------


def create_list(*, viewer: Viewer, name: str, note: str, now: datetime) -> ReadingList:
    """Begins a list."""
    person = _person(viewer)
    with transaction.atomic():
        # One after the other, so that they can be counted.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if person.reading_lists.count() > limits.LISTS_PER_PERSON:
            raise Refused(
                _("You have %(count)d lists already. Throw one away first.")
                % {"count": limits.LISTS_PER_PERSON}
            )
        return ReadingList.objects.create(owner=person, name=name, note=note, changed_at=now)


def change_list(
    *,
    viewer: Viewer,
    reading_list: ReadingList,
    name: str,
    note: str,
    now: datetime,
    insists: bool = False,
) -> None:
    """New words for a list; those of a shared one are looked at again."""
    with transaction.atomic():
        row = _locked(reading_list)
        _require_own(viewer, row)
        if row.is_first:
            raise PermissionDenied(_("This list has no name."))
        typed = [new for new, old in ((name, row.name), (note, row.note)) if new and new != old]
        row.name, row.note, row.changed_at = name, note, now
        row.save(update_fields=["name", "note", "changed_at"])
        _look_at_words(viewer, row, typed, now, insists=insists)


def note_work(
    *,
    viewer: Viewer,
    reading_list: ReadingList,
    work: ListedWork,
    note: str,
    now: datetime,
    insists: bool = False,
) -> None:
    """Writes down beside a thing what it is good for."""
    with transaction.atomic():
        row = _locked(reading_list)
        _require_own(viewer, row)
        ListedWork.objects.filter(pk=work.pk, reading_list=row).update(note=note)
        _touch(row, now)
        _look_at_words(viewer, row, [note], now, insists=insists)


def move_work(*, viewer: Viewer, reading_list: ReadingList, work: ListedWork, step: int) -> None:
    """One place up (-1) or down (1) among what the owner sees; all others keep their order."""
    with transaction.atomic():
        row = _locked(reading_list)
        _require_own(viewer, row)
        works = ListedWork.objects.filter(reading_list=row).order_by("position", "pk")
        order = list(works)
        seen = list(works.visible_to(viewer).values_list("pk", flat=True))
        if work.pk not in seen:
            return
        other = seen.index(work.pk) + step
        if not 0 <= other < len(seen):
            return
        places = {one.pk: place for place, one in enumerate(order)}
        mine, theirs = places[work.pk], places[seen[other]]
        moved = order.pop(mine)
        order.insert(theirs, moved)
        for position, one in enumerate(order):
            one.position = position
        ListedWork.objects.bulk_update(order, ["position"])


def take_out(*, viewer: Viewer, reading_list: ReadingList, work: ListedWork, now: datetime) -> None:
    """Takes a thing out of a list."""
    with transaction.atomic():
        row = _locked(reading_list)
        _require_own(viewer, row)
        ListedWork.objects.filter(pk=work.pk, reading_list=row).delete()
        _touch(row, now)


def throw_away(*, viewer: Viewer, reading_list: ReadingList, now: datetime) -> None:
    """Deletes a list with a name; its link leads nowhere then."""
    with transaction.atomic():
        row = _locked(reading_list)
        _require_own(viewer, row)
        if row.is_first:
            raise PermissionDenied(_("This list stays. Take out what you need no more."))
        if row.state != PUBLISHED:
            close_withdrawn(kind=KIND, object_pk=row.pk, by=_person(viewer), at=now)
        row.delete()


def copy_list(*, viewer: Viewer, reading_list: ReadingList, now: datetime) -> ReadingList:
    """Makes a shared list one's own, with what one may read oneself; the link is not copied."""
    with transaction.atomic():
        made = create_list(viewer=viewer, name=reading_list.name, note=reading_list.note, now=now)
        works = ListedWork.objects.filter(reading_list=reading_list).visible_to(viewer)
        rows = works.order_by("position", "pk")[: limits.WORKS_PER_LIST]
        ListedWork.objects.bulk_create(
            ListedWork(
                reading_list=made,
                method_id=row.method_id,
                essay_id=row.essay_id,
                note=row.note,
                position=position,
                # In the order of the list, whatever it is sorted by.
                kept_at=now + timedelta(microseconds=position),
            )
            for position, row in enumerate(rows)
        )
    return made


# -- sharing -----------------------------------------------------------------------


def share_list(
    *, viewer: Viewer, reading_list: ReadingList, now: datetime, insists: bool = False
) -> ReadingList:
    """Makes a link that whoever has it can open. A list that is shared keeps its link.

    Raises `PersonalDataFound` for words about people on which the owner does not insist.
    """
    require_may_write(viewer)
    with transaction.atomic():
        row = _locked(reading_list)
        if not policies.can_share(viewer, row):
            raise PermissionDenied(_("This list cannot be shared."))
        require_not_paused(_person(viewer), now)
        if not row.share_key:
            row.share_key = secrets.token_urlsafe(_KEY_BYTES)
            row.save(update_fields=["share_key"])
            _look_at_words(viewer, row, words_of_list(row), now, insists=insists)
    return row


def stop_sharing(*, viewer: Viewer, reading_list: ReadingList, now: datetime) -> None:
    """Takes the link back: it leads nowhere, also when the list is shared again."""
    with transaction.atomic():
        row = _locked(reading_list)
        _require_own(viewer, row)
        if not row.share_key:
            return
        row.share_key = None
        if row.state in {PENDING, RETURNED}:
            row.state = PUBLISHED
            close_withdrawn(kind=KIND, object_pk=row.pk, by=_person(viewer), at=now)
        row.save(update_fields=["share_key", "state"])


def set_state(*, pk: int, state: str, name: str | None = None) -> None:
    """What the queue of moderators decides, which asks who may and keeps the log."""
    change: dict[str, Any] = {"state": state}
    if name is not None:
        change["name"] = name[: limits.NAME_LENGTH]
    ReadingList.objects.filter(pk=pk).update(**change)


def forget_words(*, pk: int) -> bool:
    """Deletes the words of a list that moderators have removed; False for any other."""
    with transaction.atomic():
        row = ReadingList.objects.select_for_update().filter(pk=pk, state=REMOVED).first()
        if row is None:
            return False
        row.name, row.note, row.share_key, row.state = "…", "", None, PUBLISHED
        row.save(update_fields=["name", "note", "share_key", "state"])
        ListedWork.objects.filter(reading_list=row).update(note="")
    return True


def _look_at_words(
    viewer: Viewer, row: ReadingList, typed: Sequence[str], now: datetime, *, insists: bool
) -> None:
    """Of a shared list: what a check finds waits for a moderator before others read it."""
    texts = tuple(text for text in typed if text)
    if not row.share_key or not texts or row.state in {HIDDEN, REMOVED}:
        return
    person = _person(viewer)
    is_new = now - person.date_joined < timedelta(days=limits.NEW_MEMBER_DAYS)
    found = screen(Words(texts, author=person, place_path="", is_new_member=is_new))
    # What is shared now was written before: its pace says nothing.
    hints = [hint for hint in found if hint.why != Why.PACE]
    if row.state in {PENDING, RETURNED}:
        hints = hints or [Hint(Why.PREMODERATION)]
    private = personal_data_in(hints)
    if private and not insists:
        raise PersonalDataFound(about_personal_data(private))
    words_changed(kind=KIND, object_pk=row.pk, by=person, at=now)
    row.state = PENDING if hints else PUBLISHED
    row.save(update_fields=["state"])
    if hints:
        open_review(
            kind=KIND,
            object_pk=row.pk,
            scope=scope_of(row),
            why=first_reason(hints),
            hints=[hint.found for hint in hints if hint.found],
            at=now,
        )


def scope_of(row: ReadingList) -> Scope:
    """Moderators of the region look after shared lists: they belong to no place."""
    return Scope("", None, row.owner_id)


def _column(work: Method | Essay) -> dict[str, Any]:
    return {"method" if isinstance(work, Method) else "essay": work}


def _locked(reading_list: ReadingList) -> ReadingList:
    return ReadingList.objects.select_for_update().get(pk=reading_list.pk)


def _require_own(viewer: Viewer, row: ReadingList) -> None:
    if viewer.person_id is None or row.owner_id != viewer.person_id:
        raise PermissionDenied(_("This list is somebody else's."))


def _person(viewer: Viewer) -> User:
    if viewer.person is None:
        raise PermissionDenied(_("Sign in first, then you can keep things here."))
    return viewer.person


def _touch(row: ReadingList, now: datetime) -> None:
    ReadingList.objects.filter(pk=row.pk).update(changed_at=now)
