"""In whose words of the site's pages addresses of other sites stand."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Page

from cms.audience.pages import visible_pages
from cms.audience.viewer import VISITOR, Viewer
from cms.ports.linked import LinkedFrom, Linking, offer_links

_BATCH = 100


@offer_links
class PageLinks:
    """All that editors have written on pages that everybody may read."""

    kind = "page"

    def things(self) -> Iterable[Linking]:
        """Pages with all their own fields, in batches."""
        keys = visible_pages(VISITOR).order_by("pk").values_list("pk", flat=True)
        held = list(keys)
        for start in range(0, len(held), _BATCH):
            pages = Page.objects.filter(pk__in=held[start : start + _BATCH]).specific()
            for page in pages:
                yield Linking(page.pk, tuple(_texts_of(page)))

    def named(self, pks: Collection[int], viewer: Viewer) -> Mapping[int, LinkedFrom]:
        """Those that the viewer reads too, at their own place."""
        pages = visible_pages(viewer).filter(pk__in=pks).select_related("locale")
        return {
            page.pk: LinkedFrom(page.title, page.locale.language_code, page.get_url() or "")
            for page in pages
        }


def _texts_of(page: Page) -> Iterator[str]:
    for field in page._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) or _is_stream(page, field):
            yield from _strings_in(getattr(page, field.attname))


def _is_stream(page: Page, field: models.Field) -> bool:
    return isinstance(getattr(page, field.attname, None), StreamValue)


def _strings_in(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, StreamValue):
        yield from _strings_in(value.get_prep_value())
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings_in(inner)
