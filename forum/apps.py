"""Django's configuration of the forum."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    """The forum app."""

    name = "forum"
    verbose_name = _("Open dialogue platforms")

    def ready(self) -> None:
        """Boards hear of changes of the places and communities that they belong to."""
        from forum.boards import signals

        signals.connect()
