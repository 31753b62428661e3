"""Questions are asked, confirmed by mail, corrected; the asker says whether the answer helped."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cms.audience.viewer import Viewer
from cms.calendar.working_days import add_working_days
from cms.mail.services import send_letter
from cms.moderation.models import ReviewItem, Why
from cms.moderation.policies import require_not_paused
from cms.moderation.services import open_review
from cms.people.models import Place, User
from cms.ports.reviewable import Scope
from cms.settings import limits
from forum.boards.access import BoardFacts, rule, snapshot
from forum.boards.models import Board
from forum.discussions.models import Post, Topic, TopicKind
from forum.discussions.pace import take_turn
from forum.discussions.refusals import TooFast
from forum.discussions.services import Said, change_post
from forum.discussions.services.checking import KIND
from forum.discussions.services.cleaning import require_clean
from forum.discussions.services.said import Opening
from forum.discussions.services.writing import open_topic
from forum.questions import policies
from forum.questions.keys import confirm_path, follow_path
from forum.questions.models import Openness, Outcome, Question, QuestionEvent, Stage, Step
from forum.questions.services.boards import ensure_question_board
from forum.questions.services.steps import (
    NOT_YET,
    RECEIVED,
    locked,
    move,
    require_clean_of,
    start_clock,
    tell,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, and of whom. `name` and `mail` are those of an asker without account."""

    place: Place
    title: str
    said: Said
    openness: str = Openness.PUBLIC
    name: str = ""
    mail: str = ""


def ask(*, viewer: Viewer, asked: Asked, now: datetime) -> Question:
    """Asks; the same form sent twice asks once.

    Without an account nothing is seen before the letter is confirmed. Raises PermissionDenied, or
    a `Refused` whose sentence the form shows.
    """
    if not policies.can_ask(asked.place):
        raise PermissionDenied(_("Questions are not taken here."))
    person = viewer.person
    # Made before, whatever becomes of the question: nobody remembers a board that is not there.
    board = ensure_question_board(place=asked.place)
    facts = _facts(board)
    with transaction.atomic():
        if person is None:
            # Two forms of one visitor have no row in common but this one.
            Board.objects.select_for_update(no_key=True).get(pk=board.pk)
        known = _known(person, asked)
        if known is not None:
            return known
        if person is not None:
            known = _take_turn(viewer, facts, asked, now)
            if known is not None:
                return known
        else:
            require_clean([asked.name], viewer, board.pk)
        waits = not viewer.is_member
        opening = _opening(asked)
        topic = open_topic(viewer=viewer, facts=facts, opening=opening, now=now, waits=waits)
        question = _new_question(topic, viewer, asked, now)
        if person is None:
            _send_confirmation(question, asked.said.language)
            return question
        if waits:
            _to_review(topic, facts, now)
        if asked.openness == Openness.UNNAMED:
            # Moderators answer for what people of no name say too: a returned one finds its way.
            posts = topic.posts.values("pk")
            ReviewItem.objects.open().filter(kind=KIND, object_pk__in=posts).update(author=person)
        _received(question, by=person, at=now, step=Step.ASKED)
    return question


def confirm_question(*, key: str, now: datetime) -> Question | None:
    """Lets in what was asked without an account, once; None for a link that has had its day."""
    with transaction.atomic():
        question = (
            Question.objects.select_for_update(of=("self",))
            .select_related("topic", "place")
            .filter(key_digest=digest_of_key(key), stage=Stage.UNCONFIRMED)
            .exclude(created_at__lt=now - timedelta(hours=limits.QUESTION_CONFIRM_HOURS))
            .first()
        )
        if question is None or not key:
            return None
        question.key_digest = ""
        start_clock(question, now)
        move(
            question,
            step=Step.CONFIRMED,
            to=Stage.RECEIVED,
            by=None,
            at=now,
            fields=["key_digest", "received_at", "accept_by", "answer_by"],
        )
        facts = _facts(question.topic.board)
        _to_review(question.topic, facts, now)
        tell(question, RECEIVED, by=None, at=now, urgent=False)
        write_to_asker(question, "received")
    return question


def change_question(
    *, viewer: Viewer, question: Question, title: str, said: Said, seen_edits: int, now: datetime
) -> Question:
    """Corrects a question that waits for a moderator or was returned; it goes to them again."""
    if not policies.can_change(viewer, question):
        raise PermissionDenied(_("These words can no longer be changed."))
    with transaction.atomic():
        post = question.topic.posts.select_related("topic").earliest("pk")
        # An unnamed question has no author; its asker may still correct it, and stays unnamed.
        post.author_id = viewer.person_id
        change_post(
            viewer=viewer, post=post, said=said, seen_edits=seen_edits, now=now, title=title
        )
    return question


