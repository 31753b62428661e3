"""Why a file is not taken."""

from django.core.exceptions import ValidationError


class FileRefused(ValidationError):  # noqa: N818 - a refusal, said to a person
    """A file is not taken. The message is a whole sentence for the person who sent it."""
