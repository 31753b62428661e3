"""Stages of ideas and the rules of a board: made once, kept by those who moderate."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.models import FamilyMember
from cms.slugs import slug_of
from forum.boards.models import Board
from forum.discussions.refusals import Refused
from forum.ideas import policies
from forum.ideas.models import Idea, IdeaMove, IdeasRules, IdeaStage, IdeaVote
from forum.ideas.selectors.stages import stages_of

_FLAGS = (
    "is_public",
    "needs_text",
    "can_vote",
    "is_quorum_gate",
    "shows_progress",
    "is_accepted",
    "is_done",
    "is_end",
)
# Code, names in Kazakh, Russian and English, and what is true of the stage besides `is_public`.
STAGES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("proposed", "Ұсынылды", "Предложена", "Proposed", ()),
    (
        "support",
        "Қолдау жинауда",
        "Собирает поддержку",
        "Gathering support",
        ("needs_text", "can_vote", "is_quorum_gate"),
    ),
    ("experts", "Сарапшылар тобында", "У группы экспертов", "With experts", ("needs_text",)),
    ("accepted", "Қабылданды", "Принята", "Accepted", ("needs_text", "is_accepted")),
    (
        "partly",
        "Ішінара қабылданды",
        "Принята частично",
        "Accepted in part",
        ("needs_text", "is_accepted"),
    ),
    ("declined", "Әзірге емес", "Не сейчас", "Not now", ("needs_text", "is_end")),
    ("work", "Жұмыс жүріп жатыр", "В работе", "In work", ("needs_text", "shows_progress")),
    ("done", "Орындалды", "Сделано", "Done", ("needs_text", "is_done")),
    (
        "reviewed",
        "Нәтижесі қаралды",
        "Результат рассмотрен",
        "Result reviewed",
        ("needs_text", "is_done", "is_end"),
    ),
)


@dataclass(frozen=True, slots=True)
class StageWords:
    """What a stage is called and what is true of it."""

    name_kk: str
    name_ru: str = ""
    name_en: str = ""
    position: int = 0
    flags: frozenset[str] = frozenset({"is_public", "needs_text"})


@dataclass(frozen=True, slots=True)
class RulesWords:
    """How a board counts votes."""

    is_by_family: bool = False
    hides_votes_until: datetime | None = None
    audience_size: int | None = None


def ensure_stages() -> None:
    """The stages of all boards; what somebody has changed stays."""
    for position, (code, kk, ru, en, flags) in enumerate(STAGES, start=1):
        IdeaStage.objects.get_or_create(
            code=code,
            board=None,
            defaults={
                "name_kk": kk,
                "name_ru": ru,
                "name_en": en,
                "position": position * 10,
                "is_public": True,
                "needs_text": False,
                **dict.fromkeys(flags, True),
            },
        )


def keep_stage(
    *,
    viewer: Viewer,
    board: Board,
    words: StageWords,
    stage: IdeaStage | None = None,
    version: int | None = None,
) -> IdeaStage:
    """Adds or changes a stage of a board; its first change gives the board stages of its own."""
    _require(viewer, board, version)
    with transaction.atomic():
        own = _own_stages(board)
        if stage is None:
            code = _new_code(words, {known.code for known in own})
            row = IdeaStage(board=board, code=code)
        else:
            row = next((known for known in own if known.code == stage.code), stage)
            if row.board_id != board.pk:
                raise PermissionDenied(_("This stage belongs to another board."))
        row.name_kk, row.name_ru, row.name_en = words.name_kk, words.name_ru, words.name_en
        row.position = words.position
        for flag in _FLAGS:
            setattr(row, flag, flag in words.flags)
        row.save()
        _require_beginning(board)
    return row


def drop_stage(
    *, viewer: Viewer, board: Board, stage: IdeaStage, version: int | None = None
) -> None:
    """Takes a stage away where no idea is or has been."""
    _require(viewer, board, version)
    with transaction.atomic():
        row = next((known for known in _own_stages(board) if known.code == stage.code), None)
        if row is None:
            return
        is_used = (
            Idea.objects.filter(stage=row).exists()
            or IdeaMove.objects.filter(to_stage=row).exists()
            or IdeaMove.objects.filter(from_stage=row).exists()
        )
        if is_used:
            raise Refused(_("Ideas have been at this stage: rename it, or move them first."))
        row.delete()
        _require_beginning(board)


def set_rules(
    *, viewer: Viewer, board: Board, words: RulesWords, version: int | None = None
) -> IdeasRules:
    """Changes how a board counts; where families get one voice, their other votes are dropped."""
    _require(viewer, board, version)
    with transaction.atomic():
        ideas = list(
            Idea.objects.select_for_update().filter(topic__board=board).order_by("pk").only("pk")
        )
        rules, _is_new = IdeasRules.objects.select_for_update().get_or_create(board=board)
        was_by_family = rules.is_by_family
        rules.is_by_family = words.is_by_family
        rules.hides_votes_until = words.hides_votes_until
        rules.audience_size = words.audience_size
        rules.save()
        if words.is_by_family and not was_by_family:
            _count_by_family([idea.pk for idea in ideas])
        elif was_by_family and not words.is_by_family:
            IdeaVote.objects.filter(idea__in=ideas).update(family=None)
    return rules


def _require(viewer: Viewer, board: Board, version: int | None) -> None:
    if not policies.can_manage_stages(viewer, board.pk, version):
        raise PermissionDenied(_("Stages and rules are kept by those who moderate the board."))


def _own_stages(board: Board) -> list[IdeaStage]:
    """Stages of the board alone; made from those of all boards, ideas and moves go along."""
    Board.objects.select_for_update().get(pk=board.pk)
    own = list(IdeaStage.objects.filter(board=board))
    if own:
        return own
    for shared in IdeaStage.objects.filter(board=None):
        key = shared.pk
        shared.pk, shared.board = None, board
        shared._state.adding = True
        shared.save(force_insert=True)
        Idea.objects.filter(stage=key, topic__board=board).update(stage=shared)
        moves = IdeaMove.objects.filter(idea__topic__board=board)
        moves.filter(to_stage=key).update(to_stage=shared)
        moves.filter(from_stage=key).update(from_stage=shared)
        own.append(shared)
    return own


def _require_beginning(board: Board) -> None:
    """Ideas begin somewhere that everybody sees and end somewhere."""
    stages = stages_of(board.pk)
    if len(stages) < 2 or not stages[0].is_public or not any(stage.is_end for stage in stages):
        raise Refused(
            _("A board needs a first stage that everybody sees, and a stage at which ideas end.")
        )


def _new_code(words: StageWords, known: set[str]) -> str:
    code = stem = slug_of(words.name_en or words.name_kk, fallback="stage", length=36)
    number = 2
    while code in known:
        code, number = f"{stem}-{number}", number + 1
    return code


def _count_by_family(ideas: list[int]) -> None:
    """Votes get their family; of several in a family the first one stays."""
    voters = IdeaVote.objects.filter(idea__in=ideas).values("person")
    members = dict(FamilyMember.objects.filter(person__in=voters).values_list("person", "family"))
    seen: set[tuple[int, int]] = set()
    for vote in IdeaVote.objects.filter(idea__in=ideas).order_by("given_at", "pk"):
        family = members.get(vote.person_id)
        if family is None:
            continue
        if (vote.idea_id, family) in seen:
            vote.delete()
            Idea.objects.filter(pk=vote.idea_id).update(vote_count=F("vote_count") - 1)
            continue
        seen.add((vote.idea_id, family))
        IdeaVote.objects.filter(pk=vote.pk).update(family=family)
