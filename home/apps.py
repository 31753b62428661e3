"""Django's configuration of home."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The home app."""

    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        """Listens to what Wagtail makes."""
        from home.communities import signals

        signals.connect()

    def demo_accounts(self) -> list[tuple[str, str, str]]:
        """Login name, password and role of the demo people; none where there is no demo."""
        from home.demo.selectors import demo_accounts

        return demo_accounts()
