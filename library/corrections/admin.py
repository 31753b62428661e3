"""What stands in the log of the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry


def acts_of_corrections(actions: LogActionRegistry) -> None:
    """A mistake was reported, and answered. Who reported it stands nowhere here."""
    actions.register_action("library.reported", _("Report"), _("A reader reported a mistake"))
    actions.register_action(
        "library.report_answered", _("Answer a report"), _("A report of a reader was answered")
    )
