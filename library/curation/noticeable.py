"""What people are told of curation: editors, authors, experts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from library.curation import policies
from library.curation.models import Opinion, Remark, Review
from library.curation.services.telling import (
    ANSWERED,
    ASKED,
    ASSIGNED,
    OPINION,
    OPINION_DUE,
    SAID,
    WAITING,
    authors_of,
    those_of,
)
from library.methods.selectors import newest_title


class _OfReview(NoticeAbout):
    """One sentence about a review; editors go to its page, authors to their side of it."""

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Review]:
        """Reviews that the viewer knows of."""
        found = Review.objects.visible_to(viewer).select_related("method__latest_revision")
        return found.defer("method__latest_revision__content").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """The sentence and the way there."""
        is_editor = policies.can_review(viewer, thing.method)
        text = self.sentence(thing, event, is_editor=is_editor)
        if not text:
            return None
        url = (
            reverse("library:curation-review", args=[thing.pk])
            if is_editor
            else reverse("library:curation-talk", args=[thing.method_id])
        )
        return NoticeLine(text=text, url=url, sign="method", group=f"{self.kind}-{thing.pk}")

    def sentence(self, review: Review, event: Event, *, is_editor: bool) -> str:
        """The whole sentence."""
        raise NotImplementedError


def _review(event: Event) -> Review | None:
    return Review.objects.select_related("method").filter(pk=event.object_pk).first()


def _title(review: Review) -> dict[str, str]:
    return {"title": newest_title(review.method)}


@offer_notice
class Assigned(_OfReview):
    """An editor answers for it now."""

    kind = ASSIGNED

    def hearers(self, event: Event) -> Iterable[int]:
        """The editor."""
        review = _review(event)
        return [review.assigned_to_id] if review and review.assigned_to_id else []

    def sentence(self, review: Review, event: Event, *, is_editor: bool) -> str:
        """For what."""
        return _("You answer for the review of “%(title)s”") % _title(review)


@offer_notice
class Answered(_OfReview):
    """It is published, or returned."""

    kind = ANSWERED

    def hearers(self, event: Event) -> Iterable[int]:
        """The authors."""
        review = _review(event)
        return authors_of(review.method) if review else []

    def sentence(self, review: Review, event: Event, *, is_editor: bool) -> str:
        """How."""
        if event.data.get("status") == TaskState.STATUS_APPROVED:
            return _("Your method “%(title)s” is published") % _title(review)
        return _("Your method “%(title)s” came back with a note") % _title(review)


@offer_notice
class Said(_OfReview):
    """An editor has written to the author, or the author to the editors."""

    kind = SAID

    def hearers(self, event: Event) -> Iterable[int]:
        """The other side."""
        review = _review(event)
        if review is None:
            return []
        authors = authors_of(review.method)
        return those_of(review) if event.actor_id in authors else authors

    def sentence(self, review: Review, event: Event, *, is_editor: bool) -> str:
        """That it stands there, as long as it does."""
        if not Remark.objects.filter(pk=event.data.get("remark"), is_private=False).exists():
            return ""
        if is_editor:
            return _("The author of “%(title)s” has written to the editors") % _title(review)
        return _("An editor has written to you about “%(title)s”") % _title(review)


@offer_notice
class Waiting(_OfReview):
    """It has waited too long."""

    kind = WAITING

    def hearers(self, event: Event) -> Iterable[int]:
        """Its editor, else all."""
        review = _review(event)
        return those_of(review) if review else []

    def sentence(self, review: Review, event: Event, *, is_editor: bool) -> str:
        """What is asked; nothing once it is answered."""
        if not is_editor or not review.waits:
            return ""
        return _("“%(title)s” has waited for an editor too long") % _title(review)


class _OfOpinion(NoticeAbout):
    """One sentence about an opinion."""

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Opinion]:
        """Opinions that the viewer knows of."""
        found = Opinion.objects.visible_to(viewer)
        return found.select_related(
            "review__workflow_state", "review__method__latest_revision"
        ).in_bulk(keys)


class _ToExpert(_OfOpinion):
    """What an expert is told."""

    def hearers(self, event: Event) -> Iterable[int]:
        """The expert."""
        return Opinion.objects.filter(pk=event.object_pk).values_list("expert", flat=True)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """What is asked; nothing once the method is published or taken back."""
        if thing.expert_id != viewer.person_id or not thing.review.is_open:
            return None
        url = reverse("library:curation-opinion", args=[thing.pk])
        return NoticeLine(text=self.sentence(thing), url=url, sign="method")

    def may_mail(self, event: Event, person: User) -> bool:
        """It is asked of them by name."""
        return not person.is_minor

    def sentence(self, opinion: Opinion) -> str:
        """The whole sentence."""
        raise NotImplementedError


@offer_notice
class Asked(_ToExpert):
    """An expert is asked."""

    kind = ASKED

    def sentence(self, opinion: Opinion) -> str:
        """For what."""
        return _("You are asked for your opinion on the method “%(title)s”") % _title(
            opinion.review
        )


@offer_notice
class OpinionDue(_ToExpert):
    """The day has passed."""

    kind = OPINION_DUE

    def sentence(self, opinion: Opinion) -> str:
        """What is still waited for."""
        return _("The editors still wait for your opinion on “%(title)s”") % _title(opinion.review)


@offer_notice
class OpinionGiven(_OfOpinion):
    """An expert has answered."""

    kind = OPINION

    def hearers(self, event: Event) -> Iterable[int]:
        """Who asked, and the editor of the review."""
        opinion = Opinion.objects.select_related("review").filter(pk=event.object_pk).first()
        if opinion is None:
            return []
        asked = (opinion.asked_by_id, opinion.review.assigned_to_id)
        return {pk for pk in asked if pk is not None}

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """That it stands there."""
        if not policies.can_review(viewer, thing.review.method):
            return None
        text = _("An expert has written an opinion on “%(title)s”") % _title(thing.review)
        url = reverse("library:curation-review", args=[thing.review_id])
        return NoticeLine(text=text, url=f"{url}#opinions", sign="method")
