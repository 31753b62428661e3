"""In Wagtail's admin a person is never deleted: they are erased, and what hangs on them stays."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.users.views.bulk_actions.delete import DeleteBulkAction
from wagtail.users.views.users import DeleteView

from cms.leaving import services
from cms.people.models import User


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """That somebody went stands in the log."""
    actions.register_action("people.erase", _("Erase a person"), _("Person erased"))


class PersonEraseView(DeleteView):
    """Erases one person after a question."""

    page_title = _("Erase person")
    success_message = _("The person is erased.")
    confirmation_message = _(
        "Name, addresses and roles are deleted for good. What the person wrote in public stays "
        "without the name."
    )

    def delete_action(self) -> None:
        """By the service."""
        services.erase_person(person=self.object, by=self.request.user)


@hooks.register("register_bulk_action")
class ErasePeople(DeleteBulkAction):
    """The same for several; it stands in the place of Wagtail's own deletion."""

    display_name = _("Erase")
    aria_label = _("Erase selected people")

    @classmethod
    def execute_action(
        cls, objects: Sequence[User], user: User | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        """One after the other, each by the service."""
        for person in objects:
            if user is not None and person.pk != user.pk:
                services.erase_person(person=person, by=user)
        return len(objects), 0

    def get_execution_context(self) -> dict[str, Any]:
        """With who does it."""
        return {**super().get_execution_context(), "user": self.request.user}
