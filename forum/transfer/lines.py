"""What all lines of an archive have in common: columns out of rows and back, people, sentences."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, Model, TextField

from cms.audience.viewer import VISITOR
from cms.people.models import User
from cms.people.policies import shown_name

FORMAT = 1
LINES = "board.jsonl"
# Kept from all but those who moderate, as `forum.discussions.services.keeping` says it.
NOWHERE = "-"
Line = dict[str, Any]


class BrokenArchive(ValueError):  # noqa: N818 - the sentence is the message
    """The archive is not one of ours, or was damaged."""


def columns_of(row: Model, names: Sequence[str]) -> Line:
    """What a line tells of a row."""
    return {name: getattr(row, name) for name in names}


def values_of(model: type[Model], line: Line, names: Sequence[str]) -> Line:
    """Columns as the table has them, each checked by its field: moments are moments again."""
    return {name: _value(model, name, line[name]) for name in names}


def _value(model: type[Model], name: str, told: Any) -> Any:
    field: Any = model._meta.get_field(name)
    if told is None and field.null:
        return None
    if isinstance(field, CharField | TextField):
        if not isinstance(told, str):
            raise BrokenArchive(f"“{name}” is no text.")
        if not told:
            return told
    try:
        return field.clean(told, None)
    except ValidationError as error:
        raise BrokenArchive(f"“{name}” cannot be kept: {' '.join(error.messages)}") from error


def name_of(person: User | None, label: str) -> dict[str, str]:
    """The login, by which a person is found again, and the name for where they are not."""
    if person is None:
        return {"login": "", "label": label}
    return {"login": person.username, "label": shown_name(person, VISITOR)}


def login_of(person: User | None) -> str | None:
    """The login alone, where the name stands nowhere."""
    return person.username if person is not None else None
