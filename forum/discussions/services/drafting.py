"""What people are writing is kept until they send it, and no tab overwrites another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cms.people.models import User
from cms.settings import limits
from forum.discussions.models import Draft, Post
from forum.discussions.refusals import Refused


class WrittenElsewhere(Refused):
    """Another tab or device has saved `draft` meanwhile: both texts are shown, none is lost."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            _("You are writing this in another window too. Both texts stand here: choose one.")
        )
        self.draft = draft


class AlreadySent(Refused):
    """The form has made its post; there is nothing left to keep."""


def save_draft(
    *,
    person: User,
    place: str,
    fields: Mapping[str, str],
    token: UUID,
    seen: int,
    now: datetime,
) -> Draft | None:
    """Keeps what stands in a form; `seen` is the version that it shows, 0 when there was none.

    A form without a word keeps nothing (None). Raises `WrittenElsewhere`, `AlreadySent`.
    """
    kept = {name: text for name, text in fields.items() if text.strip()}
    if sum(len(text) for text in kept.values()) > limits.DRAFT_LENGTH:
        raise Refused(_("This is too long to be kept as a draft. It stays on this page."))
    mine = Draft.objects.filter(person=person, place=place)
    with transaction.atomic():
        if not kept:
            mine.filter(version=seen).delete()
            return None
        if mine.filter(version=seen).update(
            fields=kept, token=token, version=F("version") + 1, updated_at=now
        ):
            return mine.get()
    known = mine.first()
    if known is not None:
        if known.fields == kept:
            return known
        raise WrittenElsewhere(known)
    # A change of a post bears the name of the form that made it.
    is_change = place.startswith("post:")
    if not is_change and Post.objects.filter(author=person, token=token).exists():
        raise AlreadySent(_("This was sent already."))
    try:
        with transaction.atomic():
            made = Draft.objects.create(
                person=person,
                place=place,
                fields=kept,
                token=token,
                version=seen + 1,
                updated_at=now,
            )
            _forget_oldest(person)
    except IntegrityError:
        # Two tabs began at the same moment, or a page that was left and the one that came next.
        known = mine.get()
        if known.fields == kept:
            return known
        raise WrittenElsewhere(known) from None
    return made


def discard_draft(*, person: User, pk: int) -> None:
    """Throws one's own draft away."""
    Draft.objects.filter(person=person, pk=pk).delete()


def forget_old_drafts(*, now: datetime) -> int:
    """Deletes what nobody has gone on with for half a year."""
    before = now - timedelta(days=limits.DRAFTS_KEPT_DAYS)
    return Draft.objects.filter(updated_at__lt=before).delete()[0]


def _forget_oldest(person: User) -> None:
    mine = Draft.objects.filter(person=person).order_by("-updated_at", "-pk")
    beyond = list(mine.values_list("pk", flat=True)[limits.DRAFTS_PER_PERSON :])
    if beyond:
        Draft.objects.filter(pk__in=beyond).delete()
