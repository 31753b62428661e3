"""What teachers say of a method that they have used in a lesson."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.languages import language_choices
from cms.people.models import User
from cms.ports.reviewable import HIDDEN, PENDING, PUBLISHED, REMOVED, RETURNED
from cms.settings import limits
from library.methods.models import Grade, Method
from library.uses.querysets import UseQuerySet

LEAST_RATING, BEST_RATING = 1, 5


class Use(models.Model):
    """A lesson with a method: one sentence and a rating, of each person once a version."""

    class State(models.TextChoices):
        """Whether others read it."""

        PENDING = PENDING, pgettext_lazy("words in the queue", "waits for a moderator")
        RETURNED = RETURNED, pgettext_lazy("words in the queue", "returned for correction")
        PUBLISHED = PUBLISHED, pgettext_lazy("words in the queue", "published")
        HIDDEN = HIDDEN, pgettext_lazy("words in the queue", "hidden")
        REMOVED = REMOVED, pgettext_lazy("words in the queue", "removed")

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="uses")
    # Number of the version that was used; 0 of a method from before versions were kept.
    version = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="method_uses"
    )
    used_on = models.DateField(_("day of the lesson"))
    grade = models.ForeignKey(
        Grade,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("grade"),
    )
    sentence = models.CharField(_("how it went"), max_length=limits.USE_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    rating = models.PositiveSmallIntegerField(
        _("rating"),
        validators=[MinValueValidator(LEAST_RATING), MaxValueValidator(BEST_RATING)],
    )
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    # The authors were told once.
    told_at = models.DateTimeField(null=True, blank=True)
    said_at = models.DateTimeField(pgettext_lazy("time", "said"))

    objects = UseQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of a lesson with a method")
        verbose_name_plural = _("words of lessons with methods")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["method", "version", "person"], name="used_said_once"),
            models.CheckConstraint(
                condition=models.Q(rating__gte=LEAST_RATING, rating__lte=BEST_RATING),
                name="use_rated_one_to_five",
            ),
        ]
        indexes = [
            models.Index(
                fields=["method", "-said_at", "-id"],
                condition=models.Q(state=PUBLISHED),
                name="use_newest",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    def get_absolute_url(self) -> str:
        """Where it stands among the words of others."""
        return f"{reverse('library:method-uses', args=[self.method_id])}#u{self.pk}"


class UseTally(models.Model):
    """How many published words a method has and what their ratings sum up to.

    Counted by difference in the transaction that writes the words.
    """

    method = models.OneToOneField(
        Method, on_delete=models.CASCADE, primary_key=True, related_name="use_tally"
    )
    count = models.PositiveIntegerField(default=0)
    ratings = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.method_id}: {self.count}"

    @property
    def mean(self) -> float | None:
        """The mean rating, as soon as it says nothing about single people."""
        return self.ratings / self.count if self.count >= limits.USES_RATED_FROM else None
