"""What every table of such words has: whether they are shown."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sight(models.TextChoices):
    """Whether readers see the words; a gap with a label stands where they do not."""

    PUBLISHED = "published", pgettext_lazy("words beside posts", "shown")
    HIDDEN = "hidden", _("These words are hidden.")
    REMOVED = "removed", _("A moderator has removed these words.")
    WITHDRAWN = "withdrawn", _("Their author has taken these words back.")


class Remark(models.Model):
    """Words beside posts. They come out with the act that they belong to, and never wait.

    `review_kind` is what the queue of moderators calls them.
    """

    review_kind: ClassVar[str]

    sight = models.CharField(
        max_length=10,
        choices=Sight,
        default=Sight.PUBLISHED,
        db_default=Sight.PUBLISHED,
    )

    class Meta:
        abstract = True

    @property
    def is_shown(self) -> bool:
        """True when everybody reads the words who reads what they belong to."""
        return self.sight == Sight.PUBLISHED

    @property
    def gap(self) -> str:
        """What stands in the place of words that are not shown; empty for those that are."""
        return "" if self.is_shown else self.get_sight_display()
