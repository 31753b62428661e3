"""Every write about reports of mistakes: sent, confirmed, answered, forgotten."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from cms.audience.viewer import Viewer, viewer_of
from cms.files.models import StoredFile
from cms.mail.services import send_letter
from cms.moderation.screening import Words, screen
from cms.moderation.services import is_visitors_turn, visitor_digest
from cms.notices.services import announce
from cms.people.models import User
from cms.settings import limits
from library.corrections import policies
from library.corrections.models import URGENT, Correction, Outcome, Wrong
from library.corrections.refusals import OffTheShelf, Refused, TooMany
from library.methods.models import Method, Withdrawal
from library.withdrawals.services import change_reason, hide_method, put_back, withdraw_method

CORRECTION_SENT = "library.correction_sent"
CORRECTION_ANSWERED = "library.correction_answered"

_REASONS = {
    Wrong.MISTAKE: Withdrawal.MISTAKE,
    Wrong.FILE: Withdrawal.MISTAKE,
    Wrong.RIGHTS: Withdrawal.RIGHTS,
    Wrong.CHILD: Withdrawal.CHILDREN,
}


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports. `name` and `mail` are those of a visitor who gives them.

    `is_hasty`: the form came back sooner than people read and choose.
    """

    kind: str
    words: str
    language: str
    whereabouts: str = ""
    version: int = 0
    stored: StoredFile | None = None
    name: str = ""
    mail: str = ""
    is_hasty: bool = False


def report_mistake(
    *, viewer: Viewer, method: Method, reported: Reported, address: str, now: datetime
) -> Correction:
    """Brings a report before the editors and tells the authors; sent twice, it is one.

    That a child can be recognised takes the method off the shelf at once, until an editor has
    looked: see `_hides`. A mail is written to only after its owner has confirmed it. Raises
    `Refused` with a sentence.
    """
    person = viewer.person
    visitor = "" if person is not None else visitor_digest(address, now)
    with transaction.atomic():
        # Reports of one method come one after the other.
        row = Method.objects.select_for_update().get(pk=method.pk)
        known = _known(row, person, visitor, reported)
        if known is not None:
            return known
        if not row.live:
            raise OffTheShelf(_("This method is not on the shelf any more."))
        _require_few(person, visitor, reported.mail, now)
        kind = Wrong(reported.kind)
        stored = reported.stored
        correction = Correction(
            method=row,
            version=reported.version,
            stored=stored,
            file_name=stored.name if stored else "",
            kind=kind,
            words=reported.words,
            whereabouts=reported.whereabouts,
            language=reported.language,
            person=person,
            visitor=visitor,
            name="" if person else reported.name,
            mail="" if person else reported.mail,
            is_urgent=kind in URGENT,
            is_plain=kind not in URGENT and _is_plain(person, reported),
            sent_at=now,
            due_at=now + _patience(kind),
        )
        key = secrets.token_urlsafe(24) if correction.mail else ""
        correction.key_digest = digest_of_key(key) if key else ""
        correction.has_hidden = correction.is_urgent and _hides(correction, viewer, reported)
        correction.save()
        log(instance=row, action="library.reported", data={"what": kind.value})
        if correction.has_hidden:
            with override(row.language):
                note = _(
                    "Somebody reports that a child can be recognised here. An editor looks at it."
                )
            hide_method(method=row, note=note, now=now)
        if key:
            _send_confirmation(correction, key)
        # Who sent it is told to nobody but those who answer.
        announce(
            kind=CORRECTION_SENT,
            object_pk=correction.pk,
            actor=None,
            at=now,
            is_urgent=correction.is_urgent,
        )
    return correction


def confirm_mail(*, key: str, now: datetime) -> Correction | None:
    """The owner of the mail wants the answer; None for a link that has had its day."""
    if not key:
        return None
    fresh = now - timedelta(hours=limits.CORRECTION_CONFIRM_HOURS)
    with transaction.atomic():
        found = Correction.objects.select_for_update(of=("self",)).select_related("method")
        correction = found.filter(key_digest=digest_of_key(key), sent_at__gte=fresh).first()
        if correction is None:
            return None
        correction.key_digest, correction.mail_confirmed_at = "", now
        correction.save(update_fields=["key_digest", "mail_confirmed_at"])
        if correction.answered_at is not None:
            _write_answer(correction)
    return correction


def answer_report(
    *, correction: Correction, by: User, outcome: str, answer: str, now: datetime
) -> bool:
    """An editor answers: it is put right, stays, or is taken off the shelf with these words in its
    place. False when another has answered. Raises `Refused` for what cannot be yet."""
    viewer = viewer_of(by)
    if not policies.can_answer(viewer, correction):
        raise PermissionDenied(_("Editors answer reports of the methods of others."))
    with transaction.atomic():
        method = Method.objects.select_for_update().get(pk=correction.method_id)
        row = Correction.objects.select_for_update().get(pk=correction.pk)
        if row.answered_at is not None:
            return False
        row.outcome, row.answer = Outcome(outcome), answer
        row.answered_by, row.answered_at = by, now
        row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
        _act(row, method, by, now)
        log(
            instance=method,
            action="library.report_answered",
            user=by,
            data={"what": row.kind, "outcome": row.outcome, "note": answer},
        )
        announce(kind=CORRECTION_ANSWERED, object_pk=row.pk, actor=by, at=now)
        if row.mail_confirmed_at is not None:
            _write_answer(row)
    return True


