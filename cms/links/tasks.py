"""What the background worker does with links."""

from django.core.cache import caches
from django.utils import timezone
from django_tasks import task

from cms.links import services
from cms.links.asking import Asker


@task()
def look_at_links() -> dict[str, int]:
    """Notes once a day where links stand, and asks those that are due; says how many are fine."""
    now = timezone.now()
    today = timezone.localdate(now)
    if caches["shared"].add(f"links:noted:{today}", 1, 24 * 3600):
        services.note_links(today=today)
    return dict(services.ask_due(asker=Asker(), now=now))
