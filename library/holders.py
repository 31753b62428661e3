"""Files that versions of methods name: of a draft over a published method no row tells."""

from collections.abc import Collection, Iterator

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from cms.ports.holders import offer_named_files
from library.methods.models import Method


@offer_named_files
def of_versions(keys: Collection[int]) -> Iterator[int]:
    """Those that any version names, also an old one: an editor may bring it back."""
    if not keys:
        return
    kind = ContentType.objects.get_for_model(Method)
    lists = Revision.objects.filter(base_content_type=kind).values_list("content__files", flat=True)
    for files in lists.iterator(chunk_size=500):
        for file in files or ():
            if file.get("stored") in keys:
                yield file["stored"]
