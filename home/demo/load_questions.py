"""Makes the offices and questions of the demo, through the services that people use."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from cms.audience.viewer import VISITOR, Viewer, viewer_of
from cms.calendar.working_days import is_working_day
from cms.moderation.models import ReviewItem, Verdict
from cms.people.models import User
from forum.discussions.services import Said, publish, reply
from forum.questions import services
from forum.questions.models import Office, Question
from forum.questions.services.asking import digest_of_key
from home.demo.loaded import Loaded
from home.demo.questions import OFFICES, QUESTIONS, DemoQuestion, DemoStep


def load_questions(loaded: Loaded) -> None:
    """Offices, then each question with the steps it has gone through."""
    offices = {}
    for wanted in OFFICES:
        office = Office.objects.create(
            place=loaded.places[wanted.place],
            head=loaded.people[wanted.head],
            **_in_three("name", wanted.name),
            **_in_three("position", wanted.position),
        )
        office.members.set([loaded.people[key] for key in wanted.members])
        offices[wanted.key] = office
    made: dict[str, Question] = {}
    for question in sorted(QUESTIONS, key=lambda question: -question.days):
        made[question.key] = _ask(loaded, question)
        for step in question.steps:
            _STEPS[step.act](loaded, made, offices, question.key, step)


def _at(loaded: Loaded, days: float) -> datetime:
    """`days` ago, in the hours in which an office is open; in the same order as the days. What
    falls on days off was done late on the last working day before them."""
    moment = timezone.localtime(loaded.ago(days))
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    opened = midnight + timedelta(hours=9) + (moment - midnight) / 3
    if not is_working_day(midnight.date()):
        while not is_working_day(midnight.date()):
            midnight -= timedelta(days=1)
        weekend = moment - midnight - timedelta(days=1)
        opened = midnight + timedelta(hours=17) + weekend / 72
    return opened if opened < loaded.now else moment


def _in_three(field: str, texts: tuple[str, str, str]) -> dict[str, str]:
    return {f"{field}_{code}": text for code, text in zip(("kk", "ru", "en"), texts, strict=True)}


def _ask(loaded: Loaded, wanted: DemoQuestion) -> Question:
    now = _at(loaded, wanted.days)
    said = Said(source=wanted.text, language=wanted.language, token=uuid.uuid4(), insists=True)
    question = services.ask(
        viewer=_viewer(loaded, wanted.asker) if wanted.asker else VISITOR,
        asked=services.Asked(
            place=loaded.places[wanted.place],
            title=wanted.title,
            said=said,
            openness=wanted.openness,
            name=wanted.name,
            mail=wanted.mail,
        ),
        now=now,
    )
    if not wanted.asker:
        # The link of the letter, as its reader presses it.
        Question.objects.filter(pk=question.pk).update(key_digest=digest_of_key(wanted.key))
        services.confirm_question(key=wanted.key, now=now)
    if wanted.is_let_out:
        _let_out(loaded, question, now)
    return question


def _let_out(loaded: Loaded, question: Question, at: datetime) -> None:
    """As a moderator lets it out, where one had to look."""
    post = question.topic.posts.get()
    if post.number is not None:
        return
    moderator = loaded.people["natalia"]
    publish(post, at=at, by=moderator)
    ReviewItem.objects.filter(kind="post", object_pk=post.pk, closed_at=None).update(
        closed_at=at, closed_by=moderator, verdict=Verdict.PUBLISHED
    )


def _viewer(loaded: Loaded, key: str) -> Viewer:
    return viewer_of(User.objects.get(pk=loaded.people[key].pk))


def _fresh(made: dict[str, Question], key: str) -> Question:
    return Question.objects.select_related("topic", "place", "office").get(pk=made[key].pk)


Step = Callable[[Loaded, dict[str, Question], dict[str, Office], str, DemoStep], None]


def _accept(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    services.accept_question(
        viewer=_viewer(loaded, step.by), question=_fresh(made, key), now=_at(loaded, step.days)
    )


def _assign(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    services.assign_question(
        viewer=_viewer(loaded, step.by),
        question=_fresh(made, key),
        office=offices[step.office] if step.office else None,
        person=loaded.people[step.person] if step.person else None,
        now=_at(loaded, step.days),
    )


def _mark(question: Question) -> str:
    answer = question.answers.exclude(state="published").first()
    return answer.mark if answer else ""


def _draft(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    question = _fresh(made, key)
    services.save_answer(
        viewer=_viewer(loaded, step.by),
        question=question,
        source=step.text,
        language=question.topic.language,
        seen=_mark(question),
        now=_at(loaded, step.days),
    )


def _propose(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    question = _fresh(made, key)
    services.propose_answer(
        viewer=_viewer(loaded, step.by),
        question=question,
        seen=_mark(question),
        now=_at(loaded, step.days),
    )


def _publish(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    if step.text:
        _draft(loaded, made, offices, key, step)
    question = _fresh(made, key)
    services.publish_answer(
        viewer=_viewer(loaded, step.by),
        question=question,
        seen=_mark(question),
        now=_at(loaded, step.days),
    )


def _reply(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    question = _fresh(made, key)
    said = Said(source=step.text, language="ru", token=uuid.uuid4(), insists=True)
    reply(
        viewer=_viewer(loaded, step.by),
        topic=question.topic,
        said=said,
        now=_at(loaded, step.days),
    )


def _solved(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    question = _fresh(made, key)
    services.say_outcome(
        question=question,
        outcome="solved",
        note=step.text,
        by=question.asker,
        now=_at(loaded, step.days),
    )


def _decline(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    services.decline_question(
        viewer=_viewer(loaded, step.by),
        question=_fresh(made, key),
        reason=step.text,
        now=_at(loaded, step.days),
    )


def _duplicate(
    loaded: Loaded, made: dict[str, Question], offices: dict[str, Office], key: str, step: DemoStep
) -> None:
    services.mark_duplicate(
        viewer=_viewer(loaded, step.by),
        question=_fresh(made, key),
        original=made[step.text],
        now=_at(loaded, step.days),
    )


_STEPS: dict[str, Step] = {
    "accept": _accept,
    "assign": _assign,
    "draft": _draft,
    "propose": _propose,
    "publish": _publish,
    "reply": _reply,
    "solved": _solved,
    "decline": _decline,
    "duplicate": _duplicate,
}
