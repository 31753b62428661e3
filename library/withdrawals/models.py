"""An author asks the editors to take a published method back."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.people.models import User
from cms.settings import limits
from library.methods.models import Method, Withdrawal
from library.withdrawals.querysets import WithdrawalWishQuerySet


class WithdrawalWish(models.Model):
    """What an author asked, and what the editors answered."""

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="withdrawal_wishes")
    reason = models.CharField(
        pgettext_lazy("why", "reason"), max_length=20, choices=Withdrawal.choices
    )
    note = models.CharField(_("in words"), max_length=limits.SUMMARY_LENGTH)
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    is_granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=limits.SUMMARY_LENGTH, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = WithdrawalWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to take a method back")
        verbose_name_plural = _("wishes to take a method back")
        default_permissions = ()
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["method"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_wish_of_a_method",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, is_granted__isnull=True)
                | models.Q(answered_at__isnull=False, is_granted__isnull=False),
                name="wish_answered_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return str(self.method)
