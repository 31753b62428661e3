"""One question for one reader: the official answer, how it came, what may be done next."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from cms.audience.viewer import Viewer
from cms.calendar.working_days import WorkingDays, special_days_beside
from cms.languages import LANGUAGE_CODES
from cms.moderation.models import ReviewItem
from cms.people.models import Role
from cms.people.policies import prepare_names, shown_name
from cms.statements import Given, Statement
from forum.boards.access import assumed_version, circle_of, current_version, made_once
from forum.discussions.models import Post, TalkState, TopicRead
from forum.discussions.selectors.cards import Badge
from forum.discussions.selectors.finding import paused_beside, veil, waiting_beside
from forum.discussions.selectors.lists import version_beside
from forum.discussions.selectors.topic import TopicScreen, topic_screen
from forum.questions import policies
from forum.questions.keys import question_pk_of
from forum.questions.models import (
    AnswerState,
    OfficialAnswer,
    Openness,
    Outcome,
    Question,
    QuestionEvent,
    Step,
)
from forum.questions.querysets import answered_paths, working_paths
from forum.questions.selectors.rows import (
    asker_shown,
    badge_of,
    clock_of,
    is_late,
)
from forum.remarks.models import Remark, Sight
from forum.remarks.selectors import may_read, report_url

_SIGNERS = (Role.HEAD, Role.DEPUTY, Role.COORDINATOR, Role.ADMINISTRATOR)
_INTERNAL = frozenset({Step.DRAFTED, Step.PROPOSED, Step.RETURNED})
_WORDS_OF_ASKER = frozenset({Step.SOLVED, Step.NOT_YET})


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """A published version of the official answer. `gap` stands in the place of what is not
    shown. `position` is said in the reader's language where the site knows how, else as it was
    typed, in `position_language`."""

    version: int
    html: SafeString
    language: str
    position: str
    position_language: str
    name: str
    published_at: datetime | None
    gap: str = ""
    report_url: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """A step in the timeline."""

    pk: int
    label: str
    at: datetime
    office: str
    note: str
    gap: str = ""
    report_url: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The version that is being written, for the staff."""

    state: str
    state_label: str
    source: str
    language: str
    html: SafeString
    mark: str
    note: str
    writer: str
    drafted_at: datetime


@dataclass(frozen=True, slots=True)
class Rights:
    """What this reader may do with the question now."""

    is_asker: bool = False
    works: bool = False
    may_accept: bool = False
    may_assign: bool = False
    may_write: bool = False
    may_publish: bool = False
    may_return: bool = False
    may_decline: bool = False
    may_mark_duplicate: bool = False
    may_say_solved: bool = False
    may_say_not_yet: bool = False
    may_change: bool = False
    may_put_into_faq: bool = False


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """The page of a question."""

    question: Question
    post: Post
    html: SafeString
    url: str
    asker: str
    badge: Badge
    clock: str
    is_late: bool
    answer: AnswerCard | None
    older: tuple[AnswerCard, ...]
    draft: Draft | None
    events: tuple[EventLine, ...]
    rights: Rights
    talk: TopicScreen | None
    comments: tuple[Any, ...]
    original_url: str
    original_title: str
    review_note: str
    is_hidden_from_machines: bool
    structured: SafeString | str


def find_question(viewer: Viewer, pk: int) -> Question | None:
    """A question through the door, with the version of boards and what its page shows beside it.

    One query; another one only when boards have changed.
    """
    version = assumed_version()
    found = _one(viewer, version, pk)
    truth = found.boards_version or 0 if found else current_version()
    if truth != version:
        found = _one(viewer, truth, pk)
    return found


def _one(viewer: Viewer, version: int, pk: int) -> Any:
    def make() -> Statement:
        person = Given("person", BigIntegerField())
        questions = Question.objects.visible_to(viewer, version, person=person, standing=True)
        questions = questions.with_answering(viewer, person).filter(
            pk=Given("pk", BigIntegerField())
        )
        return Statement(_with_all(questions, person))

    key = ("question", circle_of(viewer, version), answered_paths(viewer), working_paths(viewer))
    found = made_once(version, key, make).objects(pk=pk, person=viewer.person_id or 0)
    if found:
        asks = policies.is_asker(viewer, found[0])
        veil(found[0].topic, viewer, version, is_author=asks)
    return found[0] if found else None


