"""What moderators, authors and those who reported are told; no line holds what was said."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation import selectors
from cms.moderation.models import Report, ReviewItem, Sanction, Verb
from cms.moderation.services.clock import REVIEW_ESCALATED, REVIEW_REMINDED
from cms.moderation.services.deciding import REPORT_ANSWERED, REVIEW_DECIDED
from cms.moderation.services.queue import REVIEW_OPENED
from cms.moderation.services.sanctions import SANCTION_GIVEN
from cms.notices.models import Event, Notice
from cms.people.models import User
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from cms.settings import limits

SIGN = "shield-check"


class _OfItems(NoticeAbout):
    """Events about items of the queue, for those who may decide of them."""

    def hearers(self, event: Event) -> Iterable[int]:
        """Those who answer for the place: all of them when it is urgent, else the nearest."""
        item = ReviewItem.objects.filter(pk=event.object_pk).first()
        return () if item is None else self.hearers_of(item, event)

    def hearers_of(self, item: ReviewItem, event: Event) -> Iterable[int]:
        """Who hears of this item."""
        return selectors.those_who_answer(item, all_of_them=event.is_urgent)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, ReviewItem]:
        """Items that still wait and that the viewer may decide of."""
        return ReviewItem.objects.open().visible_to(viewer).in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """The sentence, and the way to the item."""
        url = reverse("moderation:item", args=[thing.pk])
        return NoticeLine(text=self.sentence(thing), url=url, sign=SIGN)

    def sentence(self, item: ReviewItem) -> str:
        """What is told."""
        raise NotImplementedError

    def may_mail(self, event: Event, person: User) -> bool:
        """Urgent ones go by mail, with the line and the way to the item alone."""
        return event.is_urgent


@offer_notice
class Opened(_OfItems):
    """Something came into the queue."""

    kind = REVIEW_OPENED

    def sentence(self, item: ReviewItem) -> str:
        """Urgent or not; never what was said."""
        if item.is_urgent:
            return _("Urgent: a report waits for you. It may be about a child in danger.")
        return _("Something waits for a moderator: %(why)s.") % {"why": item.get_why_display()}

    def may_mail(self, event: Event, person: User) -> bool:
        """One letter for what one sender has reported within some minutes: as long as that waits,
        whoever comes to look finds the others beside it."""
        return event.is_urgent and not _is_called_already(event, person)


def _is_called_already(event: Event, person: User) -> bool:
    sender = event.data.get("sender", "")
    if not sender:
        return False
    waits = ReviewItem.objects.open().filter(pk=OuterRef("event__object_pk"))
    mailed = Notice.objects.filter(
        Exists(waits),
        person=person,
        mailed_at__isnull=False,
        event__kind=event.kind,
        event__data__sender=sender,
        event__at__gt=event.at - timedelta(minutes=limits.URGENT_LETTER_MINUTES),
    )
    return mailed.exists()


@offer_notice
class Reminded(_OfItems):
    """It has waited for a day."""

    kind = REVIEW_REMINDED

    def sentence(self, item: ReviewItem) -> str:
        """A reminder."""
        return _("It has waited for a moderator for a day: %(why)s.") % {
            "why": item.get_why_display()
        }


@offer_notice
class Escalated(_OfItems):
    """It has waited for two days: the administration hears of it."""

    kind = REVIEW_ESCALATED

    def hearers_of(self, item: ReviewItem, event: Event) -> Iterable[int]:
        """Heads and deputies of the place, administrators, and those who should have decided."""
        return selectors.the_administration(item) | selectors.those_who_answer(item)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, ReviewItem]:
        """A head may not decide, and hears that it waits."""
        return ReviewItem.objects.open().in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """Those who may decide are led to the item, heads read the sentence alone."""
        line = super().line(thing, event, viewer, extras)
        if viewer.moderated_paths or viewer.led_community_ids or viewer.is_administrator:
            return line
        return replace(line, url=reverse("home:start"))

    def sentence(self, item: ReviewItem) -> str:
        """Who hears of it may call those who should decide."""
        return _("It has waited for a moderator for two days. Please see who can look at it.")


_TOLD = {
    Verb.PUBLISHED: lambda: _("A moderator has looked at your words: everybody reads them now."),
    Verb.EDITED: lambda: _("A moderator has published your words with changes."),
    Verb.RETURNED: lambda: _("A moderator returned your words to you with a note."),
    Verb.HIDDEN: lambda: _("A moderator has hidden your words. The reason stands beside them."),
    Verb.REMOVED: lambda: _("A moderator has removed your words. The reason stands beside them."),
    Verb.RESTORED: lambda: _("Your words are shown again."),
}


@offer_notice
class Decided(NoticeAbout):
    """The author hears what became of their words."""

    kind = REVIEW_DECIDED

    def hearers(self, event: Event) -> Iterable[int]:
        """The author."""
        authors = ReviewItem.objects.filter(pk=event.object_pk, author__isnull=False)
        return list(authors.values_list("author_id", flat=True))

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, ReviewItem]:
        """One's own words alone."""
        return ReviewItem.objects.filter(author=viewer.person_id).in_bulk(keys)

    def extras(self, events: Collection[Event], things: Mapping[int, Any], viewer: Viewer) -> Any:
        """The words as cards."""
        return selectors.cards_of(things.values(), viewer)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """What was decided; where everybody reads the words, the way to them."""
        told = _TOLD.get(event.data.get("act", ""))
        if told is None:
            return None
        card = extras.get((thing.kind, thing.object_pk))
        out = event.data["act"] in {Verb.PUBLISHED, Verb.EDITED, Verb.RESTORED}
        url = card.url if out and card and card.url else reverse("moderation:own")
        return NoticeLine(text=told(), url=url, sign=SIGN, detail=card.title if card else "")


@offer_notice
class Answered(NoticeAbout):
    """Those who reported hear that somebody has looked."""

    kind = REPORT_ANSWERED

    def hearers(self, event: Event) -> Iterable[int]:
        """Those with an account, once each."""
        reports = Report.objects.filter(item=event.object_pk, person__isnull=False)
        return list(reports.values_list("person_id", flat=True))

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Report]:
        """What the viewer has reported, by item."""
        mine = Report.objects.filter(person=viewer.person_id, item__in=keys)
        return {report.item_id: report for report in mine}

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """The same sentence for all: what became of it is between moderator and author."""
        return NoticeLine(
            text=_("Thank you: a moderator has looked at what you reported."),
            url=reverse("home:start"),
            sign=SIGN,
        )


@offer_notice
class Sanctioned(NoticeAbout):
    """Whoever is warned or paused hears of it."""

    kind = SANCTION_GIVEN

    def hearers(self, event: Event) -> Iterable[int]:
        """The person."""
        return list(Sanction.objects.filter(pk=event.object_pk).values_list("person_id", flat=True))

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Sanction]:
        """One's own alone."""
        return Sanction.objects.filter(person=viewer.person_id).in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """That there is something; the reason is read on the page."""
        if thing.kind == Sanction.Kind.PAUSE:
            text = _("A moderator asks you to pause. Read why.")
        else:
            text = _("A moderator has a word for you. Read it.")
        return NoticeLine(text=text, url=reverse("moderation:own"), sign=SIGN)

    def may_mail(self, event: Event, person: User) -> bool:
        """Adults hear of it by mail at once; a child's guardian and teacher speak to it."""
        return not person.is_minor
