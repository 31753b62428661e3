"""What forms offer: places to ask, offices and people who answer, questions asked before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Place, PlaceKind, Role, User
from cms.people.policies import shown_name
from cms.settings import limits
from forum.questions.models import Office, Question
from forum.questions.policies import can_ask
from forum.questions.querysets import FAMILY, answered_paths

_WORD = re.compile(r"\w{4,}", re.UNICODE)
_STEM = 5  # letters of a word that its endings leave alone
_WORDS = 8


@dataclass(frozen=True, slots=True)
class SimilarQuestion:
    """A question that was asked before."""

    pk: int
    title: str
    language: str
    slug: str
    is_answered: bool


def places_to_ask() -> list[tuple[str, list[tuple[int, str]]]]:
    """Places that take questions, under the name of the place above them. One query."""
    places = {p.path: p for p in Place.objects.exclude(kind=PlaceKind.CLASS).order_by("path")}
    groups: dict[str, list[tuple[int, str]]] = {}
    for path, place in places.items():
        above = [path[:end] for end in range(Place.steplen, len(path), Place.steplen)]
        if not all(p in places and can_ask(places[p]) for p in [*above, path]):
            continue
        is_organisation = place.kind == PlaceKind.ORGANISATION
        title = places[above[-1]].name if is_organisation and above else ""
        groups.setdefault(title, []).append((place.pk, place.name))
    return list(groups.items())


def offices_of(place: Place) -> list[Office]:
    """Offices in use of one place."""
    return list(Office.objects.filter(place=place, is_active=True).order_by("pk"))


def kept_offices(viewer: Viewer) -> list[tuple[Place, list[Office]]]:
    """Places whose offices the viewer keeps, each with all of them. Three queries."""
    places = Place.objects.active().exclude(kind=PlaceKind.CLASS).order_by("path")
    if not viewer.is_administrator:
        scope = Q(pk__in=[])
        for path in answered_paths(viewer):
            scope |= Q(path__startswith=path)
        places = places.filter(scope)
    offices: dict[int, list[Office]] = {}
    found = Office.objects.filter(place__in=places).select_related("head").order_by("pk")
    for office in found.prefetch_related("members"):
        offices.setdefault(office.place_id, []).append(office)
    return [(place, offices.get(place.pk, [])) for place in places if can_ask(place)]


def staff_of(place: Place) -> QuerySet[User]:
    """Adults who may be named in an office: whoever works at the place or above it."""
    step = Place.steplen
    above = [place.path[:end] for end in range(step, len(place.path) + 1, step)]
    held = Membership.objects.active().filter(place__path__in=above).exclude(role__in=FAMILY)
    return User.objects.filter(
        pk__in=held.values("person"), is_active=True, is_minor=False
    ).order_by("last_name", "first_name", "pk")


def answering_at(place: Place) -> QuerySet[User]:
    """Who can be given a question there: members of its offices, heads and deputies, as long as
    they work there."""
    led = Membership.objects.active().filter(place=place, role__in=[Role.HEAD, Role.DEPUTY])
    offices = Office.objects.filter(place=place, is_active=True)
    return staff_of(place).filter(
        Q(pk__in=led.values("person"))
        | Q(pk__in=offices.values("head"))
        | Q(pk__in=offices.values("members"))
    )


def people_who_answer(place: Place, viewer: Viewer) -> list[tuple[int, str]]:
    """Those who can be given a question there, by name."""
    named = ((person.pk, shown_name(person, viewer)) for person in answering_at(place))
    return sorted(named, key=lambda pair: pair[1])


def stems_of(text: str) -> list[str]:
    """Beginnings of the longer words of `text`: what stays of a word in all its forms."""
    words = sorted(set(_WORD.findall(text.lower())), key=len, reverse=True)
    return [word[:_STEM] for word in words[:_WORDS]]


def with_words(questions: QuerySet[Question], words: str) -> QuerySet[Question]:
    """Those whose title holds the beginnings of all the `words`."""
    for stem in stems_of(words) or [words.lower()]:
        questions = questions.filter(_in_title(stem))
    return questions


def similar_questions(
    viewer: Viewer, text: str, *, place: Place | None = None
) -> list[SimilarQuestion]:
    """Questions that everybody reads and that share most words with `text`; one query."""
    stems = stems_of(text)
    if not stems:
        return []
    found = Question.objects.public().filter(duplicate_of=None)
    found = Question.objects.visible_to(viewer).filter(pk__in=found.values("pk"))
    if place is not None:
        found = found.filter(place__path__startswith=place.path)
    any_word = Q()
    for stem in stems:
        any_word |= _in_title(stem)
    rows = (
        found.filter(any_word)
        .order_by("-pk")
        .values_list("pk", "topic__title", "topic__language", "topic__slug", "answered_at")
    )[: limits.SIMILAR_ASKED_AMONG]
    needed = 1 if len(stems) < 3 else 2
    scored = _scored(rows, stems, needed)
    return [question for _score, question in scored[: limits.SIMILAR_QUESTIONS]]


def _scored(
    rows: Iterable[tuple], stems: list[str], needed: int
) -> list[tuple[int, SimilarQuestion]]:
    found = []
    for pk, title, language, slug, answered_at in rows:
        score = sum(stem in title.lower() for stem in stems)
        if score >= needed:
            question = SimilarQuestion(pk, title, language, slug, answered_at is not None)
            found.append((score, question))
    # Answered ones first among equals: they help at once.
    return sorted(found, key=lambda pair: (-pair[0], not pair[1].is_answered, -pair[1].pk))


def _in_title(stem: str) -> Q:
    # SQLite knows capitals of Latin letters alone: a word stands in small ones or begins a title.
    return Q(topic__title__icontains=stem) | Q(topic__title__contains=stem.capitalize())