def find_followed(key: str) -> Question | None:
    """The question of an asker without an account, by their private link."""
    pk = question_pk_of(key)
    if pk is None:
        return None
    found = Question.objects.exclude(stage="unconfirmed").exclude(topic__state="removed")
    return _with_all(found, 0).filter(pk=pk, asker=None).first()


def public_answer(question: Question) -> OfficialAnswer | None:
    """The newest official answer of a question that everybody reads; None while it is hidden."""
    if question.topic.state != "published" or question.topic.is_private:
        return None
    newest = question.answers.filter(state=AnswerState.PUBLISHED).last()
    return newest if newest is not None and newest.is_shown else None


def answers_out_of_sight(questions: Iterable[int]) -> set[int]:
    """Those of the questions whose newest answer is not shown: copies of it are not either."""
    keys = list(questions)
    if not keys:
        return set()
    published = OfficialAnswer.objects.filter(
        question__in=keys, state=AnswerState.PUBLISHED
    ).order_by("version")
    newest = dict(published.values_list("question_id", "sight"))
    return {pk for pk, sight in newest.items() if sight != Sight.PUBLISHED}


def has_official_answer(topic_pk: int) -> bool:
    """True when the administration has answered the question that the topic is."""
    answers = OfficialAnswer.objects.filter(question__topic=topic_pk)
    return answers.filter(state=AnswerState.PUBLISHED).exists()


def draft_of(question: Question, viewer: Viewer) -> Draft | None:
    """The version in work, for those who answer."""
    answer = (
        question.answers.exclude(state=AnswerState.PUBLISHED).select_related("drafted_by").first()
    )
    return _draft(answer, viewer) if answer else None


def question_screen(
    question: Any,
    viewer: Viewer,
    *,
    number: int | None = None,
    now: datetime,
    holds_key: bool = False,
) -> QuestionScreen | None:
    """All that the page shows; None beyond the last page of comments. `holds_key`: the reader came
    by the private link of the asker."""
    topic = _topic_of(question)
    talk = None
    if topic.highest_number:
        talk = topic_screen(topic, viewer, number=number, now=now)
        if talk is None:
            return None
    post = _opening_of(question)
    if question.openness != Openness.UNNAMED:
        prepare_names([question.asker])
    answers = _answers_statement().objects(question=question.pk)
    in_work = next((a for a in answers if a.state != AnswerState.PUBLISHED), None)
    rights = _rights(question, viewer, in_work, holds_key=holds_key)
    published = [
        _answer(a, question, viewer, rights) for a in answers if a.state == AnswerState.PUBLISHED
    ]
    by_minors = topic.is_by_minor or (talk is not None and talk.is_private_to_minors)
    is_shut = by_minors or topic.is_private or topic.state != "published"
    original = _original(question, viewer)
    return QuestionScreen(
        question=question,
        post=post,
        html=mark_safe(post.html),  # noqa: S308 - sanitised when it was written
        url=question.get_absolute_url(),
        asker=question.asker_name if holds_key else asker_shown(question, viewer),
        badge=badge_of(question, now),
        clock=clock_of(question, WorkingDays.told(question.special_days)),
        is_late=is_late(question, now),
        answer=published[-1] if published else None,
        older=tuple(reversed(published[:-1])),
        draft=_draft(in_work, viewer) if in_work is not None and rights.works else None,
        events=tuple(_events(question, viewer, rights)),
        rights=rights,
        talk=talk,
        comments=tuple(e for e in talk.entries if getattr(e, "number", 0) != 1) if talk else (),
        original_url=original.get_absolute_url() if original else "",
        original_title=original.topic.title if original else "",
        review_note=_review_note(post, rights),
        is_hidden_from_machines=is_shut,
        structured=""
        if is_shut or not published or published[-1].gap
        else _structured(question, post, published[-1]),
    )


def _original(question: Question, viewer: Viewer) -> Question | None:
    """The question that was asked first, for those who see it now."""
    first = question.duplicate_of
    if first is None or not Question.objects.visible_to(viewer).filter(pk=first.pk).exists():
        return None
    return first


