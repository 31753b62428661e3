"""Who is told that a pupil asked for help: those who help, without its name and words."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from forum.help import policies
from forum.help.models import HelpRequest
from forum.help.services import HELP_ASKED


@offer_notice
class Asked(NoticeAbout):
    """A pupil asked for help."""

    kind = HELP_ASKED

    def hearers(self, event: Event) -> Iterable[int]:
        """Those who help there, and the coordinators above."""
        rows = HelpRequest.objects.filter(pk=event.object_pk).select_related("organisation")
        request = rows.first()
        if request is None:
            return ()
        return policies.helpers_of(request.organisation).values_list("person_id", flat=True)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, HelpRequest]:
        """Requests that the viewer may read now."""
        return policies.readable_by(viewer).only("pk").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """Neither who nor what."""
        return NoticeLine(
            text=_("A pupil asks for help. Please look now."),
            url=reverse("forum:help-detail", args=[thing.pk]),
            sign="hand-heart",
        )

    def may_mail(self, event: Event, person: User) -> bool:
        """The line says neither who nor what."""
        return not person.is_minor
