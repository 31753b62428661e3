"""What editors put together out of the library: in an order, with a word to each thing."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from cms.names import Named, Words, words_of
from cms.settings import limits
from library.collections.querysets import CollectionItemQuerySet, CollectionQuerySet
from library.essays.models import Essay
from library.methods.models import Method


class CollectionKind(models.TextChoices):
    """What sort of collection it is."""

    BANK = "bank", _("bank of innovations")
    PACKAGE = "package", _("package of recommendations")
    SELECTION = "selection", _("selection on a theme")


class Collection(PreviewableMixin, DraftStateMixin, RevisionMixin, Named, ClusterableModel):
    """A collection of the editors; what is changed stays a draft until it is published."""

    kind = models.CharField(
        pgettext_lazy("of a collection", "kind"),
        max_length=20,
        choices=CollectionKind.choices,
        default=CollectionKind.SELECTION,
    )
    lead_kk = models.TextField(
        _("what it is for, in Kazakh"), max_length=limits.SUMMARY_LENGTH, blank=True
    )
    lead_ru = models.TextField(
        _("what it is for, in Russian"), max_length=limits.SUMMARY_LENGTH, blank=True
    )
    lead_en = models.TextField(
        _("what it is for, in English"), max_length=limits.SUMMARY_LENGTH, blank=True
    )
    cover = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=pgettext_lazy("picture", "cover"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="collection", for_concrete_model=False
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["position", "-pk"]

    @property
    def revisions(self) -> models.Manager:
        """All revisions, newest first."""
        return self._revisions

    @property
    def lead(self) -> Words:
        """What it is for, in the reader's language where there is one."""
        return words_of(self, "lead")

    def with_content_json(self, content: dict[str, Any]) -> "Collection":
        """A version as it was kept; its place among the others stays as it is now."""
        version = super().with_content_json(content)
        version.position = self.position
        return version

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("library:collection-detail", args=[self.pk])

    def get_full_url(self) -> str:
        """Its page, or where it will be listed while it is not kept yet."""
        path = self.get_absolute_url() if self.pk else reverse("library:collection-list")
        return f"{settings.BASE_URL}{path}"

    full_url = property(get_full_url)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The public page is the preview."""
        view = import_string("library.collections.views.collection_preview")
        answer: HttpResponse = view(request, self)
        return answer


class CollectionItem(Orderable):
    """A method or an essay of a collection, and why it stands there."""

    collection = ParentalKey(Collection, on_delete=models.CASCADE, related_name="items")
    method = models.ForeignKey(
        Method,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="collected",
        verbose_name=_("method"),
    )
    essay = models.ForeignKey(
        Essay,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="collected",
        verbose_name=_("essay"),
    )
    note_kk = models.TextField(
        _("why it stands here, in Kazakh"), max_length=limits.SUMMARY_LENGTH, blank=True
    )
    note_ru = models.TextField(
        _("why it stands here, in Russian"), max_length=limits.SUMMARY_LENGTH, blank=True
    )
    note_en = models.TextField(
        _("why it stands here, in English"), max_length=limits.SUMMARY_LENGTH, blank=True
    )

    objects = CollectionItemQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("thing of a collection")
        verbose_name_plural = _("things of a collection")
        # That a thing stands once is asked in the form: two things that change places pass through
        # a moment in which one of them stands twice.
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method__isnull=False, essay__isnull=True)
                | models.Q(method__isnull=True, essay__isnull=False),
                name="collected_is_one_thing",
                violation_error_message=_("Choose a method or an essay, one of the two."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.method or self.essay)

    @property
    def note(self) -> Words:
        """Why it stands here, in the reader's language where the editor wrote in it."""
        return words_of(self, "note")
