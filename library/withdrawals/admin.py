"""What stands in the log of the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry


def acts_of_withdrawal(actions: LogActionRegistry) -> None:
    """Taken back, put back, and a wish that was not granted."""
    actions.register_action("library.withdraw", _("Take back"), _("Taken off the shelf"))
    actions.register_action("library.hidden", _("Hide"), _("Hidden until an editor has looked"))
    actions.register_action("library.put_back", _("Put back"), _("Put on the shelf again"))
    actions.register_action(
        "library.withdrawal_refused", _("Refuse to take back"), _("A wish to take back refused")
    )
