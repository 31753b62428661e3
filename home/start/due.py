"""When something is due, in human words."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def due_phrase(due_on: date, today: date) -> str:
    """A whole sentence about an essay that is due on `due_on`, as one would say it on `today`."""
    days = (due_on - today).days
    if days == 0:
        return _("This month's essay is due today.")
    if days == 1:
        return _("This month's essay is due tomorrow.")
    if days > 1:
        return ngettext(
            "This month's essay is due in %(days)d day.",
            "This month's essay is due in %(days)d days.",
            days,
        ) % {"days": days}
    month = formats.date_format(due_on, "YEAR_MONTH_FORMAT")
    return _("The essay of %(month)s is late, and still welcome.") % {"month": month}
