"""What people are told of ideas: where they went, who is called, what is done."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.ports.noticeable import NoticeLine, offer_notice
from forum.ideas.models import Idea, IdeaMove, IdeaVote
from forum.ideas.services.experts import CALLED, OPINION
from forum.ideas.services.merging import MERGED
from forum.ideas.services.moving import MOVED
from forum.ideas.services.work import PLANNED, STEP_DONE


class _IdeaKind:
    """One sentence about an idea that the reader sees now."""

    kind: str

    def hearers(self, event: Event) -> Iterable[int]:
        """Who proposed it and who supports it."""
        return _circle(event.object_pk)

    def lines(self, events: Iterable[Event], viewer: Viewer) -> dict[int, NoticeLine]:
        """Of ideas that are visible; two queries at most."""
        known = list(events)
        ideas = _visible(known, viewer)
        extras = self.extras(known)
        return {
            event.pk: NoticeLine(
                text=self.sentence(ideas[event.object_pk], event, extras),
                url=self.url(ideas[event.object_pk]),
                sign="idea",
                detail=self.detail(event, extras),
            )
            for event in known
            if event.object_pk in ideas
        }

    def may_mail(self, event: Event, person: User) -> bool:
        """The title of what everybody of the board reads; children get no letters."""
        return not person.is_minor

    def extras(self, events: list[Event]) -> Mapping[int, Any]:
        """What else the sentences need, read at once."""
        return {}

    def sentence(self, idea: Idea, event: Event, extras: Mapping[int, Any]) -> str:
        """The whole sentence."""
        raise NotImplementedError

    def detail(self, event: Event, extras: Mapping[int, Any]) -> str:
        """What is said below it."""
        return ""

    def url(self, idea: Idea) -> str:
        """Where it leads."""
        return idea.get_absolute_url()


@offer_notice
class Moved(_IdeaKind):
    """It stands at another stage."""

    kind = MOVED

    def extras(self, events: list[Event]) -> Mapping[int, Any]:
        """The moves by key."""
        keys = [event.data.get("move") for event in events]
        return IdeaMove.objects.select_related("to_stage").in_bulk([k for k in keys if k])

    def sentence(self, idea: Idea, event: Event, extras: Mapping[int, Any]) -> str:
        """The stage it came to then."""
        move = extras.get(event.data.get("move", 0))
        stage = move.to_stage if move else idea.stage
        return _("The idea “%(title)s” stands here now: %(stage)s") % {
            "title": idea.topic.title,
            "stage": stage.name,
        }

    def detail(self, event: Event, extras: Mapping[int, Any]) -> str:
        """The public sentence."""
        move = extras.get(event.data.get("move", 0))
        return move.text if move else ""


@offer_notice
class Merged(_IdeaKind):
    """It was joined to another one."""

    kind = MERGED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who proposed either of them, and who supports the one that stays."""
        into = event.data.get("into", 0)
        return _circle(event.object_pk) | _circle(into)

    def sentence(self, idea: Idea, event: Event, extras: Mapping[int, Any]) -> str:
        """Which one."""
        return _("The idea “%(title)s” was joined to another one; its votes are counted there.") % {
            "title": idea.topic.title
        }


@offer_notice
class Called(_IdeaKind):
    """Experts are called."""

    kind = CALLED

    def hearers(self, event: Event) -> Iterable[int]:
        """Those who are new in the group."""
        return event.data.get("called", [])

    def sentence(self, idea: Idea, event: Event, extras: Mapping[int, Any]) -> str:
        """What is asked of them."""
        return _("You are asked for your opinion as an expert on the idea “%(title)s”") % {
            "title": idea.topic.title
        }


@offer_notice
class Opinion(_IdeaKind):
    """An expert has written."""

    kind = OPINION

    def hearers(self, event: Event) -> Iterable[int]:
        """Who proposed it."""
        return _authors([event.object_pk])

    def sentence(self, idea: Idea, event: Event, extras: Mapping[int, Any]) -> str:
        """That it stands there."""
        return _("An expert has written about the idea “%(title)s”") % {"title": idea.topic.title}


@offer_notice
class Planned(_IdeaKind):
    """Somebody answers for the work."""

    kind = PLANNED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who does."""
        return [event.data["responsible"]] if "responsible" in event.data else []

    def sentence(self, idea: Idea, event: Event, extras: Mapping[int, Any]) -> str:
        """For what."""
        return _("You answer for the work on the idea “%(title)s”") % {"title": idea.topic.title}


@offer_notice
class StepDone(_IdeaKind):
    """A step of the work is done."""

    kind = STEP_DONE

    def sentence(self, idea: Idea, event: Event, extras: Mapping[int, Any]) -> str:
        """How far it is now."""
        return _("A step is done for the idea “%(title)s”, the work is at %(percent)d percent") % {
            "title": idea.topic.title,
            "percent": idea.progress,
        }


def _visible(events: Iterable[Event], viewer: Viewer) -> dict[int, Idea]:
    keys = {event.object_pk for event in events}
    found = Idea.objects.visible_to(viewer).select_related("topic", "stage").filter(pk__in=keys)
    return {idea.pk: idea for idea in found}


def _authors(ideas: Iterable[int]) -> set[int]:
    found = Idea.objects.filter(pk__in=ideas, topic__author__isnull=False)
    return set(found.values_list("topic__author", flat=True))


def _circle(idea_pk: int) -> set[int]:
    votes = IdeaVote.objects.filter(idea=idea_pk).values_list("person", flat=True)
    return _authors([idea_pk]) | set(votes)
