"""Questions to the administration at any stage, for tests."""

import uuid
from itertools import count
from types import SimpleNamespace

from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.people.models import User
from forum.discussions.services import Said, publish
from forum.questions import services
from forum.questions.models import Office, OfficialAnswer, Openness, Question
from tests.factories.forum import settled, viewer
from tests.factories.people import make_person

_number = count(1)


def make_office(place, *, head=None, members=(), name="Оқу бөлімі", **fields):
    fields.setdefault("position_kk", "Директор")
    office = Office.objects.create(place=place, name_kk=name, head=head, **fields)
    office.members.set(members)
    return office


def make_staff(people, region):
    """A head and a deputy of the school, an office with one member beside them."""
    head = make_person("Қуаныш", "Төлегенов", place=region.school, role="head")
    deputy = make_person("Мәдина", "Есенова", place=region.school, role="deputy")
    clerk = make_person("Бақыт", "Омаров", place=region.school)
    office = make_office(region.school, head=head, members=[clerk])
    return SimpleNamespace(head=head, deputy=deputy, clerk=clerk, office=office)


def asked(place, title=None, **fields):
    title = title or f"{next(_number)}-автобус неге кеш келеді?"
    said = Said(
        source=fields.pop("source", "Балалар аялдамада ұзақ күтеді, не істеуге болады?"),
        language=fields.pop("language", "kk"),
        token=fields.pop("token", None) or uuid.uuid4(),
        insists=fields.pop("insists", False),
    )
    return services.Asked(place=place, title=title, said=said, **fields)


def make_question(place, asker, title=None, *, openness=Openness.PUBLIC, at=None, **fields):
    """A question as a settled person asks it, an hour ago unless told; out in the open."""
    if asker is not None:
        settled(asker)
        User.objects.filter(pk=asker.pk).update(is_active=True)
    question = services.ask(
        viewer=viewer(asker) if asker else VISITOR,
        asked=asked(place, title, openness=openness, **fields),
        now=at or timezone.now() - timezone.timedelta(hours=1),
    )
    return fresh(question)


def let_out(question):
    """As a moderator lets it out."""
    publish(question.topic.posts.get(), at=timezone.now())
    return fresh(question)


def fresh(question):
    return Question.objects.select_related("topic", "place", "office", "asker").get(pk=question.pk)


def make_draft(question, writer, text="Автобус жетіде шығады.", *, at=None):
    """A draft as `writer` saves it."""
    in_work = question.answers.exclude(state="published").first()
    return services.save_answer(
        viewer=viewer(writer),
        question=fresh(question),
        source=text,
        language="kk",
        seen=in_work.mark if in_work else "",
        now=at or timezone.now(),
    )


def answer(question, head, text="Автобус жетіде шығады.", *, at=None) -> OfficialAnswer:
    """The head writes, signs and publishes."""
    at = at or timezone.now()
    draft = make_draft(question, head, text, at=at)
    return services.publish_answer(
        viewer=viewer(head), question=fresh(question), seen=draft.mark, now=at
    )
