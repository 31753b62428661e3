"""Panels of Wagtail's admin that keep a long form short."""

from typing import Any

from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class FoldedPanel(MultiFieldPanel):
    """Fields that few fill in, behind their heading; open when one of them has an error."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        """The panel with the row's values."""

        template_name = "home/communities/admin/folded_panel.html"

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            # Said by the fold itself, not once more above it.
            self.heading = ""

        @property
        def is_filled(self) -> bool:
            """True when something is written in it."""
            return any(field.value() for field in self._fields())

        @property
        def is_refused(self) -> bool:
            """True when something that was typed in it has to be corrected."""
            return any(field.errors for field in self._fields())

        def _fields(self) -> list[Any]:
            shown = (c for c in self.children if isinstance(c, FieldPanel.BoundPanel))
            return [child.bound_field for child in shown if child.bound_field is not None]
