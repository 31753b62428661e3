"""Rows that many tests begin with: made once a process, afterwards written back as rows.

What `ensure_site` makes takes a thousand statements, the contracts' world several thousand; their
rows are back in a few dozen. Foreign keys are looked at when the transaction ends, so that the
order of the tables is of no account.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")
# The rows of tables, each row as text (PostgreSQL) or as its values (SQLite).
Rows = dict[str, Counter]

# A flush gives them new numbers: what points there must then be made anew.
ALWAYS = frozenset({"django_content_type", "auth_permission"})
KEPT_BY_TRIGGERS = "_fts"  # the index of words of SQLite


@dataclass(frozen=True)
class _Made:
    value: Any
    before: Rows
    removed: Rows
    added: Rows


_made: dict[str, list[_Made]] = {}


def begin_with(name: str, make: Callable[[], T]) -> T:
    """What `make` gives, as a copy of the test's own, with the rows that `make` writes.

    It runs anew where the tables it writes to hold something that they did not hold then.
    """
    with transaction.atomic():
        for made in _made.get(name, []):
            if _rows(made.before) == made.before:
                _put_back(made)
                return deepcopy(made.value)
        tables = [table for table in _tables() if KEPT_BY_TRIGGERS not in table]
        before = _rows(tables)
        value = make()
        after = _rows(tables)
    changed = [table for table in tables if before[table] != after[table]]
    made = _Made(
        value=deepcopy(value),
        before={table: before[table] for table in sorted({*changed, *ALWAYS})},
        removed={table: gone for table in changed if (gone := before[table] - after[table])},
        added={table: new for table in changed if (new := after[table] - before[table])},
    )
    _made.setdefault(name, []).append(made)
    return value


def _put_back(made: _Made) -> None:
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table, rows in made.removed.items():
            if is_postgres:
                sql = f'DELETE FROM "{table}" t WHERE to_jsonb(t)::text = ANY(%s)'
                cursor.execute(sql, [list(rows)])
            else:
                same = " AND ".join(f'"{column}" IS %s' for column in _columns(table))
                cursor.executemany(f'DELETE FROM "{table}" WHERE {same}', list(rows))
        for table, rows in made.added.items():
            columns = ", ".join(f'"{column}"' for column in _columns(table))
            if is_postgres:
                source = f'jsonb_populate_recordset(NULL::"{table}", %s::jsonb)'
                sql = f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {source}'
                cursor.execute(sql, [f"[{','.join(rows.elements())}]"])
            else:
                places = ", ".join(["%s"] * len(_columns(table)))
                sql = f'INSERT INTO "{table}" ({columns}) VALUES ({places})'
                cursor.executemany(sql, list(rows.elements()))


def _rows(tables: Iterable[str]) -> Rows:
    found: Rows = {table: Counter() for table in tables}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_all_rows(tuple(tables)))
            for table, row in cursor.fetchall():
                found[table][row] += 1
        else:
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table].update(cursor.fetchall())
    return found


@cache
def _all_rows(tables: tuple[str, ...]) -> str:
    one = "SELECT '{0}', to_jsonb(t)::text FROM \"{0}\" t"
    return " UNION ALL ".join(one.format(table) for table in tables)


@cache
def _tables() -> list[str]:
    return sorted(connection.introspection.table_names())


@cache
def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]
