"""Forms of the plan of work."""

from collections.abc import Sequence
from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from cms.people.models import Place


class PlanRowForm(WagtailAdminModelForm):
    """A row of the plan; who is responsible is chosen from the community's own organisations."""

    def __init__(self, *args: Any, schools: Sequence[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("responsible")
        if field is not None:
            # One list for all rows: a query for each row would grow with the plan.
            field.queryset = Place.objects.filter(pk__in=[s.pk for s in schools])
            field.widget.choices = [(s.pk, s.name) for s in schools]
