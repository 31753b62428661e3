"""What the databases can gather and Django does not offer for both."""

from typing import Any

from django.db.models import Aggregate, CharField


class Joined(Aggregate):
    """The values of a group as one text, joined by commas (themselves without any)."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """PostgreSQL's own aggregate for it."""
        template = "STRING_AGG((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)
