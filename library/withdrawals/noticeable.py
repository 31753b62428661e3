"""Who is told that a method is asked for, taken back, put back, or stays."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import Membership, Role
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from library.methods.models import Method
from library.withdrawals.models import WithdrawalWish
from library.withdrawals.services import (
    METHOD_HIDDEN,
    METHOD_PUT_BACK,
    METHOD_WITHDRAWN,
    WITHDRAWAL_ASKED,
    WITHDRAWAL_REFUSED,
)


@offer_notice
class Asked(NoticeAbout):
    """An author wishes to take a method back: for editors."""

    kind = WITHDRAWAL_ASKED

    def hearers(self, event: Event) -> Iterable[int]:
        """All editors."""
        editing = Membership.objects.active().filter(role=Role.EDITOR)
        return editing.values_list("person", flat=True)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, WithdrawalWish]:
        """Wishes that nobody has answered."""
        wishes = WithdrawalWish.objects.visible_to(viewer).open()
        return wishes.select_related("method").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """Leads to the page where it is done or refused."""
        return NoticeLine(
            text=_("An author asks to take “%(title)s” back.") % {"title": thing.method.title},
            url=reverse("library:method-withdraw", args=[thing.method_id]),
            sign="undo-2",
        )


@offer_notice
class Refused(NoticeAbout):
    """The editors let it stand: for the author."""

    kind = WITHDRAWAL_REFUSED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who asked."""
        wishes = WithdrawalWish.objects.filter(pk=event.object_pk, asked_by__isnull=False)
        return wishes.values_list("asked_by", flat=True)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, WithdrawalWish]:
        """The viewer's own."""
        return WithdrawalWish.objects.visible_to(viewer).select_related("method").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """With the answer of the editor."""
        return NoticeLine(
            text=_("“%(title)s” stays on the shelf.") % {"title": thing.method.title},
            url=thing.method.get_absolute_url(),
            sign="method",
            detail=thing.answer,
        )


class _OfMethod(NoticeAbout):
    """What became of a method: for its author and those who made it with them."""

    def hearers(self, event: Event) -> Iterable[int]:
        """The author and who agreed."""
        method = Method.objects.with_authors().filter(pk=event.object_pk).first()
        if method is None:
            return ()
        beside = [one.person_id for one in method.named_co_authors]
        return filter(None, [method.author_id, *beside])

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Method]:
        """Those that the viewer wrote."""
        return Method.objects.written_by(viewer).defer("body", "body_html").in_bulk(keys)


@offer_notice
class Withdrawn(_OfMethod):
    """An editor took it back."""

    kind = METHOD_WITHDRAWN

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """With the reason, as long as it holds."""
        if thing.withdrawn_at is None:
            return None
        return NoticeLine(
            text=_("“%(title)s” was taken back: %(reason)s.")
            % {"title": thing.title, "reason": thing.get_withdrawal_display()},
            url=thing.get_absolute_url(),
            sign="undo-2",
            detail=thing.withdrawal_note,
        )


@offer_notice
class Hidden(_OfMethod):
    """A child may be recognised in it: nobody sees it until an editor has looked."""

    kind = METHOD_HIDDEN

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """As long as it is so."""
        if thing.withdrawn_at is None:
            return None
        return NoticeLine(
            text=_("“%(title)s” is hidden until an editor has looked at it.")
            % {"title": thing.title},
            url=thing.get_absolute_url(),
            sign="undo-2",
            detail=thing.withdrawal_note,
        )


@offer_notice
class PutBack(_OfMethod):
    """It stands on the shelf again."""

    kind = METHOD_PUT_BACK

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """As long as it stands there."""
        if not thing.live:
            return None
        return NoticeLine(
            text=_("“%(title)s” stands on the shelf again.") % {"title": thing.title},
            url=thing.get_absolute_url(),
            sign="method",
        )
