"""Components drawn once: the same template with the same values is the same text.

A list shows the same rows to thousands of readers; to draw one costs more than to read it.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from cms.settings import limits

# Values that are told apart by their type and themselves. Text that is safe to show as it stands
# equals the same text that must be escaped, so the type belongs to the key.
_PLAIN = frozenset({str, SafeString, int, bool, float, type(None), date, datetime})

# Two generations: what is asked for again moves to the young one, the rest goes with the old.
_young: dict[tuple, SafeString] = {}
_old: dict[tuple, SafeString] = {}


class ChangingError(Exception):
    """The value may change without becoming another: what shows it is not remembered."""


def drawn_once(
    name: str, language: str, values: Mapping[str, Any], draw: Callable[[], SafeString]
) -> SafeString:
    """What `draw` gives for component `name` with `values`; drawn again only when forgotten."""
    try:
        key = (name, language, *((word, key_of(value)) for word, value in values.items()))
    except ChangingError:
        return draw()
    text = _young.get(key)
    if text is None:
        text = _old.get(key) or draw()
        _remember(key, text)
    return text


def _remember(key: tuple, text: SafeString) -> None:
    global _young, _old
    if len(_young) >= limits.COMPONENTS_REMEMBERED:
        _young, _old = {}, _young
    _young[key] = text


def key_of(value: Any) -> Any:
    """What tells `value` apart from all that would be drawn otherwise. Raises ChangingError."""
    kind = value.__class__
    if kind in _PLAIN:
        return kind, value
    if kind in (tuple, list):
        return tuple([key_of(item) for item in value])
    if kind is dict:
        return tuple([(word, key_of(item)) for word, item in value.items()])
    if isinstance(value, Promise):
        return str, str(value)
    names = _fields_of(kind)
    if not names:
        raise ChangingError(kind)
    return kind, *[key_of(getattr(value, name)) for name in names]


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """Names of the fields of a frozen dataclass; nothing for any other type."""
    if not is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        return ()
    return tuple(field.name for field in fields(kind))
