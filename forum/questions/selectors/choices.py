"""What forms offer: places to ask, offices and people who answer, questions asked before."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Place, PlaceKind, Role, User
from cms.people.policies import shown_name
from forum.discussions.selectors.similar import in_title, longest_words, most_alike
from forum.questions.models import Office, Question
from forum.questions.policies import can_ask
from forum.questions.querysets import FAMILY, answered_paths

_STEM = 5  # letters of a word that its endings leave alone


@dataclass(frozen=True, slots=True)
class SimilarQuestion:
    """A question that was asked before."""

    pk: int
    title: str
    language: str
    slug: str
    is_answered: bool


def places_to_ask() -> list[tuple[int, str]]:
    """Places that take questions, each below the place above it. One query."""
    places = {p.path: p for p in Place.objects.exclude(kind=PlaceKind.CLASS).order_by("path")}
    found = []
    for path, place in places.items():
        above = [path[:end] for end in range(Place.steplen, len(path), Place.steplen)]
        if not all(p in places and can_ask(places[p]) for p in [*above, path]):
            continue
        found.append((place.pk, f"{'— ' * len(above)}{place.name}"))
    return found


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


def with_words(questions: QuerySet[Question], words: str) -> QuerySet[Question]:
    """Those whose title holds the beginnings of all the `words`."""
    for start in [word[:_STEM] for word in longest_words(words)] or [words.lower()]:
        questions = questions.filter(in_title(start))
    return questions


def similar_questions(
    viewer: Viewer, text: str, *, place: Place | None = None
) -> list[SimilarQuestion]:
    """Questions that everybody reads and that share most words with `text`; one query. Answered
    ones first among equals: they help at once."""
    found = Question.objects.public().filter(duplicate_of=None)
    found = Question.objects.visible_to(viewer).filter(pk__in=found.values("pk"))
    if place is not None:
        found = found.filter(place__path__startswith=place.path)
    return [
        SimilarQuestion(
            pk=question.pk,
            title=question.topic.title,
            language=question.topic.language,
            slug=question.topic.slug,
            is_answered=question.answered_at is not None,
        )
        for question in most_alike(text, found, first=lambda one: one.answered_at is not None)
    ]