def _with_all(questions: Any, person: Any) -> Any:
    reads = TopicRead.objects.filter(person=person, topic=OuterRef("topic_id"))
    opening = Post.objects.filter(topic=OuterRef("topic_id"), number=1).published()
    return (
        questions.select_related(
            "topic__board",
            "topic__author",
            "place",
            "office",
            "asker",
            "assigned_to",
            "duplicate_of__topic",
        )
        .defer("topic__board__about_kk", "topic__board__about_ru", "topic__board__about_en")
        .annotate(
            boards_version=version_beside(),
            special_days=special_days_beside(),
            seen_number=Subquery(reads.values("last_number")[:1]),
            watch_level=Subquery(reads.values("level")[:1]),
            has_waiting=waiting_beside(person, "topic_id"),
            is_paused=paused_beside(person),
            opening_pk=Subquery(opening.values("pk")[:1]),
            opening_language=Subquery(opening.values("language")[:1]),
            opening_html=Subquery(opening.values("html")[:1]),
        )
    )


def _opening_of(question: Any) -> Post:
    """The words of the question, whatever page of comments is shown: read beside it, or alone as
    long as they are not published; of what a moderator looks at only that this is so."""
    if question.topic.is_veiled:
        html = format_html("<p>{}</p>", question.topic.title)
        return Post(topic=question.topic, language=question.topic.language, html=html)
    if question.opening_pk is None:
        return question.topic.posts.select_related("author").earliest("pk")
    return Post(
        pk=question.opening_pk,
        topic=question.topic,
        number=1,
        language=question.opening_language,
        html=question.opening_html,
        state=TalkState.PUBLISHED,
    )


def _topic_of(question: Any) -> Any:
    """The topic as pages of talk want it; it came through the door of questions, which is wider
    than its own."""
    topic = question.topic
    topic.boards_version = question.boards_version
    topic.seen_number, topic.watch_level = question.seen_number, question.watch_level
    topic.tag_words, topic.has_poll = None, False
    topic.has_waiting, topic.is_paused = question.has_waiting, question.is_paused
    return topic


def _rights(
    question: Question, viewer: Viewer, answer: OfficialAnswer | None, *, holds_key: bool
) -> Rights:
    is_asker = holds_key or policies.is_asker(viewer, question)
    works = viewer.is_signed_in and bool(getattr(question, "is_answered_by_me", False))
    works = works and not question.topic.is_veiled

    def may(step: Step) -> bool:
        return policies.is_possible(step, question)

    declines, signs = works and may(Step.DECLINED), False
    if works and (answer is not None or declines):
        signs = policies.can_approve(viewer, question)
    return Rights(
        is_asker=is_asker,
        works=works,
        may_accept=works and may(Step.ACCEPTED),
        may_assign=works and may(Step.ASSIGNED),
        may_write=works and may(Step.DRAFTED),
        may_publish=signs and answer is not None and policies.is_ready_for(viewer, answer),
        may_return=signs and answer is not None and answer.state == AnswerState.PROPOSED,
        may_decline=declines and (signs or viewer.coordinates(question.place.path)),
        may_mark_duplicate=works and may(Step.DUPLICATE),
        may_say_solved=is_asker and may(Step.SOLVED),
        may_say_not_yet=is_asker and may(Step.NOT_YET) and question.outcome != Outcome.NOT_YET,
        may_change=policies.can_change(viewer, question),
        may_put_into_faq=(
            works and question.answered_at is not None and question.openness != Openness.PRIVATE
        ),
    )


def _answer(
    answer: OfficialAnswer, question: Question, viewer: Viewer, rights: Rights
) -> AnswerCard:
    reads = may_read(answer, viewer, answer.signed_by_id, keeps=rights.works)
    position, position_language = _position_said(answer, question)
    return AnswerCard(
        version=answer.version,
        html=mark_safe(answer.html if reads else ""),  # noqa: S308 - sanitised when written
        language=answer.language,
        position=position,
        position_language=position_language,
        name=shown_name(answer.signed_by, viewer),
        published_at=answer.published_at,
        gap=answer.gap,
        report_url=_report_url(answer, question, viewer, answer.signed_by_id),
    )


def _position_said(answer: OfficialAnswer, question: Question) -> tuple[str, str]:
    """A role is called as the reader calls it, the head of an office as the office says; what
    stood there once and nobody can say otherwise stays as it was signed."""
    reads = (get_language() or answer.language)[:2]
    role = _roles_called(answer.language).get(answer.position.casefold())
    if role is not None:
        return str(role.label), reads
    named = {code: getattr(question.office, f"position_{code}", "") for code in LANGUAGE_CODES}
    if named.get(reads) and answer.position in named.values():
        return named[reads], reads
    return answer.position, answer.language


