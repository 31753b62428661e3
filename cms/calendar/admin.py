"""Special days in Wagtail's admin, for administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from cms.calendar.models import SpecialDay


class SpecialDayViewSet(ModelViewSet):
    """Days off and days worked instead, as ordered for the year; others see no such menu."""

    model = SpecialDay
    icon = "calendar"
    menu_label = _("Special days")
    menu_order = 410
    add_to_admin_menu = True
    form_fields = ["day", "is_working", "note"]
    list_display = ["day", "is_working", "note"]
    inspect_view_enabled = False
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_special_days() -> SpecialDayViewSet:
    """The list of special days."""
    return SpecialDayViewSet("special_days")
