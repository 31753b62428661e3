"""Tags are kept by those who look after boards: named, joined, taken away. No topic loses one."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.ports.searchable import changed
from cms.slugs import slug_of
from forum.discussions import policies
from forum.discussions.models import Tag, Topic
from forum.discussions.refusals import Refused


def add_tag(*, viewer: Viewer, names: Mapping[str, str]) -> Tag:
    """Makes a tag; its address comes from its English or Kazakh name and stays."""
    _require_keeper(viewer)
    wanted = slug_of(names.get("name_en") or names["name_kk"], fallback="tag")[:50]
    with transaction.atomic():
        slug, number = wanted, 1
        while Tag.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{wanted}-{number}"
        return Tag.objects.create(slug=slug, **names)


def rename_tag(*, viewer: Viewer, tag: Tag, names: Mapping[str, str]) -> None:
    """Other names for a tag, wherever it stands; its address stays."""
    _require_keeper(viewer)
    with transaction.atomic():
        Tag.objects.filter(pk=tag.pk).update(**names)
        _seen_by_readers(tag)


def merge_tags(*, viewer: Viewer, tag: Tag, into: Tag) -> None:
    """Gives all topics of a tag to another one; the old address leads there."""
    _require_keeper(viewer)
    with transaction.atomic():
        both = {
            one.pk: one
            for one in Tag.objects.select_for_update()
            .filter(pk__in=[tag.pk, into.pk])
            .order_by("pk")
        }
        if len(both) < 2 or any(one.merged_into_id for one in both.values()):
            raise Refused(_("One of these two is no longer there. Look at the list again."))
        through = Topic.tags.through
        _seen_by_readers(tag)
        has_both = list(through.objects.filter(tag=into).values_list("topic_id", flat=True))
        through.objects.filter(tag=tag, topic__in=has_both).delete()
        through.objects.filter(tag=tag).update(tag=into)
        Tag.objects.filter(merged_into=tag).update(merged_into=into)
        Tag.objects.filter(pk=tag.pk).update(merged_into=into)


def drop_tag(*, viewer: Viewer, tag: Tag) -> None:
    """Takes a tag away that no topic has; one that is used is joined to another instead."""
    _require_keeper(viewer)
    with transaction.atomic():
        held = Tag.objects.select_for_update().filter(pk=tag.pk).first()
        if held is None:
            return
        if held.topics.exists():
            raise Refused(_("Topics have this tag: join it to another one, so that none loses it."))
        held.delete()


def _require_keeper(viewer: Viewer) -> None:
    if not policies.can_keep_tags(viewer):
        raise PermissionDenied(_("Tags are kept by those who look after boards."))


def _seen_by_readers(tag: Tag) -> None:
    """Search reads its topics again."""
    topics = Topic.objects.filter(tags=tag)
    for kind in ("topic", "question", "idea"):
        column = "pk" if kind == "topic" else kind
        keys = topics.values_list(column, flat=True)
        changed(kind, [pk for pk in keys if pk is not None])
