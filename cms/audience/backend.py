"""Who is signed in, read together with what they hold: one query instead of two on every page."""

from datetime import date
from functools import lru_cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.audience.viewer import viewer_of, with_belongings
from cms.notices.models import Notice
from cms.people.models import Purpose, User
from cms.statements import Given, Statement


class PeopleBackend(AuthenticationBackend):
    """Allauth's backend, which reads a person with their memberships beside, and how many notices
    wait for them (`unread_notices`): every page of theirs shows it."""

    def get_user(self, user_id: int) -> User | None:
        """The person of the session, as long as the account is active."""
        found = _statement(timezone.localdate()).objects(pk=user_id)
        if not found or not self.user_can_authenticate(found[0]) or is_frozen(found[0]):
            return None
        return found[0]


def is_frozen(person: User) -> bool:
    """True for a child whose guardian does not agree (any more) that it has an account."""
    return person.is_minor and Purpose.ACCOUNT not in viewer_of(person).consents


@lru_cache(maxsize=2)
def _statement(today: date) -> Statement:
    """Of one day: memberships hold on the day on which the question is made."""
    unread = Notice.objects.filter(person=OuterRef("pk"), read_at__isnull=True).order_by()
    counted = unread.values("person").annotate(count=Count("pk")).values("count")
    people = User.objects.filter(pk=Given("pk", BigIntegerField()))
    return Statement(
        with_belongings(people, today).annotate(unread_notices=Coalesce(Subquery(counted), 0))
    )
