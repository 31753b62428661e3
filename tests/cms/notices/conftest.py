"""A kind of event of the tests' own."""

from types import SimpleNamespace

import pytest

from cms.notices.services import announce
from cms.ports import noticeable
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice


@pytest.fixture
def bells(monkeypatch, django_user_model):
    """Kind `test.rang`: `hearers` hear of it, those in `shut_out` may not know of it any more."""
    monkeypatch.setattr(noticeable, "_kinds", dict(noticeable._kinds))
    world = SimpleNamespace(hearers=[], shut_out=set(), mailed=True, fails=False)

    @offer_notice
    class Rang(NoticeAbout):
        kind = "test.rang"

        def hearers(self, event):
            if world.fails:
                raise ValueError("nobody can word this")
            return [person.pk for person in world.hearers]

        def lines(self, events, viewer):
            if viewer.person_id in world.shut_out:
                return {}
            return {
                event.pk: NoticeLine(f"Қоңырау {event.object_pk}", "/kk/", "idea")
                for event in events
            }

        def may_mail(self, event, person):
            return world.mailed

    def ring(pk=1, *, by=None, at, is_urgent=False):
        return announce(kind="test.rang", object_pk=pk, actor=by, at=at, is_urgent=is_urgent)

    world.ring = ring
    return world
