"""One idea for one reader: where it stands, its votes, experts, steps and talk."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.files.checks import IMAGES
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from cms.statements import Given, Statement
from forum.discussions.models import Post
from forum.discussions.selectors.cards import Gap, PostCard
from forum.discussions.selectors.people import said_by
from forum.discussions.selectors.topic import TopicScreen, topic_screen
from forum.ideas import policies
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
from forum.ideas.selectors.cards import (
    ExpertsCard,
    IdeaScreen,
    Joined,
    MoveLine,
    OpinionCard,
    Rights,
    StageStep,
    StepCard,
    Support,
)
from forum.ideas.selectors.finding import rules_beside
from forum.ideas.selectors.rows import (
    audience_words,
    hidden_words,
    state_badge,
    support_words,
    tone_of,
)
from forum.ideas.selectors.stages import stages_of
from forum.remarks.models import Remark
from forum.remarks.selectors import may_read, report_url


@lru_cache(maxsize=1)
def _moves_statement() -> Statement:
    moves = IdeaMove.objects.filter(idea=Given("idea", BigIntegerField()))
    return Statement(moves.select_related("to_stage", "by"))


def _topic_of(idea: Any) -> Any:
    """The topic as pages of talk want it: who came through the door of the idea reads it."""
    topic = idea.topic
    topic.boards_version = idea.boards_version
    topic.seen_number, topic.watch_level = idea.seen_number, idea.watch_level
    topic.tag_words, topic.has_poll = None, False
    topic.has_waiting, topic.is_paused = idea.has_waiting, idea.is_paused
    return topic


def idea_screen(
    idea: Any, viewer: Viewer, *, number: int | None, now: datetime
) -> IdeaScreen | None:
    """The page of `idea`; `number` names the page of comments. None beyond its end.

    Three queries, and one more each for steps, opinions, experts and joined ideas where there are.
    """
    talk = topic_screen(_topic_of(idea), viewer, number=number, now=now)
    if talk is None:
        return None
    version = talk.version
    moves = _moves_statement().objects(idea=idea.pk)
    steps = list(idea.milestones.select_related("file")) if idea.has_steps else []
    opinions = list(idea.opinions.select_related("author")) if idea.has_opinions else []
    members = list(idea.experts.members.order_by("pk")) if idea.experts else []
    joined = _joined(idea, viewer, version) if idea.has_joined else []
    went_to = _went_to(idea, viewer, version)
    prepare_names(_people(idea, joined))
    first = _first_post(talk)
    rights = _rights(idea, viewer, version)
    rules = rules_beside(idea)
    lines = [
        _move(move, idea, viewer, rights)
        for move in moves
        if move.to_stage.is_public or rights.may_run
    ]
    today = timezone.localdate(now)
    return IdeaScreen(
        idea=idea,
        url=idea.get_absolute_url(),
        author=said_by(idea.topic, viewer),
        badge=state_badge(idea.topic.state),
        tone=tone_of(idea.stage),
        first=first,
        line=tuple(stage_line(stages_of(idea.topic.board_id), idea, moves)),
        moves=tuple(lines),
        support=_support(idea, viewer, rules, now, version),
        experts=_experts(idea, members, viewer),
        opinions=tuple(_opinion(one, idea, viewer, rights) for one in opinions),
        steps=tuple(_step(step, idea, viewer, rights, today) for step in steps),
        shows_work=bool(steps or idea.responsible_id) or idea.stage.shows_progress,
        responsible=shown_name(idea.responsible, viewer) if idea.responsible_id else "",
        is_late=_is_late(idea, today),
        joined=tuple(_joined_card(one, viewer) for one in joined),
        went_to=went_to,
        went_to_url=went_to.get_absolute_url() if went_to else "",
        went_why=lines[-1] if went_to and lines else None,
        talk=talk,
        comments=tuple(_without_first(talk)),
        rights=rights,
        awaits_review=awaits_review(idea, now),
        is_hidden_from_machines=_is_hidden_from_machines(idea, talk),
    )


def awaits_review(idea: Idea, now: datetime) -> bool:
    """It was done a term ago: time to say what came of it."""
    span = timedelta(days=limits.IDEA_REVIEW_DAYS)
    return idea.stage.is_done and not idea.stage.is_end and now - idea.moved_at > span


def stage_line(
    stages: Sequence[IdeaStage], idea: Idea, moves: Sequence[IdeaMove]
) -> Iterable[StageStep]:
    """The stages in order. Of the answers that are possible only the given one has a name."""
    reached = {move.to_stage_id: move.at for move in moves}
    known = list(stages)
    if idea.stage_id not in {stage.pk for stage in known}:
        known = sorted([*known, idea.stage], key=lambda stage: stage.position)
    here = idea.stage.position
    answer_told = False
    for stage in known:
        is_current = stage.pk == idea.stage_id
        is_past = stage.position < here and stage.pk in reached
        if _is_answer(stage) and not is_current and not is_past:
            if stage.position > here and not answer_told and not idea.stage.is_refusal:
                answer_told = True
                yield StageStep(_("Answer"), "", False, False)
            continue
        answer_told = answer_told or _is_answer(stage)
        if idea.stage.is_refusal and stage.position > here:
            return
        at = reached.get(stage.pk) if is_current or is_past else None
        yield StageStep(stage.name, stage.name_language, is_past, is_current, at)


def _is_answer(stage: IdeaStage) -> bool:
    return stage.is_refusal or (
        stage.is_accepted and not stage.is_done and not stage.shows_progress
    )


def _people(idea: Any, joined: Iterable[Any]) -> Iterable[Any]:
    """Those among whom there may be children."""
    yield idea.topic.author
    for one in joined:
        yield one.topic.author


def _report_url(remark: Remark, idea: Idea, viewer: Viewer, author_id: int | None) -> str:
    """Nothing is reported on a page whose first words a moderator looks at."""
    return "" if idea.topic.is_veiled else report_url(remark, viewer, author_id)


def _move(move: IdeaMove, idea: Idea, viewer: Viewer, rights: Rights) -> MoveLine:
    text = move.text if may_read(move, viewer, move.by_id, keeps=rights.may_run) else ""
    return MoveLine(
        pk=move.pk,
        stage=move.to_stage.name,
        stage_language=move.to_stage.name_language,
        tone=tone_of(move.to_stage),
        at=move.at,
        text=text,
        language=move.language,
        by=shown_name(move.by, viewer) if text and move.by_id else "",
        gap=move.gap,
        report_url=_report_url(move, idea, viewer, move.by_id) if text else "",
    )


def _support(
    idea: Any, viewer: Viewer, rules: IdeasRules, now: datetime, version: int | None
) -> Support:
    is_hidden = rules.hides_votes_until is not None and rules.hides_votes_until > now
    has_voted = bool(getattr(idea, "has_my_vote", False))
    is_open = policies.takes_votes(idea)
    may_vote = policies.can_vote(viewer, idea, version) and not idea.topic.is_veiled
    by_family = False
    if rules.is_by_family and viewer.person_id is not None and not has_voted:
        family = family_of(viewer.person_id)
        by_family = (
            family is not None and IdeaVote.objects.filter(idea=idea.pk, family=family).exists()
        )
    if is_hidden and rules.hides_votes_until is not None:
        words = hidden_words(rules.hides_votes_until)
    else:
        words = support_words(idea)
    return Support(
        votes=None if is_hidden else idea.vote_count,
        needed=idea.quorum,
        percent=0 if is_hidden else min(100, 100 * idea.vote_count // max(1, idea.quorum)),
        words=words,
        explained=audience_words(idea, rules.is_by_family) if is_open else "",
        is_open=is_open,
        has_voted=has_voted,
        has_family_voted=by_family,
        may_vote=may_vote and not has_voted and not by_family,
        may_take_back=may_vote and (has_voted or (by_family and not viewer.is_minor)),
    )


def _experts(idea: Idea, members: Sequence[Any], viewer: Viewer) -> ExpertsCard | None:
    if idea.experts is None:
        return None
    mentor = idea.experts.mentor
    return ExpertsCard(
        name=idea.experts.name,
        mentor=shown_name(mentor, viewer) if mentor else "",
        members=tuple(shown_name(one, viewer) for one in members if one != mentor),
    )


def _opinion(opinion: ExpertOpinion, idea: Idea, viewer: Viewer, rights: Rights) -> OpinionCard:
    mentor = idea.experts.mentor_id if idea.experts else None
    author = opinion.author_id
    reads = may_read(opinion, viewer, author, keeps=rights.may_run)
    takes_back = reads and viewer.person_id is not None and viewer.person_id == author
    return OpinionCard(
        pk=opinion.pk,
        author=shown_name(opinion.author, viewer),
        is_mentor=mentor is not None and opinion.author_id == mentor,
        html=mark_safe(opinion.html if reads else ""),  # noqa: S308 - sanitised when written
        language=opinion.language,
        written_at=opinion.written_at,
        changed_at=opinion.changed_at,
        gap=opinion.gap,
        report_url=_report_url(opinion, idea, viewer, author),
        withdraw_url=reverse("forum:idea-opinion-withdraw", args=[idea.pk]) if takes_back else "",
    )


def _step(step: Milestone, idea: Idea, viewer: Viewer, rights: Rights, today: date) -> StepCard:
    reads = may_read(step, viewer, step.by_id, keeps=rights.may_work)
    file = step.file if reads else None
    return StepCard(
        pk=step.pk,
        title=step.title if reads else "",
        language=step.language,
        due_on=step.due_on,
        done_at=step.done_at,
        is_late=step.done_at is None and step.due_on is not None and step.due_on < today,
        evidence=step.evidence if reads else "",
        file_name=file.name if file else "",
        file_url=reverse("forum:idea-file", args=[step.idea_id, step.pk, file.name])
        if file
        else "",
        file_size=file.size if file else 0,
        is_picture=file is not None and file.extension in IMAGES,
        gap=step.gap,
        report_url=_report_url(step, idea, viewer, step.by_id),
    )


def _is_late(idea: Idea, today: date) -> bool:
    is_over = idea.stage.is_done or idea.stage.is_end
    return idea.due_on is not None and idea.due_on < today and not is_over


def _went_to(idea: Idea, viewer: Viewer, version: int) -> Idea | None:
    """The idea that this one was joined to, for those who see that one as well."""
    into = idea.merged_into
    if into is None or not Idea.objects.visible_to(viewer, version).filter(pk=into.pk).exists():
        return None
    return into


def _joined(idea: Idea, viewer: Viewer, version: int) -> list[Any]:
    """Ideas that were joined to this one and that the viewer sees, with their words and why; three
    queries."""
    found: list[Any] = list(
        Idea.objects.visible_to(viewer, version)
        .filter(merged_into=idea, topic__state="published")
        .select_related("topic__author")
        .order_by("pk")
    )
    texts = Post.objects.filter(topic__in=[one.topic_id for one in found], number=1)
    words = {post.topic_id: post for post in texts.filter(state="published")}
    whys = {}
    for move in IdeaMove.objects.filter(idea__in=found, from_stage__isnull=False).order_by("pk"):
        whys[move.idea_id] = move
    for one in found:
        one.words, one.why = words.get(one.topic_id), whys.get(one.pk)
    return found


def _joined_card(one: Any, viewer: Viewer) -> Joined:
    return Joined(
        pk=one.pk,
        title=one.topic.title,
        language=one.topic.language,
        author=said_by(one.topic, viewer),
        html=mark_safe(one.words.html if one.words else ""),  # noqa: S308 - sanitised at write
        why=one.why.text if one.why and one.why.is_shown else "",
        why_language=one.why.language if one.why else "",
        url=f"{one.get_absolute_url()}?stay=1",
    )


def _first_post(talk: TopicScreen) -> PostCard | None:
    """The words of the idea as the page of talk has them; on later pages they are not read."""
    for entry in talk.entries:
        if isinstance(entry, PostCard) and (entry.number == 1 or entry.number is None):
            return entry
    return None


def _without_first(talk: TopicScreen) -> Iterable[PostCard | Gap]:
    for entry in talk.entries:
        is_idea = isinstance(entry, PostCard) and entry.number == 1
        waits = (
            isinstance(entry, PostCard) and entry.number is None and talk.topic.highest_number == 0
        )
        if not is_idea and not waits:
            yield entry


def _rights(idea: Any, viewer: Viewer, version: int | None) -> Rights:
    may_run = policies.can_run(viewer, idea, version)
    is_expert = bool(getattr(idea, "is_my_group", False))
    return Rights(
        may_run=may_run,
        may_move=policies.can_move(viewer, idea, version),
        may_work=policies.can_work(viewer, idea, version),
        may_give_opinion=is_expert and idea.merged_into_id is None and not idea.stage.is_end,
    )


def _is_hidden_from_machines(idea: Any, talk: TopicScreen) -> bool:
    """What a child wrote, and what not everybody reads, stays out of indexes of the world."""
    is_out = idea.topic.state == "published" and idea.merged_into_id is None
    return talk.is_private_to_minors or not is_out
