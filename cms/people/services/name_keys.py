"""Keeps by which names people are found in texts."""

from collections.abc import Iterable

from django.db import transaction

from cms.people.models import NameKey, User
from cms.people.name_keys import keys_of_name


def keep_name_keys(people: Iterable[User]) -> None:
    """Keys of what `people` are called now; of nobody whose name was taken away."""
    people = list(people)
    rows = [
        NameKey(
            person=person,
            surname=surname,
            first_name=min(keys_of_name(person.first_name), default=""),
            is_minor=person.is_minor,
        )
        for person in people
        for surname in sorted(keys_of_name(person.last_name))
    ]
    with transaction.atomic():
        NameKey.objects.filter(person__in=people).delete()
        NameKey.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
