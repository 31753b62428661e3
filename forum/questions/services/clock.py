"""What time brings: reminders, and the end of what was never confirmed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cms.calendar.working_days import add_working_days
from cms.notices.models import Event
from cms.notices.services import announce
from cms.settings import limits
from forum.discussions.models import Post, Topic
from forum.questions.models import OfficialAnswer, Question, QuestionEvent, Stage, Step
from forum.questions.services.steps import DUE, OVERDUE


def remind_of_questions(*, now: datetime) -> int:
    """Tells those who answer what is due by tomorrow, and urgently what is late; each once."""
    waiting = Question.objects.waiting().filter(topic__state="published")
    soon = waiting.filter(answer_by__gte=now, answer_by__lte=add_working_days(now, 1))
    unread = waiting.filter(stage=Stage.RECEIVED, accept_by__lt=now, answer_by__gte=now)
    late = waiting.filter(answer_by__lt=now)
    return (
        _remind(soon, DUE, "received_at", now, urgent=False)
        + _remind(unread, OVERDUE, "accept_by", now, urgent=True)
        + _remind(late, OVERDUE, "answer_by", now, urgent=True)
    )


def forget_askers(*, now: datetime) -> int:
    """Deletes what was never confirmed, and mails of askers whose question was answered or
    closed long ago."""
    before = now - timedelta(hours=limits.QUESTION_CONFIRM_HOURS)
    old = Question.objects.filter(stage=Stage.UNCONFIRMED, created_at__lt=before)
    with transaction.atomic():
        topics = list(old.select_for_update(of=("self",)).values_list("topic_id", flat=True))
        Question.objects.filter(topic__in=topics).delete()
        Post.objects.filter(topic__in=topics).delete()
        Topic.objects.filter(pk__in=topics).delete()
    done = now - timedelta(days=limits.QUESTION_MAIL_KEPT_DAYS)
    lately = OfficialAnswer.objects.filter(question=OuterRef("pk"), published_at__gte=done)
    answered = Q(stage=Stage.ANSWERED, answered_at__lt=done) & ~Exists(lately)
    Question.objects.filter(Q(closed_at__lt=done) | answered).exclude(asker_mail="").update(
        asker_mail=""
    )
    return len(topics)


def _remind(
    questions: QuerySet[Question], kind: str, since: str, now: datetime, *, urgent: bool
) -> int:
    """Announces `kind` for those of which nobody has been told since the moment in `since`."""
    asked_again = QuestionEvent.objects.filter(question=OuterRef("pk"), step=Step.NOT_YET)
    again = asked_again.order_by("-at").values("at")[:1]
    questions = questions.annotate(clock_from=Coalesce(Subquery(again), since))
    told = Event.objects.filter(kind=kind, object_pk=OuterRef("pk"), at__gte=OuterRef("clock_from"))
    with transaction.atomic():
        # Two clocks at once: the second one waits here, and sees what the first has told.
        rows = Question.objects.filter(pk__in=list(questions.values_list("pk", flat=True)))
        held = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        keys = list(questions.filter(~Exists(told), pk__in=held).values_list("pk", flat=True))
        for pk in keys:
            announce(kind=kind, object_pk=pk, actor=None, at=now, is_urgent=urgent)
    return len(keys)
