"""The door to Wagtail pages: live, not restricted by page privacy, and of one's own places."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from wagtail.models import Page, PageViewRestriction

from cms.audience import tokens
from cms.audience.viewer import VISITOR, Viewer
from cms.people.models import Place, User


class MembersOnlyPage(models.Model):
    """A page type that only the members of one place may know of (a class page)."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def visible_pages(viewer: Viewer, pages: models.QuerySet | None = None) -> models.QuerySet:
    """Live pages (of `pages`, default all) that `viewer` may know of. Adds no query of its own."""
    chosen = (Page.objects.all() if pages is None else pages).live()
    return _without_places_of_others(_without_restricted(chosen, viewer), viewer)


def can_see_page(viewer: Viewer, page: Page) -> bool:
    """The same question about one page, published or not (a draft is asked of editors' tools)."""
    return visible_pages(viewer, Page.objects.filter(pk=page.pk)).exists()


def page_tokens(page: Page) -> tuple[str, ...]:
    """Access tokens of a live page, for the search index; empty means nobody."""
    if isinstance(page, MembersOnlyPage):
        return (tokens.place_token(page.place.path),)
    kinds = {(r.restriction_type) for r in page.get_view_restrictions()}
    if not kinds:
        return (tokens.PUBLIC,)
    if kinds == {PageViewRestriction.LOGIN}:
        return (tokens.MEMBERS,)
    # A page for chosen groups is found by browsing, not by search.
    return ()


def _without_restricted(pages: models.QuerySet, viewer: Viewer) -> models.QuerySet:
    """Leaves out what page privacy, set on the page or above it, keeps from `viewer`."""
    shut = PageViewRestriction.objects.all()
    if viewer.is_administrator:
        return pages
    if viewer.is_signed_in:
        person = viewer.person
        assert isinstance(person, User)
        shut = shut.exclude(restriction_type=PageViewRestriction.LOGIN).exclude(
            restriction_type=PageViewRestriction.GROUPS, groups__in=person.groups.all()
        )
    # `path` of a descendant starts with the path of the restricted page.
    return pages.exclude(
        Exists(
            shut.annotate(
                start=Substr(OuterRef("path"), 1, models.functions.Length("page__path"))
            ).filter(page__path=models.F("start"))
        )
    )


def _without_places_of_others(pages: models.QuerySet, viewer: Viewer) -> models.QuerySet:
    """Leaves out pages for members of places that `viewer` does not belong to."""
    if viewer.is_administrator:
        return pages
    for page_type in _members_only_types():
        own = Q()
        for path in viewer.place_paths:
            own |= Q(place__path=path)
        for path in viewer.coordinated_paths:
            own |= Q(place__path__startswith=path)
        theirs = page_type._default_manager.all()
        if own:
            theirs = theirs.exclude(own)
        pages = pages.exclude(pk__in=theirs.values("pk"))
    return pages


def _members_only_types(parent: type = MembersOnlyPage) -> list[type[models.Model]]:
    """Every page type that is for the members of a place."""
    found: list[type[models.Model]] = []
    for child in parent.__subclasses__():
        if not child._meta.abstract:
            found.append(child)
        found.extend(_members_only_types(child))
    return found


__all__ = ["VISITOR", "MembersOnlyPage", "can_see_page", "page_tokens", "visible_pages"]
