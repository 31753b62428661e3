"""The panel on the first page of the admin."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.audience.viewer import viewer_of
from home.desk.selectors import awaiting


class AwaitsPanel(Component):
    """What awaits the person, the longest wait first."""

    name = "awaits"
    template_name = "home/desk/awaits_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """The parts that concern the person who looks."""
        viewer = viewer_of(parent_context["request"].user)
        return {"parts": awaiting(viewer, timezone.now())}
