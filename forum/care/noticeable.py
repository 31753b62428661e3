"""Who is told that something was written about a child: those of the thread, without its text."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.ports.noticeable import NoticeLine, offer_notice
from forum.care.models import CareMember, CareThread
from forum.care.services import CARE_WRITTEN


@offer_notice
class Written:
    """A new message."""

    kind = CARE_WRITTEN

    def hearers(self, event: Event) -> Iterable[int]:
        """Those let in; the door is asked again for each line."""
        rows = CareMember.objects.filter(thread=event.object_pk)
        return list(rows.values_list("person_id", flat=True))

    def lines(self, events: Iterable[Event], viewer: Viewer) -> dict[int, NoticeLine]:
        """Of threads that the viewer reads now. One query."""
        known = list(events)
        rows = CareThread.objects.visible_to(viewer).filter(
            pk__in={event.object_pk for event in known}
        )
        seen = set(rows.values_list("pk", flat=True))
        return {
            event.pk: NoticeLine(
                text=_("There is a new message in a talk about a child."),
                url=reverse("forum:care-detail", args=[event.object_pk]),
                sign="lock",
            )
            for event in known
            if event.object_pk in seen
        }

    def may_mail(self, event: Event, person: User) -> bool:
        """Never by mail."""
        return False
