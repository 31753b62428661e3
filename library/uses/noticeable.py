"""Authors hear that somebody has used their method in a lesson."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.policies import shown_name
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from library.methods.models import CoAuthor
from library.uses.models import Use
from library.uses.services import METHOD_USED


@offer_notice
class Used(NoticeAbout):
    """A teacher tells of a lesson: for those who made the method."""

    kind = METHOD_USED

    def hearers(self, event: Event) -> Iterable[int]:
        """The author, and those who agreed that they made it too."""
        row = Use.objects.filter(pk=event.object_pk).select_related("method").first()
        if row is None:
            return []
        agreed = CoAuthor.objects.filter(
            method=row.method_id, person__isnull=False, agreed_at__isnull=False
        )
        keys = {row.method.author_id, *agreed.values_list("person", flat=True)}
        return [key for key in keys if key]

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Use]:
        """What is out now."""
        rows = Use.objects.visible_to(viewer).published()
        return rows.select_related("method", "person").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """Leads to the words."""
        words = {"name": shown_name(thing.person, viewer), "title": thing.method.title}
        return NoticeLine(
            text=_("%(name)s has used “%(title)s” in a lesson.") % words,
            url=thing.get_absolute_url(),
            sign="method",
            detail=thing.sentence,
            group=f"used-{thing.method_id}",
        )
