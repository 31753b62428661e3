"""Forms of Wagtail's documents and images with our checks."""

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm


class SafeDocumentForm(BaseDocumentForm):
    """Documents."""


class SafeImageForm(BaseImageForm):
    """Images."""
