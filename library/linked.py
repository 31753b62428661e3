"""In whose words of the library addresses of other sites stand."""

from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse

from cms.audience.viewer import Viewer
from cms.ports.linked import LinkedFrom, Linking, offer_links
from library.methods.models import Method

_BATCH = 200


@offer_links
class MethodLinks:
    """Words and sources of what is on the shelf, as it is published."""

    kind = "method"

    def things(self) -> Iterable[Linking]:
        """The shelf in batches, with the sources of each in one query more."""
        rows = Method.objects.published().only("pk", "summary", "body_html").order_by("pk")
        for row in rows.prefetch_related("sources").iterator(chunk_size=_BATCH):
            sources = [source.url for source in row.sources.all() if source.url]
            yield Linking(row.pk, (row.summary, row.body_html, *sources))

    def named(self, pks: Collection[int], viewer: Viewer) -> Mapping[int, LinkedFrom]:
        """Each with the form in which an editor corrects it."""
        rows = Method.objects.visible_to(viewer).only("pk", "title", "language").in_bulk(pks)
        return {
            pk: LinkedFrom(row.title, row.language, reverse("library:method-edit", args=[pk]))
            for pk, row in rows.items()
        }
