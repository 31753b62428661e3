"""Essays as catalogues and bibliographies need them."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import override

from cms.audience.viewer import VISITOR, Viewer
from cms.people.policies import prepare_names, shown_name
from library.citations.citable import Citable, Label, author_named
from library.essays.models import Essay


def citables_of(essays: QuerySet[Essay]) -> list[Citable]:
    """Posted `essays` in their order, in one query."""
    return citables(essays.select_related("author", "community").defer("body", "body_html"))


def citables(essays: Iterable[Essay]) -> list[Citable]:
    """Essays that were read with author and community."""
    rows = list(essays)
    prepare_names(row.author for row in rows)
    return [_citable(row) for row in rows]


def citable_essay(pk: int, viewer: Viewer, version: int | None = None) -> Citable | None:
    """A posted essay that `viewer` may read; essays have no numbered versions."""
    if version is not None:
        return None
    return next(iter(citables_of(Essay.objects.visible_to(viewer).published().filter(pk=pk))), None)


def _citable(essay: Essay) -> Citable:
    with override(essay.language):
        url = settings.BASE_URL + essay.get_absolute_url()
    author = author_named(essay.author, shown_name(essay.author, VISITOR))
    community = essay.community
    names = (community.name_kk, community.name_ru, community.name_en)
    return Citable(
        kind="essay",
        pk=essay.pk,
        title=str(essay),
        language=essay.language,
        url=url,
        authors=(author,) if author else (),
        published_at=essay.first_published_at,
        updated_at=essay.last_published_at,
        community=Label(community.slug, names),
        month=essay.month,
    )
