"""Ideas in an archive: stages as data, moves with their sentences, votes, experts, the work."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.dateparse import parse_datetime

from cms.people.models import ExpertGroup
from forum.boards.models import Board
from forum.discussions.markup import to_html
from forum.discussions.models import Topic, TopicKind
from forum.ideas.models import (
    ExpertOpinion,
    Idea,
    IdeaMove,
    IdeasRules,
    IdeaStage,
    IdeaVote,
    Milestone,
)
from forum.ideas.selectors.audience import family_of
from forum.ideas.selectors.stages import stages_of
from forum.remarks.models import Sight
from forum.transfer.lines import BrokenArchive, Line, columns_of, login_of, values_of
from forum.transfer.unpacking import Unpacking

RULES_COLUMNS = ("is_by_family", "hides_votes_until", "audience_size")
STAGE_COLUMNS = (
    "code", "name_kk", "name_ru", "name_en", "position", "is_public", "needs_text", "can_vote",
    "is_quorum_gate", "shows_progress", "is_accepted", "is_done", "is_end",
)  # fmt: skip
IDEA_COLUMNS = (
    "brought_votes", "quorum", "audience_size", "due_on", "progress", "moved_at", "created_at",
)  # fmt: skip
MOVE_COLUMNS = ("text", "language", "at", "sight")
OPINION_COLUMNS = ("language", "source", "written_at", "changed_at", "sight")
MILESTONE_COLUMNS = (
    "position", "language", "title", "due_on", "done_at", "evidence", "sight",
)  # fmt: skip
# What archives of earlier days do not tell.
_SHOWN = {"sight": Sight.PUBLISHED}


# -- out ---------------------------------------------------------------------------


def lines_of_rules(board: Board) -> Iterator[Line]:
    """How the board counts, and the stages that its ideas go through."""
    rules = IdeasRules.objects.filter(board=board).first()
    if rules is not None:
        yield {"type": "ideas_rules", **columns_of(rules, RULES_COLUMNS)}
    for stage in stages_of(board.pk):
        yield {
            "type": "stage",
            "is_own": stage.board_id is not None,
            **columns_of(stage, STAGE_COLUMNS),
        }


def lines_of_idea(topic: Topic) -> Iterator[Line]:
    """The idea of a topic; nothing where it is none."""
    rows = Idea.objects.filter(topic=topic)
    idea = rows.select_related(
        "stage", "responsible", "experts__mentor", "merged_into__topic"
    ).first()
    if idea is None:
        return
    into = idea.merged_into.topic if idea.merged_into is not None else None
    moves = idea.moves.select_related("from_stage", "to_stage", "by").order_by("at", "pk")
    opinions = idea.opinions.select_related("author").order_by("written_at", "pk")
    yield {
        "type": "idea",
        "topic": topic.pk,
        "stage": idea.stage.code,
        "responsible": login_of(idea.responsible),
        "experts": _experts(idea.experts),
        "merged_into": into.pk if into is not None and into.board_id == topic.board_id else None,
        "votes": [
            {"login": login, "at": at, "of_family": family is not None}
            for login, at, family in idea.votes.order_by("given_at", "pk").values_list(
                "person__username", "given_at", "family"
            )
        ],
        "moves": [
            {
                "from": move.from_stage.code if move.from_stage is not None else None,
                "to": move.to_stage.code,
                "by": login_of(move.by),
                **columns_of(move, MOVE_COLUMNS),
            }
            for move in moves
        ],
        "opinions": [
            {"author": login_of(opinion.author), **columns_of(opinion, OPINION_COLUMNS)}
            for opinion in opinions
        ],
        "milestones": [
            {
                "file": _file(step),
                "by": login_of(step.by),
                **columns_of(step, MILESTONE_COLUMNS),
            }
            for step in idea.milestones.select_related("file", "by").order_by("position", "pk")
        ],
        **columns_of(idea, IDEA_COLUMNS),
    }


def milestones_with_files(board: Board) -> Iterator[Milestone]:
    """Steps of the work that a file shows."""
    held = Milestone.objects.filter(idea__topic__board=board, file__isnull=False)
    return held.select_related("file").order_by("pk").iterator()


def _experts(group: ExpertGroup | None) -> Line | None:
    if group is None:
        return None
    return {
        "name": group.name,
        "mentor": login_of(group.mentor),
        "members": sorted(group.members.values_list("username", flat=True)),
    }


def _file(step: Milestone) -> Line | None:
    if step.file is None:
        return None
    return {"sha256": step.file.sha256, "name": step.file.name}


# -- in ----------------------------------------------------------------------------


class IdeasIn:
    """Ideas that come in beside their topics."""

    def __init__(self, unpacking: Unpacking) -> None:
        self.unpacking = unpacking
        self.rules = IdeasRules()
        self.told: list[tuple[bool, Line]] = []
        self.stages: dict[str, IdeaStage] = {}
        self.made: dict[int, Idea] = {}
        self.merged: dict[int, int] = {}

    def ideas_rules(self, line: Line) -> None:
        """How the board counts votes."""
        self.rules = IdeasRules.objects.create(
            board=self.unpacking.made, **values_of(IdeasRules, line, RULES_COLUMNS)
        )

    def stage(self, line: Line) -> None:
        """One of the stages; where they come from is decided when all of them are told."""
        if self.stages:
            raise BrokenArchive("stages are told of before ideas.")
        self.told.append((bool(line["is_own"]), values_of(IdeaStage, line, STAGE_COLUMNS)))

    def idea(self, line: Line) -> None:
        """With its moves, votes, opinions and steps of work."""
        topic = self.unpacking.topic(line["topic"])
        if topic.kind != TopicKind.IDEA:
            raise BrokenArchive("its topic is no idea.")
        self._settle_stages()
        columns = values_of(Idea, line, IDEA_COLUMNS)
        idea = Idea.objects.create(
            topic=topic,
            stage=self._stage(line["stage"]),
            responsible=self.unpacking.person(line["responsible"]),
            experts=self._experts(line["experts"]),
            **columns,
        )
        self.made[line["topic"]] = idea
        if line["merged_into"] is not None:
            self.merged[line["topic"]] = line["merged_into"]
        self._votes(idea, line["votes"])
        # The column sets itself when a row is made.
        Idea.objects.filter(pk=idea.pk).update(created_at=columns["created_at"])
        for told in line["moves"]:
            IdeaMove.objects.create(
                idea=idea,
                from_stage=self._stage(told["from"]) if told["from"] is not None else None,
                to_stage=self._stage(told["to"]),
                by=self.unpacking.person(told["by"]),
                **values_of(IdeaMove, _SHOWN | told, MOVE_COLUMNS),
            )
        for told in line["opinions"]:
            words = values_of(ExpertOpinion, _SHOWN | told, OPINION_COLUMNS)
            ExpertOpinion.objects.create(
                idea=idea,
                author=self.unpacking.person(told["author"]),
                html=to_html(words["source"]),
                **words,
            )
        for told in line["milestones"]:
            Milestone.objects.create(
                idea=idea,
                file=self.unpacking.file(told["file"]) if told["file"] is not None else None,
                by=self.unpacking.person(told.get("by")),
                **values_of(Milestone, _SHOWN | told, MILESTONE_COLUMNS),
            )

    def finish(self) -> None:
        """Joined ideas lead on; each topic has its idea; a board without ideas has its stages."""
        self._settle_stages()
        for key, into in self.merged.items():
            if into not in self.made:
                raise BrokenArchive(f"The idea {into} is not in the archive.")
            Idea.objects.filter(pk=self.made[key].pk).update(merged_into=self.made[into])
        for key, topic in self.unpacking.topics.items():
            if topic.kind == TopicKind.IDEA and key not in self.made:
                raise BrokenArchive(f"What the topic {key} proposes is not in the archive.")

    def _votes(self, idea: Idea, votes: list[Line]) -> None:
        """Voices of people who are here are theirs; those of others are a number on the idea."""
        if len({told["login"] for told in votes}) < len(votes):
            raise BrokenArchive("somebody votes twice in it.")
        rows: list[IdeaVote] = []
        families: set[int] = set()
        brought = 0
        for told in votes:
            person, at = self.unpacking.person(told["login"]), _moment(told["at"])
            if person is None:
                brought += 1
                continue
            family = None
            if told["of_family"] and self.rules.is_by_family:
                family = family_of(person.pk)
            if family in families:
                continue  # two of one family here: the first voice is that of all
            families |= {family} if family is not None else set()
            rows.append(IdeaVote(idea=idea, person=person, family_id=family, given_at=at))
        IdeaVote.objects.bulk_create(rows)
        Idea.objects.filter(pk=idea.pk).update(
            brought_votes=F("brought_votes") + brought,
            vote_count=F("brought_votes") + brought + len(rows),
        )

    def _settle_stages(self) -> None:
        """Those of all boards where they are the same here; else the board gets its own."""
        if self.stages or not self.told:
            return
        shared = {stage.code: stage for stage in IdeaStage.objects.filter(board=None)}
        is_same = all(
            not is_own
            and columns["code"] in shared
            and columns_of(shared[columns["code"]], STAGE_COLUMNS) == columns
            for is_own, columns in self.told
        )
        if is_same and len(shared) == len(self.told):
            self.stages = shared
            return
        for _is_own, columns in self.told:
            made = IdeaStage.objects.create(board=self.unpacking.made, **columns)
            self.stages[made.code] = made

    def _stage(self, code: str) -> IdeaStage:
        if code not in self.stages:
            raise BrokenArchive(f"the stage {code} is not told of before it.")
        return self.stages[code]

    def _experts(self, told: Line | None) -> ExpertGroup | None:
        if told is None:
            return None
        name = values_of(ExpertGroup, told, ("name",))
        group = ExpertGroup.objects.create(mentor=self.unpacking.person(told["mentor"]), **name)
        members = [self.unpacking.person(login) for login in told["members"]]
        group.members.set([person for person in members if person is not None])
        return group


def _moment(told: Any) -> datetime:
    moment = parse_datetime(told)
    if moment is None:
        raise BrokenArchive(f"{told} is no moment.")
    return moment
