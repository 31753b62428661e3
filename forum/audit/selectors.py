"""What the counters of the forum should say, counted anew."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, Max, Model, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from forum.boards.models import Board
from forum.discussions.models import (
    Ballot,
    Poll,
    PollOption,
    Post,
    PostAlias,
    PostFile,
    PostRevision,
    Reaction,
    Topic,
)
from forum.ideas.models import Idea, IdeaVote


@dataclass(frozen=True, slots=True)
class Drift:
    """One counter that does not say what is there."""

    model: type[Model]
    pk: int
    column: str
    kept: object
    real: object

    def __str__(self) -> str:
        return f"{self.model.__name__} {self.pk}: {self.column} is {self.kept}, really {self.real}"


def drifts() -> Iterator[Drift]:
    """Every counter that is wrong; as many questions as there are counters, whatever the size."""
    published = Post.objects.filter(state="published")
    highest = Greatest(
        _one(Post.objects.filter(topic=OuterRef("pk")), "topic", Max("number")),
        _one(PostAlias.objects.filter(topic=OuterRef("pk")), "topic", Max("number")),
    )
    yield from _wrong(Topic, "highest_number", highest)
    yield from _wrong(
        Topic,
        "published_count",
        _one(published.filter(topic=OuterRef("pk")), "topic", Count("pk")),
    )
    topics = Topic.objects.filter(board=OuterRef("pk"))
    yield from _wrong(
        Board, "topic_count", _one(topics.filter(state="published"), "board", Count("pk"))
    )
    yield from _wrong(
        Board,
        "post_count",
        _one(topics, "board", Sum("published_count")),
    )
    yield from _wrong(
        Post, "file_count", _one(PostFile.objects.filter(post=OuterRef("pk")), "post", Count("pk"))
    )
    yield from _wrong(
        Post,
        "edit_count",
        _one(PostRevision.objects.filter(post=OuterRef("pk")), "post", Max("number")),
    )
    yield from _wrong(
        Poll, "ballot_count", _one(Ballot.objects.filter(poll=OuterRef("pk")), "poll", Count("pk"))
    )
    yield from _wrong(
        PollOption,
        "votes",
        _one(
            Ballot.options.through.objects.filter(polloption=OuterRef("pk")),
            "polloption",
            Count("pk"),
        ),
        # An anonymous poll keeps nothing between a ballot and a choice.
        PollOption.objects.filter(poll__is_anonymous=False),
    )
    yield from _wrong(
        Idea,
        "vote_count",
        _one(IdeaVote.objects.filter(idea=OuterRef("pk")), "idea", Count("pk"))
        # Voices of people who are on another site are a number and no rows.
        + F("brought_votes"),
    )
    yield from _wrong_reactions()


def _one(rows: QuerySet, key: str, what: object) -> Coalesce:
    """A number about the rows of one object, 0 without any."""
    counted = rows.order_by().values(key).annotate(number=what).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _wrong(
    model: type[Model], column: str, real: object, rows: QuerySet | None = None
) -> Iterator[Drift]:
    among = model._default_manager.all() if rows is None else rows
    found = among.order_by("pk").annotate(counted=real).exclude(counted=F(column))
    for pk, kept, counted in found.values_list("pk", column, "counted").iterator():
        yield Drift(model, pk, column, kept, counted)


def _wrong_reactions() -> Iterator[Drift]:
    real: dict[int, dict[str, int]] = {}
    counted = Reaction.objects.order_by().values_list("post", "code").annotate(number=Count("pk"))
    for post, code, number in counted.iterator():
        real.setdefault(post, {})[code] = number
    kept = dict(Post.objects.exclude(reactions={}).values_list("pk", "reactions").iterator())
    for pk in sorted(real.keys() | kept.keys()):
        says = {code: number for code, number in kept.get(pk, {}).items() if number}
        if says != real.get(pk, {}):
            yield Drift(Post, pk, "reactions", kept.get(pk, {}), real.get(pk, {}))
