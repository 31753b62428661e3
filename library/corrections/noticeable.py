"""Who is told of a report, and of its answer."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from library.corrections.models import Correction, Outcome
from library.corrections.services import CORRECTION_ANSWERED, CORRECTION_SENT
from library.curation.services.telling import authors_of, editors


class _OfCorrection(NoticeAbout):
    """One sentence about a report."""

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Correction]:
        """Those that the viewer may read."""
        found = Correction.objects.visible_to(viewer).select_related("method")
        return found.defer("method__body", "method__body_html").in_bulk(keys)


@offer_notice
class Sent(_OfCorrection):
    """A reader reports something: for editors and authors."""

    kind = CORRECTION_SENT

    def hearers(self, event: Event) -> Iterable[int]:
        """All but who sent it."""
        row = Correction.objects.filter(pk=event.object_pk).select_related("method").first()
        if row is None:
            return ()
        return (editors() | authors_of(row.method)) - {row.person_id}

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """What and of which method; never who."""
        words = {"title": thing.method.title, "what": thing.get_kind_display()}
        return NoticeLine(
            text=_("A reader reports of “%(title)s”: %(what)s.") % words,
            url=thing.get_absolute_url(),
            sign="flag",
            group=f"correction-{thing.pk}",
        )


@offer_notice
class Answered(_OfCorrection):
    """An editor has answered: for the authors and who sent it."""

    kind = CORRECTION_ANSWERED

    def hearers(self, event: Event) -> Iterable[int]:
        """Visitors get a letter, if they wished."""
        row = Correction.objects.filter(pk=event.object_pk).select_related("method").first()
        if row is None:
            return ()
        return authors_of(row.method) | ({row.person_id} if row.person_id else set())

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """What became of it, with the sentence."""
        if not thing.outcome:
            return None
        words = {"title": thing.method.title, "outcome": Outcome(thing.outcome).label}
        return NoticeLine(
            text=_("What was reported of “%(title)s” is answered: %(outcome)s.") % words,
            url=thing.get_absolute_url(),
            sign="flag",
            detail=thing.answer,
            group=f"correction-{thing.pk}",
        )
