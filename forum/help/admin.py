"""The numbers that children may call, kept by administrators. Requests themselves are nowhere in
the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from forum.help.models import HelpLine


class HelpLineViewSet(ModelViewSet):
    """Helplines."""

    model = HelpLine
    icon = "mobile-alt"
    menu_label = _("Helplines")
    menu_order = 370
    add_to_admin_menu = True
    form_fields = ["name_kk", "name_ru", "name_en", "number", "sort_order", "is_active"]
    list_display = ["name_kk", "number", "is_active"]


help_lines = HelpLineViewSet("help-lines")
