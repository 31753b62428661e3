"""Every write about lessons with methods, with the tally of each method.

Whoever writes about a method holds its tally first, then the words: so the count is exact, and no
two wait for each other.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
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
from cms.notices.services import announce
from cms.people.models import User
from cms.people.policies import require_may_write
from cms.ports.reviewable import PENDING, PUBLISHED, REMOVED, RETURNED, Scope
from cms.settings import limits
from library.methods.models import Grade, Method
from library.uses import policies
from library.uses.models import Use, UseTally
from library.uses.refusals import PersonalDataFound, Refused, TooMany
from library.versions.models import MethodVersion

KIND = "use"
METHOD_USED = "library.method_used"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What somebody says of a lesson with a method."""

    used_on: date
    sentence: str
    rating: int
    language: str
    grade: Grade | None = None


def say_use(
    *, viewer: Viewer, method: Method, lesson: Lesson, now: datetime, insists: bool = False
) -> Use:
    """Keeps what `viewer` says of a lesson with the version on the shelf: said again, it is
    changed. What a check finds, and the first words of a person, wait for a moderator.

    Raises `Refused` with a sentence; PermissionDenied for those who may not.
    """
    require_may_write(viewer)
    person = viewer.person
    assert person is not None
    if not policies.can_say(viewer, method):
        raise PermissionDenied(_("Teachers say this of methods that others have made."))
    require_not_paused(person, now)
    with transaction.atomic():
        # What one person sends comes one after the other, so that it can be counted.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        _held(method.pk)
        if not Method.objects.published().filter(pk=method.pk).exists():
            raise Refused(_("This method is not on the shelf any more."))
        version = MethodVersion.objects.filter(method=method).aggregate(last=Max("number"))
        number = version["last"] or 0
        use = Use.objects.filter(method=method, version=number, person=person).first()
        if use is not None and not policies.can_change(viewer, use):
            raise Refused(_("A moderator has taken these words away: they stay as they are."))
        if use is None:
            _require_few(person, now)
        hints = _hints(viewer, lesson.sentence, use, now, insists=insists)
        said = use or Use(method=method, version=number, person=person, state=PENDING)
        _count_out(said)
        said.used_on, said.grade, said.rating = lesson.used_on, lesson.grade, lesson.rating
        said.sentence, said.language = lesson.sentence, lesson.language
        said.said_at = now
        said.state = PENDING if hints else PUBLISHED
        said.save()
        _count_in(said)
        if use is not None:
            words_changed(kind=KIND, object_pk=said.pk, by=person, at=now)
        if hints:
            open_review(
                kind=KIND,
                object_pk=said.pk,
                scope=scope_of(said),
                why=first_reason(hints),
                hints=[hint.found for hint in hints if hint.found],
                at=now,
            )
        else:
            _tell(said, now)
    return said


def take_back(*, viewer: Viewer, use: Use, now: datetime) -> None:
    """The person takes their words back; they may say it anew."""
    with transaction.atomic():
        _held(use.method_id)
        row = Use.objects.select_for_update().filter(pk=use.pk).first()
        if row is None:
            return
        if not policies.can_change(viewer, row):
            raise PermissionDenied(_("A moderator has taken these words away."))
        assert viewer.person is not None
        close_withdrawn(kind=KIND, object_pk=row.pk, by=viewer.person, at=now)
        _count_out(row)
        row.delete()


def drop_of_author(*, method: Method, person: User) -> None:
    """Who is an author of the method now has not judged it: in the transaction of the caller."""
    _held(method.pk)
    for row in Use.objects.select_for_update().filter(method=method, person=person):
        _count_out(row)
        row.delete()


def let_go_of_waiting(*, person: User) -> None:
    """Somebody leaves: what was never read goes; what was read stays without the name."""
    Use.objects.filter(person=person, state__in=[PENDING, RETURNED]).delete()


# -- the queue of moderators, which asks who may and keeps the log ----------------------


def locked_state(pk: int) -> str | None:
    """The state of the words now, behind the lock of the tally."""
    row = Use.objects.filter(pk=pk).first()
    if row is None:
        return None
    _held(row.method_id)
    rows = Use.objects.select_for_update().filter(pk=pk)
    return rows.values_list("state", flat=True).first()


def set_state(*, pk: int, state: str, now: datetime, sentence: str | None = None) -> None:
    """Shows the words or takes them out of sight, and out of the tally."""
    with transaction.atomic():
        if locked_state(pk) is None:
            return
        row = Use.objects.get(pk=pk)
        _count_out(row)
        row.state = state
        if sentence is not None:
            row.sentence = sentence[: limits.USE_LENGTH]
        row.save(update_fields=["state", "sentence"])
        _count_in(row)
        if state == PUBLISHED:
            _tell(row, now)


def purge(*, pk: int) -> bool:
    """Deletes removed words for good."""
    return bool(Use.objects.filter(pk=pk, state=REMOVED).delete()[0])


def scope_of(use: Use) -> Scope:
    """Those who answer for the place or the community of the method."""
    method = Method.objects.select_related("place").get(pk=use.method_id)
    path = method.place.path if method.place else ""
    return Scope(path, method.community_id, use.person_id)


# -- how it is done ------------------------------------------------------------------


def _held(method_pk: int) -> None:
    """Holds the tally of a method until the transaction ends; makes it the first time."""
    UseTally.objects.get_or_create(method_id=method_pk)
    UseTally.objects.select_for_update().get(method_id=method_pk)


def _count_in(use: Use) -> None:
    _count(use, 1)


def _count_out(use: Use) -> None:
    if use.pk is not None:
        _count(use, -1)


def _count(use: Use, sign: int) -> None:
    if use.state == PUBLISHED:
        UseTally.objects.filter(method_id=use.method_id).update(
            count=F("count") + sign, ratings=F("ratings") + sign * use.rating
        )


def _hints(
    viewer: Viewer, sentence: str, before: Use | None, now: datetime, *, insists: bool
) -> list[Hint]:
    """Why a moderator looks first; raises when personal data were found and not insisted on."""
    person = viewer.person
    assert person is not None
    if before is not None and before.state == PUBLISHED and before.sentence == sentence:
        return []
    is_new = now - person.date_joined < timedelta(days=limits.NEW_MEMBER_DAYS)
    hints = screen(Words((sentence,), author=person, place_path="", is_new_member=is_new))
    private = personal_data_in(hints)
    if private and not insists:
        raise PersonalDataFound(about_personal_data(private))
    if viewer.is_moderator:
        return private
    if before is not None and before.state in {PENDING, RETURNED}:
        return hints or [Hint(Why.NEWCOMER)]
    if not Use.objects.filter(person=person, state=PUBLISHED).exists():
        hints.append(Hint(Why.NEWCOMER))
    return hints


def _require_few(person: User, now: datetime) -> None:
    said = Use.objects.filter(person=person, said_at__gt=now - timedelta(days=1))
    if said.count() >= limits.USES_A_DAY:
        raise TooMany(
            _("You have told of many lessons today. Your words are kept below: copy them and "
              "send them tomorrow.")
        )  # fmt: skip


def _tell(use: Use, now: datetime) -> None:
    """The authors hear of it once, when others can read it."""
    if Use.objects.filter(pk=use.pk, told_at__isnull=True).update(told_at=now):
        announce(kind=METHOD_USED, object_pk=use.pk, actor=use.person, at=now)
