"""Who can be given a task around an idea: by the name one reads on the site, or by login."""

from django.db.models import Q, QuerySet

from cms.audience.viewer import STAFF_ROLES, Viewer
from cms.people.models import CommunityMembership, Membership, User
from cms.people.policies import shown_name
from cms.settings import limits
from forum.boards.access import BoardFacts


def people_named(text: str) -> list[User]:
    """Active adults whose login is `text`, or whose first name and surname it is."""
    words = [word.strip(",;") for word in text.split()]
    named = Q(username__iexact=text.strip())
    if len(words) >= 2:
        first, last = words[0].capitalize(), words[-1].capitalize()
        for one in {words[0], first}:
            for other in {words[-1], last}:
                named |= Q(first_name=one, last_name=other) | Q(first_name=other, last_name=one)
    found = User.objects.filter(named, is_active=True, is_minor=False).order_by("pk")
    exact = [person for person in found if person.username.lower() == text.strip().lower()]
    return exact or list(found)


def people_offered(facts: BoardFacts, viewer: Viewer) -> list[str]:
    """Names to choose from: who works at the place, or belongs to the community."""
    found: QuerySet
    if facts.community_id is not None:
        found = CommunityMembership.objects.active().filter(community=facts.community_id)
    else:
        found = Membership.objects.active().filter(
            place__path__startswith=facts.place_path, role__in=STAFF_ROLES
        )
    people = User.objects.filter(
        pk__in=found.values("person"), is_active=True, is_minor=False
    ).exclude(first_name="", last_name="")
    named = people.order_by("first_name", "last_name")[: limits.IDEA_PEOPLE_OFFERED]
    return [shown_name(person, viewer) for person in named]
