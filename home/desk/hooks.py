"""The first page of the admin opens on what awaits the person."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.home import WhatsNewInWagtailVersionPanel, WorkflowObjectsToModeratePanel

from home.desk.panels import AwaitsPanel

# Ours says the same of every object in review, with its age, however many there are.
_REPLACED = (WhatsNewInWagtailVersionPanel, WorkflowObjectsToModeratePanel)


@hooks.register("construct_homepage_panels")
def what_awaits_first(request: HttpRequest, panels: list[Any]) -> None:
    """Puts what awaits the person before everything else."""
    panels[:] = [panel for panel in panels if not isinstance(panel, _REPLACED)]
    panels.append(AwaitsPanel())


@hooks.register("construct_help_menu")
def without_news_of_wagtail(request: HttpRequest, menu_items: list[Any]) -> None:
    """What is new in Wagtail is for those who upgrade it, not for those who write."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith("whats-new")]
