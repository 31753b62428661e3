"""Who is told that a pupil asked for help: those who help, without its name and words."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.ports.noticeable import NoticeLine, offer_notice
from forum.help import policies
from forum.help.models import HelpRequest
from forum.help.services import HELP_ASKED


@offer_notice
class Asked:
    """A pupil asked for help."""

    kind = HELP_ASKED

    def hearers(self, event: Event) -> Iterable[int]:
        """Those who help there."""
        rows = HelpRequest.objects.filter(pk=event.object_pk).select_related("organisation")
        request = rows.first()
        return policies.helpers_of(request.organisation) if request else ()

    def lines(self, events: Iterable[Event], viewer: Viewer) -> dict[int, NoticeLine]:
        """Of requests that the viewer may read now. One query."""
        known = list(events)
        rows = policies.readable_by(viewer).filter(pk__in={event.object_pk for event in known})
        seen = set(rows.values_list("pk", flat=True))
        return {
            event.pk: NoticeLine(
                text=_("A pupil asks for help. Please look now."),
                url=reverse("forum:help-detail", args=[event.object_pk]),
                sign="hand-heart",
            )
            for event in known
            if event.object_pk in seen
        }

    def may_mail(self, event: Event, person: User) -> bool:
        """The line says neither who nor what."""
        return not person.is_minor
