"""SQL that Django writes once and asks many times, each time with other values.

For the few queries of every page: to build their SQL costs more than the database needs to answer.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """A value that `Statement.rows` gets by `name`; `field` says how databases take it."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A place in the SQL; the value comes later."""
        return "%s", [self]


class Statement:
    """The SQL of a `values()` or `values_list()` queryset whose changing values are `Given`."""

    def __init__(self, queryset: QuerySet) -> None:
        query = queryset.query
        self._names = (*query.values_select, *query.annotation_select)
        compiler = query.get_compiler(connection=connection)
        try:
            self._sql, self._params = compiler.as_sql()
        except EmptyResultSet:
            self._sql, self._params = "", ()
            return
        selected = [expression for expression, *_rest in compiler.select]
        self._converters: list[tuple[int, Any, list[Callable]]] = [
            (position, expression, list(converters))
            for position, (converters, expression) in compiler.get_converters(selected).items()
        ]

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """The rows for these values, one query. Raises KeyError for a value that is missing."""
        if not self._sql:
            return []
        params = [
            param.output_field.get_db_prep_value(values[param.name], connection)
            if isinstance(param, Given)
            else param
            for param in self._params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        return [dict(zip(self._names, self._converted(row), strict=True)) for row in found]

    def _converted(self, row: tuple) -> tuple | list:
        if not self._converters:
            return row
        changed = list(row)
        for position, expression, converters in self._converters:
            for convert in converters:
                changed[position] = convert(changed[position], expression, connection)
        return changed
