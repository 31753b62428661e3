"""Loads the demo, once; and as much again as is asked for."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from cms.mail.models import OutgoingMail
from cms.people.models import User
from home.demo.bulk import load_more
from home.demo.load_children import load_children
from home.demo.load_curation import load_curation
from home.demo.load_gathered import load_gathered
from home.demo.load_ideas import load_ideas
from home.demo.load_pages import load_pages, load_pictures
from home.demo.load_people import load_communities, load_people, load_places, load_terms
from home.demo.load_questions import load_questions
from home.demo.load_readers import load_readers
from home.demo.load_reviews import load_reviews
from home.demo.load_talk import load_talk
from home.demo.load_versions import load_versions
from home.demo.load_works import load_comments, load_essays, load_methods
from home.demo.loaded import Loaded
from home.demo.people import PEOPLE

STEPS: tuple[Callable[[Loaded], None], ...] = (
    load_places,
    load_terms,
    load_communities,
    load_people,
    load_pictures,
    load_methods,
    load_curation,
    load_versions,
    load_essays,
    load_pages,
    load_comments,
    load_gathered,
    load_readers,
    load_children,
    load_talk,
    load_questions,
    load_ideas,
    load_reviews,
)


def load_demo(*, now: datetime, scale: int = 1) -> None:
    """The demo, `scale` times as large, dated relative to `now`. Fill the search index after it."""
    loaded = _load_once(now)
    if scale > 1:
        load_more(loaded=loaded, times=scale - 1)


class NameTaken(Exception):  # noqa: N818 - said in a sentence by the command
    """Somebody of this database has the login name of a demo person."""


@transaction.atomic
def _load_once(now: datetime) -> Loaded:
    """Everything of the demo, or nothing."""
    taken = User.objects.filter(username__in=[person.key for person in PEOPLE])
    if names := sorted(taken.values_list("username", flat=True)):
        raise NameTaken(", ".join(names))
    loaded = Loaded(now=now, today=timezone.localdate(now))
    last_letter = OutgoingMail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for step in tqdm(STEPS, desc="demo", disable=None):
        step(loaded)
    # Letters about what never happened go to nobody.
    OutgoingMail.objects.filter(pk__gt=last_letter).delete()
    return loaded
