"""What came of the ideas of a span of days."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from cms.audience.viewer import Viewer
from cms.measures import Period
from forum.ideas.models import Idea, IdeaMove


@dataclass(frozen=True, slots=True)
class Outcome:
    """An idea with where it stood at the end of the span, and the sentence that put it there."""

    title: str
    language: str
    url: str
    stage: str
    at: datetime
    text: str
    text_language: str
    votes: int | None
    progress: int


@dataclass(slots=True)
class Report:
    """Numbers and lines. An idea stands in one list: how far it came by the end of the span."""

    proposed: int = 0
    accepted: int = 0
    votes: int = 0
    joined: int = 0
    done: list[Outcome] = field(default_factory=list)
    in_work: list[Outcome] = field(default_factory=list)
    agreed: list[Outcome] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    on_the_way: list[Outcome] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was proposed and nothing moved."""
        return not (
            self.proposed
            or self.done
            or self.in_work
            or self.agreed
            or self.refused
            or self.on_the_way
        )


def ideas_report(
    viewer: Viewer,
    period: Period,
    *,
    board_id: int | None = None,
    now: datetime,
    version: int | None = None,
) -> Report:
    """What became of the ideas that were proposed or moved in `period`; two queries.

    Ideas that had come to their end before it are left out.
    """
    ideas = (
        Idea.objects.visible_to(viewer, version)
        .out()
        .filter(topic__published_at__lt=period.ends_at)
    )
    if board_id is not None:
        ideas = ideas.filter(topic__board=board_id)
    known = {
        idea.pk: idea for idea in ideas.select_related("topic__board__ideas_rules").order_by("pk")
    }
    moves: dict[int, list[IdeaMove]] = defaultdict(list)
    lines = IdeaMove.objects.filter(idea__in=ideas.values("pk"), at__lt=period.ends_at)
    for move in lines.filter(Q(to_stage__is_public=True)).select_related("to_stage"):
        moves[move.idea_id].append(move)
    report = Report()
    for pk, idea in known.items():
        _add(report, idea, moves[pk], period, now)
    return report


def _add(report: Report, idea: Idea, moves: list[IdeaMove], period: Period, now: datetime) -> None:
    is_new = idea.topic.published_at is not None and idea.topic.published_at >= period.starts_at
    moved = [move for move in moves if move.at >= period.starts_at]
    if not moves or not (is_new or moved):
        return
    report.proposed += int(is_new)
    if idea.merged_into_id is not None:
        report.joined += int(is_new)
        return
    hides = getattr(idea.topic.board, "ideas_rules", None)
    is_hidden = hides is not None and hides.hides_votes_until and hides.hides_votes_until > now
    report.votes += 0 if is_hidden else idea.vote_count
    report.accepted += int(any(move.to_stage.is_accepted for move in moved))
    last = moves[-1]
    stage = last.to_stage
    line = Outcome(
        title=idea.topic.title,
        language=idea.topic.language,
        url=idea.get_absolute_url(),
        stage=stage.name,
        at=last.at,
        text=last.text if last.is_shown else "",
        text_language=last.language,
        votes=None if is_hidden else idea.vote_count,
        progress=idea.progress,
    )
    if stage.is_done:
        report.done.append(line)
    elif stage.shows_progress:
        report.in_work.append(line)
    elif stage.is_refusal:
        report.refused.append(line)
    elif stage.is_accepted:
        report.agreed.append(line)
    else:
        report.on_the_way.append(line)
