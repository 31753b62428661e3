"""Ideas of the contracts' world: open, of a closed school, waiting, of a pupil."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.files.services import store_file
from forum.boards.models import Level
from forum.ideas.models import ExpertOpinion, IdeaMove, Milestone
from tests.factories import ideas as factory
from tests.factories.forum import let_out
from tests.factories.ideas import (
    TEXT,
    call_experts,
    make_ideas_board,
    put,
    stage,
    vote,
)

if TYPE_CHECKING:
    from tests.contracts.world import World

OF_SCHOOL = ("teacher", "colleague", "parent", "pupil", "parent_of_another_class")


def build_ideas(world: "World") -> None:
    """An open board and a closed one; on both an idea with steps, experts and votes."""
    things, people, school = world.things, world.people, world.region.school
    things.ideas_board = make_ideas_board("Ашық идеялар", place=school, slug="open-ideas")
    idea = put(
        propose(things.ideas_board, people.teacher, "Әр сыныпқа бір кітап сөресі", minutes=30),
        "support",
    )
    vote(idea, people.parent)
    things.idea = call_experts(idea, None, people.colleague)
    ExpertOpinion.objects.create(
        idea=things.idea,
        author=people.colleague,
        language="kk",
        source="Пікір",
        html="<p>Пікір</p>",
        written_at=timezone.now(),
    )
    things.step = Milestone.objects.create(idea=things.idea, title="Сөре жинау", language="kk")
    things.closed_ideas_board = make_ideas_board(
        f"Жабық идеялар {world.secret('жабықидеятақтасық', *OF_SCHOOL)}",
        place=school,
        slug="closed-ideas",
        grants=[("members", Level.START, school)],
    )
    _closed(world)
    waiting = propose(
        things.ideas_board,
        people.pupil,
        f"Оқушының {world.secret('күткенидеяқ', 'pupil')} идеясы",
        f"{TEXT} {world.secret('күткенмәтінқ', 'pupil')}",
        minutes=50,
    )
    things.waiting_idea = waiting
    let_out(
        propose(
            things.ideas_board,
            people.pupil,
            "Оқушы ұсынған идея бар",
            minutes=60,
        ).topic.posts.get(),
        by=people.moderator,
    )


def _closed(world: "World") -> None:
    """Every text of an idea under a word that only the school may meet."""
    things, people = world.things, world.people

    def secret(word: str) -> str:
        return world.secret(word, *OF_SCHOOL)

    idea = propose(
        things.closed_ideas_board,
        people.colleague,
        f"Мектептің {secret('жабықидеяқ')} ойы",
        f"{TEXT} {secret('жабықидеямәтініқ')}",
        minutes=40,
    )
    idea = call_experts(put(idea, "work", due_on=timezone.localdate()), people.teacher)
    idea.experts.name = secret("сарапшытобық")
    idea.experts.save()
    IdeaMove.objects.create(
        idea=idea,
        from_stage=stage("accepted"),
        to_stage=stage("work"),
        text=secret("жылжусөзіқ"),
        language="kk",
        by=people.coordinator,
        at=timezone.now(),
    )
    ExpertOpinion.objects.create(
        idea=idea,
        author=people.teacher,
        language="kk",
        source="Пікір",
        html=f"<p>{secret('сарапшыпікіріқ')}</p>",
        written_at=timezone.now(),
    )
    upload = ContentFile(secret("қадамфайлыішіқ").encode(), name=f"{secret('қадамфайлықатық')}.txt")
    things.closed_step = Milestone.objects.create(
        idea=idea,
        title=secret("қадаматыық"),
        evidence=secret("қадамдәлеліқ"),
        language="kk",
        done_at=timezone.now(),
        file=store_file(upload=upload, by=None),
    )
    things.closed_idea = idea


def propose(*args, minutes: int):
    """An idea sent in so many minutes: after all that these people have written, never too fast."""
    return factory.propose(*args, at=timezone.now() + timedelta(minutes=minutes))