def forget_reporters(*, now: datetime) -> int:
    """Lets go of names and mails of visitors some time after the answer, and of mails that nobody
    confirmed."""
    long_ago = now - timedelta(days=limits.CORRECTION_MAIL_KEPT_DAYS)
    stale = now - timedelta(hours=limits.CORRECTION_CONFIRM_HOURS)
    known = ~Q(mail="") | ~Q(name="") | ~Q(visitor="")
    answered = Correction.objects.filter(known, answered_at__lt=long_ago)
    gone = answered.update(name="", mail="", key_digest="", visitor="")
    waiting = Correction.objects.exclude(mail="").filter(mail_confirmed_at=None, sent_at__lt=stale)
    return gone + waiting.update(mail="", key_digest="")


def digest_of_key(key: str) -> str:
    """What the table keeps of a one-time key."""
    return hashlib.sha256(key.encode()).hexdigest()


# -- how it is done ------------------------------------------------------------------


def _patience(kind: str) -> timedelta:
    if kind in URGENT:
        return timedelta(hours=limits.REVIEW_URGENT_DUE_HOURS)
    return timedelta(days=limits.CORRECTION_DUE_DAYS)


def _known(
    method: Method, person: User | None, visitor: str, reported: Reported
) -> Correction | None:
    same = Correction.objects.open().filter(
        method=method, kind=reported.kind, words=reported.words, stored=reported.stored
    )
    own = same.filter(person=person) if person else same.filter(visitor=visitor)
    return own.first()


def _require_few(person: User | None, visitor: str, mail: str, now: datetime) -> None:
    lately = Correction.objects.filter(sent_at__gt=now - timedelta(days=1))
    if person is not None:
        sent, most = lately.filter(person=person), limits.REPORTS_A_DAY
    else:
        sent, most = lately.filter(visitor=visitor), limits.REPORTS_A_DAY_VISITORS
    if sent.count() >= most:
        raise TooMany(
            _(
                "Many reports came from you today. Editors look at them one by one; "
                "if a child is in danger now, call 111 or 112."
            )
        )
    unasked = lately.filter(mail__iexact=mail, mail_confirmed_at=None)
    if mail and unasked.count() >= limits.QUESTIONS_A_DAY_MAIL:
        raise TooMany(
            _(
                "We have written to this mail today already. Confirm one of the letters first, or "
                "send the report without a mail."
            )
        )


def _is_plain(person: User | None, reported: Reported) -> bool:
    texts = (reported.words, reported.whereabouts)
    return not screen(Words(texts, author=person, place_path="", is_new_member=person is None))


def _hides(correction: Correction, viewer: Viewer, reported: Reported) -> bool:
    """Whether an urgent report takes the method off the shelf, as moderation hides words: not when
    an editor has looked at what is published and let it stand; of visitors not when a machine seems
    to send it, and each hides little in a day."""
    method = correction.method
    if viewer.is_editor:
        return True
    stood = Correction.objects.filter(method=method, kind__in=URGENT, outcome=Outcome.STAYS)
    since = method.last_published_at
    if (stood.filter(answered_at__gt=since) if since else stood).exists():
        return False
    if viewer.person is not None:
        return True
    return not reported.is_hasty and is_visitors_turn(correction.visitor)


def _act(row: Correction, method: Method, by: User, now: datetime) -> None:
    """What the answer does with the method."""
    if row.outcome == Outcome.WITHDRAWN:
        reason = _REASONS[Wrong(row.kind)]
        if method.withdrawn_at is not None:
            change_reason(method=method, by=by, reason=reason, note=row.answer)
        else:
            withdraw_method(method=method, by=by, reason=reason, note=row.answer, now=now)
    elif row.has_hidden and not method.live:
        if row.outcome == Outcome.CORRECTED:
            raise Refused(
                _("It is hidden still. Publish the corrected version first, then answer.")
            )
        put_back(method=method, by=by, now=now)


def _send_confirmation(correction: Correction, key: str) -> None:
    with override(correction.language):
        path = reverse("library:correction-confirm", args=[key])
    send_letter(
        to=correction.mail,
        language=correction.language,
        template="library/corrections/mail/confirm",
        context={
            "title": correction.method.title,
            "path": path,
            "hours": limits.CORRECTION_CONFIRM_HOURS,
        },
    )


def _write_answer(correction: Correction) -> None:
    method = correction.method
    with override(correction.language):
        outcome = str(Outcome(correction.outcome).label)
        path = method.get_absolute_url()
    send_letter(
        to=correction.mail,
        language=correction.language,
        template="library/corrections/mail/answered",
        context={
            "title": method.title,
            "outcome": outcome,
            "answer": correction.answer,
            "path": path,
        },
    )
