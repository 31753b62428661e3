"""Files in a bucket (S3 or what speaks as it does), reached through the site alone."""

from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from cms.settings import limits


class BucketStorage(S3Storage):
    """All files of the site in one private bucket."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The site's own address: nothing on a page leads past the door."""
        return settings.MEDIA_URL + (filepath_to_uri(name) or "")

    def signed_link(self, name: str, parameters: dict[str, str]) -> str:
        """A link to the bucket for whoever has just been let in; `parameters` are signed too."""
        return super().url(name, parameters=parameters, expire=limits.SIGNED_LINK_SECONDS)
