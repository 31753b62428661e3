"""Named questions about wishes to take a method back."""

from django.db import models

from cms.audience.viewer import Viewer


class WithdrawalWishQuerySet(models.QuerySet):
    """Every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "WithdrawalWishQuerySet":
        """Those of one's own methods, and for editors all."""
        if viewer.is_editor:
            return self.all()
        if viewer.person_id is None:
            return self.none()
        return self.filter(method__author=viewer.person_id)

    def open(self) -> "WithdrawalWishQuerySet":
        """Those that nobody has answered, the longest wait first."""
        return self.filter(answered_at__isnull=True).order_by("asked_at", "pk")
