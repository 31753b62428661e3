"""What Wagtail tells of publications: each is frozen as a version, however it came about."""

from typing import Any

from wagtail.models import Revision
from wagtail.signals import published

from library.methods.models import Method
from library.versions.services import freeze


def after_publication(
    sender: type[Method], instance: Method, revision: Revision, **kwargs: Any
) -> None:
    """Runs in the transaction of `Method.publish`: no publication without its version."""
    if instance.live and instance.last_published_at is not None:
        by = getattr(revision, "publisher", None)
        freeze(method=instance, at=instance.last_published_at, by=by)


def connect() -> None:
    """Listens to Wagtail."""
    published.connect(after_publication, sender=Method, dispatch_uid="freeze_a_version")
