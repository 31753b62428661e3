"""Every write about who made a method together with its author."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cms.audience.viewer import viewer_of
from cms.notices.services import announce
from cms.people.models import User
from cms.ports.searchable import changed
from cms.settings import limits
from library.authors import policies
from library.methods.models import CoAuthor, Method
from library.methods.policies import can_send_methods
from library.uses.services import drop_of_author

CO_AUTHOR_ASKED = "library.co_author_asked"
CO_AUTHOR_ANSWERED = "library.co_author_answered"


class NotNamed(Exception):  # noqa: N818 - said to a person
    """Why somebody cannot be named."""


def ask_co_author(*, method: Method, person: User, by: User, now: datetime) -> CoAuthor:
    """Asks somebody whether they made it too; asked twice it is once.

    Raises `NotNamed` with a sentence. They are named after they have agreed.
    """
    with transaction.atomic():
        row = _locked(method, by)
        if person.pk == row.author_id:
            raise NotNamed(_("This is the author already."))
        if not can_send_methods(viewer_of(person)):
            raise NotNamed(_("Only teachers whom a coordinator has accepted can be asked."))
        there = CoAuthor.objects.filter(method=row, person=person).first()
        if there is not None:
            if there.declined_at is not None:
                raise NotNamed(_("They have answered that they do not wish to be named."))
            return there
        asked = CoAuthor.objects.create(method=row, person=person, position=_next_position(row))
        announce(kind=CO_AUTHOR_ASKED, object_pk=asked.pk, actor=by, at=now)
    return asked


def print_co_author(*, method: Method, credit: str, by: User) -> CoAuthor:
    """Names somebody who has no account. Raises `NotNamed` with a sentence."""
    with transaction.atomic():
        row = _locked(method, by)
        if not policies.can_print_names(viewer_of(by), row):
            raise NotNamed(_("This method is published. Ask the editors to add the name."))
        for there in CoAuthor.objects.filter(method=row, person=None):
            if there.credit.casefold() == credit.casefold():
                return there
        return _told(
            CoAuthor.objects.create(method=row, credit=credit, position=_next_position(row))
        )


def remove_co_author(*, co_author: CoAuthor, by: User) -> None:
    """Names them no more. Who declined stays in the list: nobody is asked twice."""
    with transaction.atomic():
        row = _locked(co_author.method, by)
        CoAuthor.objects.filter(pk=co_author.pk, declined_at__isnull=True).delete()
        changed("method", [row.pk])


def move_up(*, co_author: CoAuthor, by: User) -> None:
    """One place nearer to the author."""
    with transaction.atomic():
        row = _locked(co_author.method, by)
        order = list(CoAuthor.objects.filter(method=row))
        place = next((at for at, one in enumerate(order) if one.pk == co_author.pk), 0)
        if place:
            order[place - 1], order[place] = order[place], order[place - 1]
        for position, one in enumerate(order):
            one.position = position
        CoAuthor.objects.bulk_update(order, ["position"])
        changed("method", [row.pk])


def answer_as_co_author(*, co_author: CoAuthor, by: User, agrees: bool, now: datetime) -> CoAuthor:
    """The person says whether they made it too. Who agreed may leave later, and come no more."""
    with transaction.atomic():
        Method.objects.select_for_update().filter(pk=co_author.method_id).values_list("pk").first()
        row = CoAuthor.objects.select_related("method").get(pk=co_author.pk)
        if row.person_id != by.pk:
            raise PermissionDenied(_("Each answers for themselves."))
        if agrees and row.declined_at is not None:
            raise PermissionDenied(_("You have declined. The author can add you no more."))
        if (agrees and row.agreed_at is not None) or (not agrees and row.declined_at is not None):
            return row
        row.agreed_at = now if agrees else None
        row.declined_at = None if agrees else now
        row.save(update_fields=["agreed_at", "declined_at"])
        if agrees:
            drop_of_author(method=row.method, person=by)
        announce(kind=CO_AUTHOR_ANSWERED, object_pk=row.pk, actor=by, at=now)
    return _told(row)


def _locked(method: Method, by: User) -> Method:
    """The row, held until the transaction ends, if `by` says who made it."""
    row = Method.objects.select_for_update().get(pk=method.pk)
    if not policies.can_name_authors(viewer_of(by), row):
        raise PermissionDenied(_("The author of a method says who made it."))
    return row


def _next_position(row: Method) -> int:
    """At the end. Raises `NotNamed` when they are too many; who declined is not counted."""
    named = CoAuthor.objects.filter(method=row)
    if named.filter(declined_at__isnull=True).count() >= limits.CO_AUTHORS:
        raise NotNamed(
            _("A method has at most %(count)d authors beside the first.")
            % {"count": limits.CO_AUTHORS}
        )
    last = named.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _told(row: CoAuthor) -> CoAuthor:
    """Search reads the names anew."""
    changed("method", [row.method_id])
    return row
