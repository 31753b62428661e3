"""What the databases can gather and Django does not offer for both."""

from typing import Any

from django.db.models import Aggregate, CharField, IntegerField, Subquery


class Joined(Aggregate):
    """The values of a group as one text, joined by commas (themselves without any)."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """PostgreSQL's own aggregate for it."""
        template = "STRING_AGG((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


class Counted(Subquery):
    """How many rows a queryset has, beside another row; of a sliced one never more than its
    length, so that counting a large table costs no more than a small one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
