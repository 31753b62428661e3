"""Who has left."""

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from cms.people.models import User


def erased_people() -> QuerySet[User]:
    """Those of whom a number is left."""
    gone = Concat(Value("gone-"), Cast("pk", CharField()))
    return User.objects.alias(gone=gone).filter(is_active=False, username=F("gone"))
