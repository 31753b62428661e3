"""Fields and forms through which files come in, with the checks of `cms.files.checks`."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import ngettext
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.files.checks import ACCEPT, IMAGES, check_upload
from cms.files.images import without_metadata
from cms.files.metadata import without_document_metadata
from cms.files.models import DocumentDownloads


class SafeDocumentForm(BaseDocumentForm):
    """Wagtail's documents, checked by content like everything else, and kept without metadata."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = DocumentDownloads.objects.filter(document=self.instance.pk).first()
        if counted is not None and "file" in self.fields:
            self.fields["file"].help_text = ngettext(
                "Taken away or played %(count)d time.",
                "Taken away or played %(count)d times.",
                counted.downloads,
            ) % {"count": counted.downloads}

    def clean_file(self) -> Any:
        """The file, if it is what its name says and harmless."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        checked = check_upload(file, name=str(file.name))
        if checked.extension in IMAGES:
            return _picture(file, checked.extension)
        clean = without_document_metadata(file, checked.extension)
        if clean is None:
            return file
        return SimpleUploadedFile(str(file.name), clean.read(), file.content_type or "")


class SafeImageForm(BaseImageForm):
    """Wagtail's images, checked by content and written anew without place and owner."""

    def clean_file(self) -> Any:
        """The picture without metadata."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        checked = check_upload(file, name=str(file.name))
        return _picture(file, checked.extension)


class MultipleFileInput(forms.ClearableFileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class MultipleFileField(forms.FileField):
    """Several files in one input; each is checked when it is stored, so that one bad file
    does not lose the good ones."""

    widget = MultipleFileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ACCEPT)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files that were sent, unchecked; an empty list when there are none."""
        sent = data if isinstance(data, list | tuple) else [data]
        files = [file for file in sent if isinstance(file, UploadedFile)]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


def _picture(file: UploadedFile, extension: str) -> SimpleUploadedFile:
    clean = without_metadata(file, extension)
    picture = SimpleUploadedFile(str(file.name), clean.read(), file.content_type or "")
    # Wagtail's field has looked at the picture already and its form asks for what it found.
    picture.image = getattr(file, "image", None)  # type: ignore[attr-defined]
    return picture
