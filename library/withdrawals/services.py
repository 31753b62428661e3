"""Every write about methods that are taken back and put back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import viewer_of
from cms.notices.services import announce
from cms.people.models import User
from library.methods import policies
from library.methods.models import Method, Withdrawal
from library.withdrawals.models import WithdrawalWish

WITHDRAWAL_ASKED = "library.withdrawal_asked"
WITHDRAWAL_REFUSED = "library.withdrawal_refused"
METHOD_WITHDRAWN = "library.method_withdrawn"
METHOD_HIDDEN = "library.method_hidden"
METHOD_PUT_BACK = "library.method_put_back"


def withdraw_method(*, method: Method, by: User, reason: str, note: str, now: datetime) -> bool:
    """Takes a method off the shelf; its place says why. False when another has done it already.

    What stood on the shelf, its versions and the draft stay: putting back is one act.
    """
    if not policies.can_withdraw(viewer_of(by)):
        raise PermissionDenied(_("Editors take a published method back."))
    with transaction.atomic():
        row = Method.objects.select_for_update().get(pk=method.pk)
        if not row.live:
            return False
        if row.current_workflow_state is not None:
            row.current_workflow_state.cancel(user=by)
        _take_off(row, reason, note, now)
        _answer(row, by, now, is_granted=True)
        log(instance=row, action="library.withdraw", user=by, data={"reason": reason, "note": note})
        announce(kind=METHOD_WITHDRAWN, object_pk=row.pk, actor=by, at=now)
    return True


def hide_method(*, method: Method, note: str, now: datetime) -> None:
    """The site itself takes a method off the shelf until an editor has looked, to protect children.

    The caller holds its row. What the editors have in hand of it goes on.
    """
    _take_off(method, Withdrawal.CHILDREN, note, now)
    log(instance=method, action="library.hidden", data={"note": note})
    announce(kind=METHOD_HIDDEN, object_pk=method.pk, actor=None, at=now, is_urgent=True)


def change_reason(*, method: Method, by: User, reason: str, note: str) -> None:
    """An editor says in other words why a method stays off the shelf. The caller holds its row."""
    method.withdrawal, method.withdrawal_note = reason, note
    method.save(update_fields=["withdrawal", "withdrawal_note"])
    log(instance=method, action="library.withdraw", user=by, data={"reason": reason, "note": note})


def _take_off(row: Method, reason: str, note: str, now: datetime) -> None:
    # What was to come out later would bring it back unasked.
    row.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    row.live = False
    row.withdrawal, row.withdrawal_note, row.withdrawn_at = reason, note, now
    row.save(update_fields=["live", "withdrawal", "withdrawal_note", "withdrawn_at"])


def put_back(*, method: Method, by: User, now: datetime) -> bool:
    """Puts what was taken back on the shelf again, as it stood. False when it stands there."""
    if not policies.can_withdraw(viewer_of(by)):
        raise PermissionDenied(_("Editors put a method back on the shelf."))
    with transaction.atomic():
        row = Method.objects.select_for_update().get(pk=method.pk)
        if row.live or row.withdrawn_at is None:
            return False
        row.live = True
        row.withdrawal, row.withdrawal_note, row.withdrawn_at = "", "", None
        row.save(update_fields=["live", "withdrawal", "withdrawal_note", "withdrawn_at"])
        log(instance=row, action="library.put_back", user=by)
        announce(kind=METHOD_PUT_BACK, object_pk=row.pk, actor=by, at=now)
    return True


def ask_to_withdraw(
    *, method: Method, by: User, reason: str, note: str, now: datetime
) -> WithdrawalWish | None:
    """The author asks the editors; None when that was asked and is not answered yet."""
    if not policies.can_ask_to_withdraw(viewer_of(by), method):
        raise PermissionDenied(_("Only its author asks to take a method back."))
    with transaction.atomic():
        try:
            with transaction.atomic():
                wish = WithdrawalWish.objects.create(
                    method=method, reason=reason, note=note, asked_by=by, asked_at=now
                )
        except IntegrityError:
            # Sent twice, or from two windows.
            return None
        announce(kind=WITHDRAWAL_ASKED, object_pk=wish.pk, actor=by, at=now)
    return wish


def refuse_wish(*, wish: WithdrawalWish, by: User, answer: str, now: datetime) -> bool:
    """The method stays on the shelf, and its author reads why. False when it was answered."""
    if not policies.can_withdraw(viewer_of(by)):
        raise PermissionDenied(_("Editors answer this."))
    with transaction.atomic():
        row = Method.objects.select_for_update().get(pk=wish.method_id)
        if not _answer(row, by, now, is_granted=False, answer=answer):
            return False
        log(instance=row, action="library.withdrawal_refused", user=by, data={"note": answer})
        announce(kind=WITHDRAWAL_REFUSED, object_pk=wish.pk, actor=by, at=now)
    return True


def _answer(row: Method, by: User, now: datetime, *, is_granted: bool, answer: str = "") -> int:
    return WithdrawalWish.objects.filter(method=row, answered_at__isnull=True).update(
        is_granted=is_granted, answer=answer, answered_by=by, answered_at=now
    )
