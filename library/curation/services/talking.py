"""Remarks, the conversation with the author, what is settled, and scores."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.moderation.policies import require_not_paused
from cms.notices.services import announce
from cms.people.models import User
from library.curation import policies
from library.curation.models import AXES, Remark, Review, Score
from library.curation.services.telling import SAID


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, and to what it is pinned; to nothing: the conversation."""

    text: str
    field: str = ""
    stored: StoredFile | None = None
    page: int | None = None
    is_private: bool = False


def remark(*, viewer: Viewer, review: Review, words: Words, now: datetime) -> Remark:
    """An editor pins a remark or writes to the author; the author answers in the conversation."""
    person = _person(viewer, now)
    with transaction.atomic():
        fresh = Review.objects.select_for_update().select_related("method").get(pk=review.pk)
        if not fresh.is_open:
            raise PermissionDenied(_("It is answered already."))
        if not policies.can_review(viewer, fresh.method):
            if not policies.can_answer(viewer, fresh):
                raise PermissionDenied(_("Only its authors and the editors talk about a method."))
            words = Words(text=words.text)
        said = Remark.objects.create(
            review=fresh,
            round=fresh.rounds.order_by("-number")[0],
            field=words.field,
            stored=words.stored,
            page=words.page if words.stored else None,
            is_private=words.is_private,
            text=words.text.strip(),
            author=person,
        )
        log(
            instance=fresh.method,
            action="library.review.remark",
            user=person,
            data={"review": fresh.pk, "remark": said.pk, "is_private": said.is_private},
        )
        if not said.is_private:
            announce(kind=SAID, object_pk=fresh.pk, actor=person, at=now, data={"remark": said.pk})
    return said


def settle(*, viewer: Viewer, said: Remark, is_settled: bool, now: datetime) -> None:
    """Whoever mended it, or looked at it again, says that a remark is settled, or is not."""
    person = _person(viewer, now)
    review = said.review
    is_author = policies.can_answer(viewer, review) and not said.is_private
    if not (is_author or policies.can_review(viewer, review.method)):
        raise PermissionDenied(_("Only its authors and the editors talk about a method."))
    rows = Remark.objects.filter(pk=said.pk, settled_at__isnull=is_settled)
    rows.update(settled_at=now if is_settled else None, settled_by=person if is_settled else None)


def score(*, viewer: Viewer, review: Review, points: dict[str, int], now: datetime) -> Score:
    """What an editor, or an expert who was asked, thinks of what was sent; anew it changes."""
    person = _person(viewer, now)
    with transaction.atomic():
        fresh = Review.objects.select_for_update().select_related("method").get(pk=review.pk)
        is_asked = fresh.opinions.filter(expert=person).exists()
        if policies.is_own(fresh.method, person.pk) or not (
            is_asked or policies.can_curate(viewer)
        ):
            raise PermissionDenied(_("Scores are given by editors and experts, not by authors."))
        if not fresh.is_open:
            raise PermissionDenied(_("It is answered already."))
        kept, _new = Score.objects.update_or_create(
            round=fresh.rounds.order_by("-number")[0],
            author=person,
            defaults={axis: points[axis] for axis in AXES},
        )
    return kept


def _person(viewer: Viewer, now: datetime) -> User:
    if viewer.person is None:
        raise PermissionDenied(_("Sign in first."))
    require_not_paused(viewer.person, now)
    return viewer.person
