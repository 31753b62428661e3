"""What people are told about questions: those who answer, and who asked."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import Membership, Place, Role, User
from cms.ports.noticeable import NoticeAbout, NoticeLine, offer_notice
from forum.questions.models import Question
from forum.questions.querysets import signing
from forum.questions.selectors.choices import staff_of
from forum.questions.services import steps


class _OfQuestion(NoticeAbout):
    """One sentence about a question; `hearers` differ."""

    words: ClassVar[Promise]  # a whole sentence that quotes the title

    def hearers(self, event: Event) -> Iterable[int]:
        """Who has to answer."""
        question = _question(event)
        return _staff_of(question) if question else ()

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Question]:
        """Questions that the viewer sees now."""
        return Question.objects.visible_to(viewer).select_related("topic", "place").in_bulk(keys)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """The sentence, and of which place the question is."""
        return NoticeLine(
            text=str(self.words) % {"title": thing.topic.title},
            url=thing.get_absolute_url(),
            sign="question",
            detail=thing.place.name,
        )

    def may_mail(self, event: Event, person: User) -> bool:
        """The line holds the title: of a private question it goes to nobody's mailbox."""
        question = _question(event)
        return question is not None and not question.topic.is_private and not person.is_minor


class _ForAsker(_OfQuestion):
    """Heard by who asked."""

    def hearers(self, event: Event) -> Iterable[int]:
        """The asker; one without an account gets a letter of its own."""
        question = _question(event)
        return [question.asker_id] if question and question.asker_id else []


@offer_notice
class Received(_OfQuestion):
    """A new question."""

    kind = steps.RECEIVED

    words = _("A new question has come: “%(title)s”")


@offer_notice
class Assigned(_OfQuestion):
    """Given to an office or a person."""

    kind = steps.ASSIGNED

    def hearers(self, event: Event) -> Iterable[int]:
        """The person, else all of the office."""
        question = _question(event)
        if question is None:
            return []
        return [question.assigned_to_id] if question.assigned_to_id else _office_of(question)

    words = _("You are asked to answer: “%(title)s”")


@offer_notice
class Proposed(_OfQuestion):
    """An answer waits for a signature."""

    kind = steps.PROPOSED

    def hearers(self, event: Event) -> Iterable[int]:
        """The head of the office, else who signs at the place."""
        question = _question(event)
        return _signers_of(question) if question else ()

    words = _("An answer waits for your signature: “%(title)s”")


@offer_notice
class Returned(_OfQuestion):
    """The head wants another answer."""

    kind = steps.RETURNED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who wrote it."""
        question = _question(event)
        draft = question.answers.exclude(state="published").first() if question else None
        return [draft.drafted_by_id] if draft and draft.drafted_by_id else []

    words = _("The head returned your answer with a note: “%(title)s”")


@offer_notice
class Answered(_ForAsker):
    """The answer is there."""

    kind = steps.ANSWERED

    words = _("Your question is answered: “%(title)s”")


@offer_notice
class Corrected(_ForAsker):
    """The answer was corrected."""

    kind = steps.CORRECTED

    words = _("The answer to your question was corrected: “%(title)s”")


@offer_notice
class Declined(_ForAsker):
    """Not taken up."""

    kind = steps.DECLINED

    words = _("Your question was not taken up, with a reason: “%(title)s”")


@offer_notice
class Duplicate(_ForAsker):
    """Asked before."""

    kind = steps.DUPLICATE

    words = _("Your question was asked before, the page shows where: “%(title)s”")


@offer_notice
class NotYet(_OfQuestion):
    """The answer did not help."""

    kind = steps.NOT_YET

    words = _("The asker says “not yet”, and the question is open again: “%(title)s”")


@offer_notice
class Due(_OfQuestion):
    """The promised day comes."""

    kind = steps.DUE

    words = _("The answer is promised by tomorrow: “%(title)s”")


@offer_notice
class Overdue(_OfQuestion):
    """The promised day has gone by."""

    kind = steps.OVERDUE

    words = _("A question is overdue: “%(title)s”")


def _question(event: Event) -> Question | None:
    found = Question.objects.select_related("topic", "place", "office__head")
    return found.filter(pk=event.object_pk).first()


def _staff_of(question: Question) -> set[int]:
    """Who answers it now: its person or office; before that heads, deputies, coordinators."""
    if question.assigned_to_id:
        return {question.assigned_to_id, *_signers_of(question)}
    if question.office_id:
        return {*_office_of(question), *_signers_of(question)}
    return _holders(question.place, {Role.HEAD, Role.DEPUTY, Role.COORDINATOR})


def _office_of(question: Question) -> set[int]:
    if question.office is None or not question.office.is_active:
        return set()
    members = set(question.office.members.values_list("pk", flat=True))
    return members | ({question.office.head_id} if question.office.head_id else set())


def _signers_of(question: Question) -> set[int]:
    """The head of the office; without one, whoever `signable_by` lets sign at the place."""
    office = question.office
    if office is not None and office.is_active and office.head_id is not None:
        head = staff_of(question.place).filter(pk=office.head_id).first()
        if head is not None:
            return {head.pk}
    return set(signing(Value(question.place.path)).values_list("person", flat=True))


def _holders(place: Place, roles: Iterable[str]) -> set[int]:
    """Adults who hold one of `roles` at the place itself; where nobody does, the coordinators of
    the nearest place above."""
    wanted = Q(role__in=list(roles))
    steps_up = range(len(place.path), 0, -Place.steplen)
    for end in steps_up:
        held = Membership.objects.active().filter(
            wanted, place__path=place.path[:end], person__is_active=True, person__is_minor=False
        )
        people = set(held.values_list("person", flat=True))
        if people:
            return people
        wanted = Q(role=Role.COORDINATOR)
    return set()
