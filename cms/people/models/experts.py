"""Independent groups of experts that work around an idea, with a mentor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.people.models.user import User
from cms.settings import limits


class ExpertGroup(models.Model):
    """A few people who look at an idea closely; the mentor accompanies them."""

    name = models.CharField(_("name"), max_length=limits.TITLE_LENGTH)
    mentor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    members = models.ManyToManyField(User, blank=True, related_name="expert_groups")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("expert group")
        verbose_name_plural = _("expert groups")

    def __str__(self) -> str:
        return self.name
