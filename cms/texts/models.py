"""The text that stands in a file, and how it came out of it."""

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.documents.models import AbstractDocument

from cms.files.models import StoredFile
from cms.texts.querysets import FileTextQuerySet
from cms.texts.reading import Reason
from cms.waiting import Waiting


class TextState(models.TextChoices):
    """How far the reading of a file is."""

    WAITING = "waiting", pgettext_lazy("text of a file", "waits to be read")
    DONE = "done", pgettext_lazy("text of a file", "read")
    EMPTY = "empty", pgettext_lazy("text of a file", "holds no words")
    FAILED = "failed", pgettext_lazy("text of a file", "cannot be read")


class FileText(Waiting):
    """The text of one file: of what people send, or of a document of Wagtail; it goes with that.

    A line is a paragraph; `reading.PAGE_BREAK` parts pages. Who may read it is no less than who may
    open the file.
    """

    stored = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.CASCADE, related_name="drawn_text"
    )
    document = models.OneToOneField(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="drawn_text",
    )
    # Of which bytes: a document of Wagtail can get another file in the place of its own.
    of_file = models.CharField(max_length=255)
    state = models.CharField(
        _("state"), max_length=10, choices=TextState.choices, default=TextState.WAITING
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    text = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)

    objects = FileTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stored__isnull=False, document__isnull=True)
                | models.Q(stored__isnull=True, document__isnull=False),
                name="text_of_one_file",
            )
        ]
        indexes = [
            models.Index(
                fields=["held_until"],
                condition=models.Q(state="waiting"),
                name="text_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name under which the file is taken away."""
        return self.stored.name if self.stored is not None else self._document.filename

    @property
    def extension(self) -> str:
        """The kind of the file."""
        if self.stored is not None:
            return self.stored.extension
        return self._document.file_extension.lower()

    @property
    def file(self) -> FieldFile:
        """The file itself."""
        return self.stored.file if self.stored is not None else self._document.file

    @property
    def _document(self) -> AbstractDocument:
        assert self.document is not None  # a constraint keeps one of the two
        return self.document
