"""Places and communities decide about boards too: their switches, whether they are in use, their
place in the tree. Whoever saves one of them makes every process read the boards anew."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.people.models import Community, Place
from forum.boards.access import boards_changed


def connect() -> None:
    """Listens to the models on which boards stand."""
    for model in (Place, Community):
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=model, dispatch_uid=f"boards-{model.__name__}-{signal}")


def _changed(*, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        boards_changed()
