"""Django's configuration of the library."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """The library app."""

    name = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Listens to what Wagtail tells of publications and reviews."""
        from library import citable  # noqa: F401 - offers what can be cited
        from library.curation import letters
        from library.versions import publishing

        publishing.connect()
        letters.connect()
