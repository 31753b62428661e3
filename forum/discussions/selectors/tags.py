"""Tags as those who keep them see them, and where an old address leads."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch

from forum.discussions.models import Tag


def tag_rows() -> Iterable[Tag]:
    """Every tag that is offered, with `topic_count` and those that were joined to it: two
    queries."""
    merged = Prefetch("merged", Tag.objects.order_by("slug"))
    rows = Tag.objects.offered().annotate(topic_count=Count("topics"))
    return rows.prefetch_related(merged).order_by("name_kk", "pk")


def find_tag(pk: int) -> Tag | None:
    """A tag that is offered, with `topic_count`."""
    rows = Tag.objects.offered().annotate(topic_count=Count("topics"))
    return rows.filter(pk=pk).first()


def tag_now(slug: str) -> str:
    """The address of the tag that an old one was joined to; empty for none."""
    merged = Tag.objects.filter(slug=slug, merged_into__isnull=False)
    return merged.values_list("merged_into__slug", flat=True).first() or ""
