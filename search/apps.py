"""Django's configuration of search."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Reads what the apps offer, then listens to their rows."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Every app's `searchable.py`, the system checks, the receivers."""
        from cms.ports.similar import offer_similar
        from cms.ports.stems import offer_stems
        from search import checks, selectors  # noqa: F401
        from search.analysis.fields import stems_in
        from search.indexing import signals

        autodiscover_modules("searchable")
        signals.connect()
        offer_similar(selectors.similar_cards)
        offer_stems(stems_in)