def say_outcome(
    *, question: Question, outcome: str, note: str, by: User | None, now: datetime
) -> Question:
    """The asker says "solved" or "not yet"; the latter opens the question again, with a new clock.

    The caller knows that `by`, or a visitor with the private link, is the asker.
    """
    step = Step.SOLVED if outcome == Outcome.SOLVED else Step.NOT_YET
    if by is not None:
        require_not_paused(by, now)
    with transaction.atomic():
        fresh = locked(question, step)
        require_clean_of(fresh, [note], Viewer(person=by))
        fresh.outcome = outcome
        if step == Step.SOLVED:
            fresh.closed_at = now
            move(
                fresh,
                step=step,
                to=Stage.CLOSED,
                by=by,
                at=now,
                fields=["outcome", "closed_at"],
                note=note,
            )
            return fresh
        fresh.closed_at = None
        # The first answer keeps its time; what is promised now is counted from now.
        days = rule(fresh.place.path, "question_answer_days")
        fresh.answer_by = add_working_days(now, days)
        move(
            fresh,
            step=step,
            to=Stage.ASSIGNED,
            by=by,
            at=now,
            fields=["outcome", "closed_at", "answer_by"],
            note=note,
        )
        tell(fresh, NOT_YET, by=by, at=now, urgent=False)
    return fresh


def write_to_asker(question: Question, letter: str) -> None:
    """A letter to an asker without an account: what happened, and the private link. No words of
    question or answer stand in it."""
    if not question.asker_mail:
        return
    send_letter(
        to=question.asker_mail,
        language=question.topic.language,
        template=f"forum/questions/mail/{letter}",
        context={
            "name": question.asker_name,
            "place": question.place.name_in(question.topic.language),
            "path": follow_path(question, question.topic.language),
        },
    )


def digest_of_key(key: str) -> str:
    """What the table keeps of a one-time key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _opening(asked: Asked) -> Opening:
    unnamed = asked.openness == Openness.UNNAMED
    with override(asked.said.language):
        nobody = pgettext("who asked", "somebody without a name")
    return Opening(
        title=asked.title,
        said=asked.said,
        kind=TopicKind.QUESTION,
        is_private=asked.openness == Openness.PRIVATE,
        author_label=nobody if unnamed else asked.name,
        hides_author=unnamed,
    )


def _new_question(topic: Topic, viewer: Viewer, asked: Asked, now: datetime) -> Question:
    question = Question(
        topic=topic,
        place=asked.place,
        openness=asked.openness,
        asker=viewer.person,
        asker_name="" if viewer.person else asked.name,
        asker_mail="" if viewer.person else asked.mail,
        stage=Stage.RECEIVED if viewer.person else Stage.UNCONFIRMED,
    )
    if viewer.person is not None:
        start_clock(question, now)
    question.save()
    Question.objects.filter(pk=question.pk).update(created_at=now)
    return question


def _received(question: Question, *, by: User | None, at: datetime, step: Step) -> None:
    QuestionEvent.objects.create(
        question=question, step=step, to_stage=Stage.RECEIVED, by=by, at=at
    )
    tell(question, RECEIVED, by=by, at=at, urgent=False)


def _send_confirmation(question: Question, language: str) -> None:
    key = secrets.token_urlsafe(24)
    question.key_digest = digest_of_key(key)
    question.save(update_fields=["key_digest"])
    send_letter(
        to=question.asker_mail,
        language=language,
        template="forum/questions/mail/confirm",
        context={
            "name": question.asker_name,
            "place": question.place.name_in(language),
            "path": confirm_path(key, language),
            "hours": limits.QUESTION_CONFIRM_HOURS,
        },
    )


def _to_review(topic: Topic, facts: BoardFacts, now: datetime) -> None:
    """A moderator looks at what people say whom nobody has accepted yet."""
    post = topic.posts.earliest("pk")
    open_review(
        kind=KIND,
        object_pk=post.pk,
        scope=Scope(facts.place_path, facts.community_id, post.author_id),
        why=Why.NEWCOMER,
        at=now,
    )


def _take_turn(viewer: Viewer, facts: BoardFacts, asked: Asked, now: datetime) -> Question | None:
    """The pace; or what the same form, pressed twice, has asked meanwhile."""
    try:
        take_turn(viewer=viewer, facts=facts, slow_seconds=0, is_topic=True, now=now)
    except TooFast:
        known = _known(viewer.person, asked)
        if known is None:
            raise
        return known
    return _known(viewer.person, asked)


def _known(person: User | None, asked: Asked) -> Question | None:
    """What this form has asked already."""
    mail = {"asker": person} if person else {"asker": None, "asker_mail": asked.mail}
    posts = Post.objects.filter(token=asked.said.token, topic__kind=TopicKind.QUESTION)
    return Question.objects.filter(topic__in=posts.values("topic"), **mail).first()


def _facts(board: Board) -> BoardFacts:
    facts = snapshot().boards.get(board.pk)
    if facts is None:
        raise PermissionDenied(_("Questions are not taken here."))
    return facts
