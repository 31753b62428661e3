"""SQL that Django writes once and asks many times, each time with other values.

For the few queries of every page: to build their SQL costs more than the database needs to answer.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Expression, Field, QuerySet
from django.db.models.query import get_related_populators

_ROOM = 20  # keys in one statement: as many as a page has things, or twice, three times …


class Given(Expression):
    """A value that `Statement` gets by `name`; `field` says how databases take it.

    With `place` it is one of a list, whose last value fills the places that are left.
    """

    def __init__(self, name: str, field: Field, place: int | None = None) -> None:
        super().__init__(output_field=field)
        self.name = name
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A place in the SQL; the value comes later."""
        return "%s", [self]

    def value_in(self, values: Mapping[str, Any]) -> Any:
        """The value for this place, as the database takes it."""
        value = values[self.name]
        if self.place is not None:
            value = value[min(self.place, len(value) - 1)]
        return self.output_field.get_db_prep_value(value, connection)


def room_for(keys: Sequence[Any]) -> int:
    """How many places a statement needs for `keys`: few sizes, so that few statements are made."""
    return -(-max(1, len(keys)) // _ROOM) * _ROOM


def given_keys(name: str, room: int) -> list[Any]:
    """Places for as many primary keys, for `pk__in`."""
    return [Given(name, BigIntegerField(), place) for place in range(room)]


_CODE_WORD = re.compile(r"[a-z_-]+")


def _with_its_constants(sql: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
    """The statement with the whole numbers and code words that never change written into it.

    A prepared statement is planned without its values: a depth of pages that few rows have would
    count as any depth, and the wrong index be read; an index of published topics alone would not
    be read at all.
    """
    first, *others = sql.split("%s")
    written, left = [first], []
    for param, text in zip(params, others, strict=True):
        if isinstance(param, int) and not isinstance(param, bool):
            written += [str(int(param)), text]
        elif isinstance(param, str) and _CODE_WORD.fullmatch(param):
            written += [f"'{param}'", text]
        else:
            written += ["%s", text]
            left.append(param)
    return "".join(written), left


class Statement:
    """The SQL of a queryset whose changing values are `Given`."""

    def __init__(self, queryset: QuerySet) -> None:
        query = queryset.query
        self._names = (*query.values_select, *query.annotation_select)
        compiler = query.get_compiler(connection=connection)
        self._compiler = compiler
        try:
            self._sql, self._params = _with_its_constants(*compiler.as_sql())
        except EmptyResultSet:
            self._sql, self._params = "", []
            return
        selected = [expression for expression, *_rest in compiler.select]
        self._converters: list[tuple[int, Any, list[Callable]]] = [
            (position, expression, list(converters))
            for position, (converters, expression) in compiler.get_converters(selected).items()
        ]

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """The rows of a `values()` queryset for these values, one query.

        Raises KeyError for a value that is missing.
        """
        return [dict(zip(self._names, row, strict=True)) for row in self._fetch(values)]

    def objects(self, **values: Any) -> list[Any]:
        """The objects of a queryset of models, as it would give them, one query."""
        found = self._fetch(values)
        return self._made_of(found) if found else []

    def _fetch(self, values: Mapping[str, Any]) -> list[tuple | list]:
        if not self._sql:
            return []
        params = [p.value_in(values) if isinstance(p, Given) else p for p in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        return [self._converted(row) for row in found] if self._converters else found

    def _converted(self, row: tuple) -> list:
        changed = list(row)
        for position, expression, converters in self._converters:
            for convert in converters:
                changed[position] = convert(changed[position], expression, connection)
        return changed

    def _made_of(self, rows: list[tuple | list]) -> list[Any]:
        """What Django's own `ModelIterable` does with rows."""
        about, select = self._compiler.klass_info, self._compiler.select
        model, places = about["model"], about["select_fields"]
        start, end = places[0], places[-1] + 1
        names = [expression.target.attname for expression, *_rest in select[start:end]]
        # The types are those of the next Django, which asks one thing more.
        related = get_related_populators(about, select, connection.alias)  # type: ignore[call-arg]
        found = []
        for row in rows:
            made = model.from_db(connection.alias, names, row[start:end])
            for populator in related:
                populator.populate(row, made)
            for name, place in self._compiler.annotation_col_map.items():
                setattr(made, name, row[place])
            found.append(made)
        return found
