"""Why a file is not taken."""

import errno

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class FileRefused(ValidationError):  # noqa: N818 - a refusal, said to a person
    """A file is not taken. The message is a whole sentence for the person who sent it."""


def is_full(error: OSError) -> bool:
    """True when the disk, or what we may use of it, is full."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def no_room() -> FileRefused:
    """The refusal of what the disk cannot hold."""
    return FileRefused(
        _(
            "There is no room on the site for this file now; nothing of it was kept. "
            "Try again later, or tell your coordinator."
        ),
        code="no_room",
    )
