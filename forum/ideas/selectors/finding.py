"""Ideas behind their door."""

from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery

from cms.audience.viewer import Viewer
from cms.people.models import ExpertGroup
from cms.statements import Given, Statement
from forum.boards.access import assumed_version, circle_of, current_version, made_once
from forum.discussions.models import TopicRead
from forum.discussions.selectors.finding import paused_beside, veil, waiting_beside
from forum.discussions.selectors.lists import version_beside
from forum.ideas import policies
from forum.ideas.models import ExpertOpinion, Idea, IdeasRules, IdeaVote, Milestone


def find_idea(viewer: Viewer, pk: int) -> Any:
    """An idea through the door, with all that its page needs beside it; None when there is none.

    One query brings the version of boards along; another is made only when that has changed.
    """
    assumed = assumed_version()
    found = _one(viewer, assumed, pk)
    truth = found.boards_version or 0 if found else current_version()
    if truth != assumed:
        found = _one(viewer, truth, pk)
    return found


def _one(viewer: Viewer, version: int, pk: int) -> Any:
    key = ("idea", circle_of(viewer, version))
    statement = made_once(version, key, lambda: _idea_statement(viewer, version))
    found = statement.objects(pk=pk, person=viewer.person_id or 0)
    if found:
        veil(found[0].topic, viewer, version)
    return found[0] if found else None


def _idea_statement(viewer: Viewer, version: int) -> Statement:
    person = Given("person", BigIntegerField())
    here = OuterRef("pk")
    reads = TopicRead.objects.filter(person=person, topic=OuterRef("topic_id"))
    groups = ExpertGroup.objects.filter(
        Q(mentor=person) | Q(members=person), pk=OuterRef("experts")
    )
    return Statement(
        Idea.objects.visible_to(viewer, version, person=person, standing=True)
        .filter(pk=Given("pk", BigIntegerField()))
        .select_related(
            "stage",
            "topic__board__ideas_rules",
            "topic__author",
            "experts__mentor",
            "responsible",
            "merged_into__topic",
        )
        .defer("topic__board__about_kk", "topic__board__about_ru", "topic__board__about_en")
        .annotate(
            boards_version=version_beside(),
            seen_number=Subquery(reads.values("last_number")[:1]),
            watch_level=Subquery(reads.values("level")[:1]),
            has_waiting=waiting_beside(person, "topic_id"),
            is_paused=paused_beside(person),
            has_joined=Exists(Idea.objects.filter(merged_into=here)),
            has_steps=Exists(Milestone.objects.filter(idea=here)),
            has_opinions=Exists(ExpertOpinion.objects.filter(idea=here)),
            has_my_vote=Exists(IdeaVote.objects.filter(idea=here, person=person)),
            is_my_group=Exists(groups),
        )
    )


def rules_beside(idea: Any) -> IdeasRules:
    """How the board counts, without another query when the board was read with them."""
    return getattr(idea.topic.board, "ideas_rules", None) or IdeasRules()


def milestone_file(idea: Idea, milestone_pk: int, viewer: Viewer) -> Any:
    """The evidence of a step of an idea that came through the door; None when there is none, or
    when the step is out of sight of all but those who keep it."""
    step = idea.milestones.select_related("file").filter(pk=milestone_pk).first()
    if step is None or not (step.is_shown or policies.can_work(viewer, idea)):
        return None
    return step.file
