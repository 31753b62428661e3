"""What people are told of ideas: where they went, who is called, what is done."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.selectors import those_who_moderate
from cms.notices.models import Event
from cms.people.models import User
from cms.ports.noticeable import NoticeLine, offer_notice
from forum.boards.access import boards_from
from forum.boards.hearing import NoticeOnBoard
from forum.boards.models import Level
from forum.ideas.models import ExpertOpinion, Idea, IdeaMove, IdeaVote
from forum.ideas.services.clock import REVIEW_DUE
from forum.ideas.services.experts import CALLED, OPINION
from forum.ideas.services.merging import MERGED
from forum.ideas.services.moving import MOVED
from forum.ideas.services.work import PLANNED, STEP_DONE
from forum.remarks.models import Sight


class _OfIdea(NoticeOnBoard):
    """One sentence about an idea."""

    def hearers(self, event: Event) -> Iterable[int]:
        """Who proposed it and who supports it."""
        return _circle(event.object_pk)

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Idea]:
        """Ideas that the viewer sees now."""
        return Idea.objects.visible_to(viewer).select_related("topic", "stage").in_bulk(keys)

    def door(self, viewer: Viewer, version: int, person: Any) -> QuerySet[Idea]:
        """The same for many."""
        return Idea.objects.visible_to(viewer, version, person=person)

    def standing(self, key: int) -> tuple[int, Collection[str]] | None:
        """The board of its topic."""
        rows = Idea.objects.filter(pk=key).values_list("topic__board_id", "topic__kept_in")
        return next(((board, [kept]) for board, kept in rows), None)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """The sentence, and the way to the idea; what happens to it on one day is one line."""
        return NoticeLine(
            text=self.sentence(thing, event, extras),
            url=thing.get_absolute_url(),
            sign="idea",
            detail=self.detail(event, extras),
            group=f"{thing.pk}",
        )

    def may_mail(self, event: Event, person: User) -> bool:
        """The title of what everybody of the board reads; children get no letters."""
        return not person.is_minor

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """The whole sentence."""
        raise NotImplementedError

    def detail(self, event: Event, extras: Any) -> str:
        """What is said below it."""
        return ""


@offer_notice
class Moved(_OfIdea):
    """It stands at another stage."""

    kind = MOVED

    def extras(self, events: Collection[Event], things: Mapping[int, Any], viewer: Viewer) -> Any:
        """The moves by key, of those whose stage the page of the idea tells this viewer too."""
        keys = [event.data.get("move") for event in events]
        told = Q(to_stage__is_public=True) | Q(
            idea__topic__board__in=boards_from(viewer, Level.MODERATE)
        )
        moves = IdeaMove.objects.filter(told).select_related("to_stage")
        return moves.in_bulk([k for k in keys if k])

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """The stage it came to then."""
        move = extras.get(event.data.get("move", 0))
        stage = move.to_stage if move else idea.stage
        return _("The idea “%(title)s” stands here now: %(stage)s") % {
            "title": idea.topic.title,
            "stage": stage.name,
        }

    def detail(self, event: Event, extras: Any) -> str:
        """The public sentence."""
        move = extras.get(event.data.get("move", 0))
        return move.text if move and move.is_shown else ""


@offer_notice
class Merged(_OfIdea):
    """It was joined to another one."""

    kind = MERGED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who proposed either of them, and who supports the one that stays."""
        into = event.data.get("into", 0)
        return _circle(event.object_pk) | _circle(into)

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """Which one."""
        return _("The idea “%(title)s” was joined to another one; its votes are counted there.") % {
            "title": idea.topic.title
        }


@offer_notice
class Called(_OfIdea):
    """Experts are called."""

    kind = CALLED

    def hearers(self, event: Event) -> Iterable[int]:
        """Those who are new in the group."""
        return event.data.get("called", [])

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """What is asked of them."""
        return _("You are asked for your opinion as an expert on the idea “%(title)s”") % {
            "title": idea.topic.title
        }


@offer_notice
class Opinion(_OfIdea):
    """An expert has written."""

    kind = OPINION

    def hearers(self, event: Event) -> Iterable[int]:
        """Who proposed it."""
        return _authors([event.object_pk])

    def extras(self, events: Collection[Event], things: Mapping[int, Any], viewer: Viewer) -> Any:
        """Keys of the opinions that are shown."""
        keys = [event.data.get("opinion") for event in events]
        shown = ExpertOpinion.objects.filter(pk__in=keys, sight=Sight.PUBLISHED)
        return set(shown.values_list("pk", flat=True))

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """As long as it stands there."""
        if event.data.get("opinion") not in extras:
            return None
        return super().line(thing, event, viewer, extras)

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """That it stands there."""
        return _("An expert has written about the idea “%(title)s”") % {"title": idea.topic.title}


@offer_notice
class Planned(_OfIdea):
    """Somebody answers for the work."""

    kind = PLANNED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who does."""
        return [event.data["responsible"]] if "responsible" in event.data else []

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """For what."""
        return _("You answer for the work on the idea “%(title)s”") % {"title": idea.topic.title}


@offer_notice
class StepDone(_OfIdea):
    """A step of the work is done."""

    kind = STEP_DONE

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """How far it was then."""
        return _("A step is done for the idea “%(title)s”, the work is at %(percent)d percent") % {
            "title": idea.topic.title,
            "percent": event.data.get("percent", idea.progress),
        }


@offer_notice
class ReviewDue(_OfIdea):
    """It was done a term ago."""

    kind = REVIEW_DUE

    def hearers(self, event: Event) -> Iterable[int]:
        """Those who moderate its board, and the person responsible."""
        idea = Idea.objects.filter(pk=event.object_pk).select_related("topic__board__place").first()
        if idea is None:
            return set()
        board = idea.topic.board
        path = board.place.path if board.place else ""
        responsible = {idea.responsible_id} if idea.responsible_id else set()
        return those_who_moderate(path, board.community_id) | responsible

    def sentence(self, idea: Idea, event: Event, extras: Any) -> str:
        """What is asked of them."""
        return _(
            "The idea “%(title)s” was done a term ago: look at what came of it and say so."
        ) % {"title": idea.topic.title}


def _authors(ideas: Iterable[int]) -> set[int]:
    found = Idea.objects.filter(pk__in=ideas, topic__author__isnull=False)
    return set(found.values_list("topic__author", flat=True))


def _circle(idea_pk: int) -> set[int]:
    votes = IdeaVote.objects.filter(idea=idea_pk).values_list("person", flat=True)
    return _authors([idea_pk]) | set(votes)
