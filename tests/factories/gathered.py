"""Collections, lists and lessons for tests."""

from django.utils import timezone

from cms.audience.viewer import viewer_of
from library.collections.models import Collection, CollectionItem
from library.methods.models import Method
from library.shelves import services as shelves
from library.uses.models import Use
from library.uses.services import Lesson, say_use, set_state


def make_collection(name="Инновациялар банкі", *works, live=True, **fields):
    """A collection of the works in their order."""
    fields.setdefault("kind", "bank")
    made = Collection.objects.create(
        name_kk=name,
        live=live,
        first_published_at=timezone.now() if live else None,
        **fields,
    )
    for place, work in enumerate(works):
        column = "method" if isinstance(work, Method) else "essay"
        CollectionItem.objects.create(collection=made, sort_order=place, **{column: work})
    return made


def make_list(person, name="Көктемгі сабақтар", *works, **fields):
    """A list of a person with the works in their order."""
    now = timezone.now()
    fields.setdefault("note", "")
    made = shelves.create_list(viewer=viewer_of(person), name=name, now=now, **fields)
    for work in works:
        shelves.put_into(reading_list=made, work=work, now=now)
    return made


def use_method(method, person, sentence="Балалар қызыға қатысты, тағы өткіземін.", **fields):
    """What a person said of a lesson, let out."""
    now = timezone.now()
    lesson = Lesson(
        used_on=fields.pop("used_on", timezone.localdate()),
        sentence=sentence,
        rating=fields.pop("rating", 5),
        language="kk",
    )
    said = say_use(viewer=viewer_of(person), method=method, lesson=lesson, now=now)
    if said.state != Use.State.PUBLISHED and fields.pop("is_out", True):
        from_queue(said)
    return Use.objects.get(pk=said.pk)


def from_queue(use):
    """A moderator lets the words out."""
    set_state(pk=use.pk, state=Use.State.PUBLISHED, now=timezone.now())
