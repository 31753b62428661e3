"""Who is told that somebody is asked to be named, and what they answered."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.people.policies import shown_name
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from library.authors.selectors import invitations_of
from library.authors.services import CO_AUTHOR_ANSWERED, CO_AUTHOR_ASKED
from library.methods.models import CoAuthor
from library.methods.selectors import newest_title


@offer_notice
class Asked(NoticeAbout):
    """An author says that the person made it too."""

    kind = CO_AUTHOR_ASKED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who was asked."""
        rows = CoAuthor.objects.filter(pk=event.object_pk, person__isnull=False)
        return rows.values_list("person", flat=True)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, CoAuthor]:
        """What the viewer was asked and has not answered."""
        open_ones = invitations_of(viewer).filter(agreed_at__isnull=True, declined_at__isnull=True)
        return open_ones.select_related("method__latest_revision").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """Leads to the page where one answers."""
        title = {"title": newest_title(thing.method)}
        return NoticeLine(
            text=_("You are asked whether you are an author of “%(title)s”.") % title,
            url=reverse("library:co-author-answer", args=[thing.pk]),
            sign="users",
        )

    def may_mail(self, event: Event, person: User) -> bool:
        """It waits for their word."""
        return not person.is_minor


@offer_notice
class Answered(NoticeAbout):
    """Somebody agreed or declined: for the author."""

    kind = CO_AUTHOR_ANSWERED

    def hearers(self, event: Event) -> Iterable[int]:
        """The author of the method."""
        rows = CoAuthor.objects.filter(pk=event.object_pk, method__author__isnull=False)
        return rows.values_list("method__author", flat=True)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, CoAuthor]:
        """Of the viewer's own methods."""
        own = CoAuthor.objects.filter(method__author=viewer.person_id or 0)
        return own.select_related("method__latest_revision", "person").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """What they said last."""
        words = {"name": shown_name(thing.person, viewer), "title": newest_title(thing.method)}
        if thing.agreed_at is not None:
            text = _("%(name)s is named with you as an author of “%(title)s”.") % words
        elif thing.declined_at is not None:
            text = _("%(name)s does not wish to be named as an author of “%(title)s”.") % words
        else:
            return None
        url = reverse("library:method-authors", args=[thing.method_id])
        return NoticeLine(text=text, url=url, sign="users")
