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
