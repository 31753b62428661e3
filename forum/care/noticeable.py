"""Who is told that something was written about a child: those of the thread, without its text."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from forum.care.models import CareMember, CareThread
from forum.care.services import CARE_WRITTEN


@offer_notice
class Written(NoticeAbout):
    """A new message."""

    kind = CARE_WRITTEN

    def hearers(self, event: Event) -> Iterable[int]:
        """Those let in; the door is asked again for each line."""
        rows = CareMember.objects.filter(thread=event.object_pk)
        return list(rows.values_list("person_id", flat=True))

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, CareThread]:
        """Threads that the viewer reads now."""
        return CareThread.objects.visible_to(viewer).only("pk").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """Never by mail, and without a word of it."""
        return NoticeLine(
            text=_("There is a new message in a talk about a child."),
            url=reverse("forum:care-detail", args=[thing.pk]),
            sign="lock",
        )
