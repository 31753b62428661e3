"""Reads of the demo: is it there, and how does one sign in as its people."""

from django.conf import settings

from cms.people.models import Place, User
from home.demo.people import PEOPLE
from home.demo.places import REGION


def demo_is_there() -> bool:
    """True when the demo has been loaded into this database."""
    return Place.objects.filter(slug=REGION).exists()


def demo_accounts() -> list[tuple[str, str, str]]:
    """Login name, password and role of one person of each role; none in a real installation."""
    if not settings.SHOW_MAIL_PAGE or not demo_is_there():
        return []
    shown = [person for person in PEOPLE if person.shown_as]
    known = User.objects.filter(username__in=[person.key for person in shown], is_active=True)
    there = set(known.values_list("username", flat=True))
    return [
        (person.key, person.password, person.shown_as) for person in shown if person.key in there
    ]
