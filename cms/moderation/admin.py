"""The way from Wagtail's admin to the queue of moderators."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.audience.viewer import viewer_of
from cms.moderation.policies import can_moderate


class ModerationMenuItem(MenuItem):
    """Shown to those who answer for talk."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Those with a queue see the way to it."""
        return can_moderate(viewer_of(request.user))


@hooks.register("register_admin_menu_item")
def moderation_menu_item() -> MenuItem:
    """The way to the queue."""
    return ModerationMenuItem(
        _("Moderation"), reverse_lazy("moderation:queue"), icon_name="comment", order=350
    )
