"""What hangs on an idea whose topic was deleted for good goes with it."""

from datetime import datetime

from django.db.models import F

from cms.files.services import forget_files
from cms.moderation.services import forget_items
from forum.ideas.models import Idea
from forum.ideas.services.acts import locked


def lock_idea_of(topic_pk: int) -> Idea | None:
    """The idea behind its lock, which is taken before that of its topic; None where there is
    none."""
    pk = Idea.objects.filter(topic=topic_pk).values_list("pk", flat=True).first()
    return None if pk is None else locked(pk)


def purge_idea(idea: Idea, *, now: datetime) -> None:
    """Opinions, steps with their files, votes, and the sentences of its moves. The moves stay."""
    for rows in (idea.milestones, idea.opinions, idea.moves):
        forget_items(rows.model.review_kind, list(rows.values_list("pk", flat=True)), now)
    steps = idea.milestones.all()
    files = [pk for pk in steps.values_list("file_id", flat=True) if pk is not None]
    steps.delete()
    forget_files(keys=files)
    idea.opinions.all().delete()
    idea.votes.all().delete()
    idea.moves.update(text="")
    Idea.objects.filter(pk=idea.pk).update(
        vote_count=0,
        brought_votes=0,
        responsible=None,
        due_on=None,
        experts=None,
        version=F("version") + 1,
    )
