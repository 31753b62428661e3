"""What was published: frozen with its words, files and licence, and never changed again."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.files.models import StoredFile
from cms.languages import language_choices
from cms.people.models import User
from cms.settings import limits
from library.methods.models import Licence, Method
from library.versions.querysets import MethodVersionQuerySet


class MethodVersion(models.Model):
    """A method as it was published for the `number`th time. No service writes to it again.

    `words` are names of vocabularies by language (`{"subjects": {"kk": […], "ru": […], …}, …}`),
    `authors` are `{"person": key or null, "name": as printed}` in their order, `sources` what it
    was adapted from, in printed words.
    """

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(pgettext_lazy("of a work", "title"), max_length=limits.TITLE_LENGTH)
    summary = models.TextField(_("in short"))
    body = models.TextField(_("description"), blank=True)
    body_html = models.TextField(blank=True)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    authors = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    sources = models.JSONField(default=list)
    licence = models.ForeignKey(
        Licence, on_delete=models.PROTECT, related_name="+", verbose_name=_("licence")
    )
    licence_name = models.CharField(max_length=limits.TITLE_LENGTH)
    licence_version = models.CharField(max_length=10, blank=True)
    licence_url = models.URLField(blank=True)
    # Tells whether another publication says anything new.
    content_key = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MethodVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a method")
        verbose_name_plural = _("versions of a method")
        ordering = ["-number"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["method", "number"], name="version_number_once"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("library:method-version", args=[self.method_id, self.number])


class VersionFile(models.Model):
    """A file of a version, with the fingerprint of what is taken away."""

    version = models.ForeignKey(MethodVersion, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="version_files", verbose_name=_("file")
    )
    position = models.PositiveSmallIntegerField(default=0)
    caption = models.CharField(_("caption"), max_length=limits.TITLE_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=limits.FILE_NAME_LENGTH)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "stored"], name="version_file_once")
        ]

    def __str__(self) -> str:
        return self.name
