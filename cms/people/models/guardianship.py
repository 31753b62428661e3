"""Who answers for a child."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.people.models.user import User


class Guardianship(models.Model):
    """An adult answers for a child; confirmed by the child's class teacher or coordinator."""

    guardian = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="wards", verbose_name=_("guardian")
    )
    child = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="guardians", verbose_name=_("child")
    )
    confirmed_at = models.DateTimeField(pgettext_lazy("time", "confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("guardianship")
        verbose_name_plural = _("guardianships")
        constraints = [
            models.UniqueConstraint(fields=["guardian", "child"], name="guardianship_once"),
            models.CheckConstraint(
                condition=~models.Q(guardian=models.F("child")),
                name="guardianship_of_another",
                violation_error_message=_("Nobody is their own guardian."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.child}"
