"""What stands in the place of a method that was taken back, and what authors ask."""

from dataclasses import dataclass
from datetime import datetime

from cms.audience.viewer import Viewer
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from library.methods import policies
from library.methods.models import Method
from library.methods.selectors import authors_of
from library.withdrawals.models import WithdrawalWish


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What was here, whose it was, why and when it went. No words of it, no files."""

    method: Method
    authors: tuple[str, ...]
    reason: str
    may_put_back: bool
    may_see_draft: bool


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish as editors read it."""

    pk: int
    method: Method
    reason: str
    note: str
    asked_by: str
    asked_at: datetime


def find_tombstone(pk: int, viewer: Viewer) -> Tombstone | None:
    """What stands at the address of a withdrawn method; None where none was withdrawn."""
    method = Method.objects.withdrawn().with_authors().filter(pk=pk).first()
    if method is None:
        return None
    return Tombstone(
        method=method,
        authors=authors_of(method, viewer),
        reason=str(method.get_withdrawal_display()),
        may_put_back=policies.can_withdraw(viewer),
        may_see_draft=policies.can_see_draft(viewer, method),
    )


def find_method_to_withdraw(pk: int, viewer: Viewer) -> Method | None:
    """A published method that `viewer` takes back, or asks to."""
    method = Method.objects.visible_to(viewer).filter(pk=pk, live=True).first()
    if method is None or not policies.can_ask_to_withdraw(viewer, method):
        return None
    return method


def open_wish_of(method: Method) -> WithdrawalWish | None:
    """What its author asked and nobody answered."""
    return WithdrawalWish.objects.open().filter(method=method).select_related("asked_by").first()


def open_wishes(viewer: Viewer) -> list[WishLine]:
    """What waits for editors, the longest wait first; empty for everybody else."""
    if not policies.can_withdraw(viewer):
        return []
    found = WithdrawalWish.objects.visible_to(viewer).open().select_related("method", "asked_by")
    wishes = list(found[: limits.WAITING_SHOWN])
    prepare_names(wish.asked_by for wish in wishes)
    return [
        WishLine(
            pk=wish.pk,
            method=wish.method,
            reason=str(wish.get_reason_display()),
            note=wish.note,
            asked_by=shown_name(wish.asked_by, viewer),
            asked_at=wish.asked_at,
        )
        for wish in wishes
    ]