@lru_cache(maxsize=3)
def _roles_called(language: str) -> dict[str, Role]:
    """Roles that sign, by what they are called in `language`."""
    with override(language):
        return {str(role.label).casefold(): role for role in _SIGNERS}


def _report_url(remark: Remark, question: Question, viewer: Viewer, author_id: int | None) -> str:
    """Nothing is reported on a page whose first words a moderator looks at."""
    return "" if question.topic.is_veiled else report_url(remark, viewer, author_id)


def _draft(answer: OfficialAnswer, viewer: Viewer) -> Draft:
    return Draft(
        state=answer.state,
        state_label=answer.get_state_display(),
        source=answer.source,
        language=answer.language,
        html=mark_safe(answer.html),  # noqa: S308 - sanitised when it was written
        mark=answer.mark,
        note=answer.note,
        writer=shown_name(answer.drafted_by, viewer),
        drafted_at=answer.drafted_at,
    )


@lru_cache(maxsize=1)
def _answers_statement() -> Statement:
    answers = OfficialAnswer.objects.filter(question=Given("question", BigIntegerField()))
    return Statement(answers.select_related("signed_by", "drafted_by"))


@lru_cache(maxsize=1)
def _events_statement() -> Statement:
    events = QuestionEvent.objects.filter(question=Given("question", BigIntegerField()))
    return Statement(events.select_related("office"))


def _events(question: Question, viewer: Viewer, rights: Rights) -> list[EventLine]:
    events = _events_statement().objects(question=question.pk)
    if not rights.works:
        events = [event for event in events if event.step not in _INTERNAL]
    return [_event(event, question, viewer, rights) for event in events]


def _event(event: QuestionEvent, question: Question, viewer: Viewer, rights: Rights) -> EventLine:
    concerns = _may_read_note(event, rights)
    reads = concerns and may_read(event, viewer, event.by_id, keeps=rights.works)
    note = event.note if reads else ""
    return EventLine(
        pk=event.pk,
        label=event.get_step_display(),
        at=event.at,
        office=event.office.name if event.office and event.step == Step.ASSIGNED else "",
        note=note,
        gap=event.gap if concerns else "",
        report_url=_report_url(event, question, viewer, event.by_id)
        if note and _is_reported(event, rights)
        else "",
    )


def _is_reported(event: QuestionEvent, rights: Rights) -> bool:
    """What `reviewable.NoteReview` takes: refusals, and words of the asker from who answers."""
    if event.step in _WORDS_OF_ASKER:
        return rights.works and not rights.is_asker
    return event.step == Step.DECLINED


def _may_read_note(event: QuestionEvent, rights: Rights) -> bool:
    """Why it was not taken up is for everybody, what the asker adds for those who answer."""
    if event.step in _WORDS_OF_ASKER:
        return rights.works or rights.is_asker
    return True


def _review_note(post: Post, rights: Rights) -> str:
    if not rights.is_asker or post.state != "returned":
        return ""
    item = ReviewItem.objects.filter(kind="post", object_pk=post.pk).order_by("-pk").first()
    return item.note if item else ""


def _structured(question: Question, post: Post, answer: AnswerCard) -> SafeString:
    """QAPage for search engines: a question that everybody reads, with its official answer."""
    asked: dict[str, Any] = {
        "@type": "Question",
        "name": question.topic.title,
        "text": strip_tags(post.html),
        "answerCount": 1,
        "inLanguage": question.topic.language,
        "acceptedAnswer": {
            "@type": "Answer",
            "text": strip_tags(answer.html),
            "inLanguage": answer.language,
            "author": {"@type": "Organization", "name": question.place.name_in(answer.language)},
        },
    }
    if question.received_at:
        asked["datePublished"] = question.received_at.isoformat()
    if answer.published_at:
        asked["acceptedAnswer"]["datePublished"] = answer.published_at.isoformat()
    page = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": asked}
    text = json.dumps(page, ensure_ascii=False)
    for letter, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(letter, escaped)
    return mark_safe(text)  # noqa: S308 - nothing in it can end the script
