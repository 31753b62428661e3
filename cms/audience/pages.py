"""The door to Wagtail pages: live, not restricted by page privacy, and of one's own places."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction

from cms.audience import tokens
from cms.audience.viewer import VISITOR, Viewer
from cms.people.models import Community, Place, User


class MembersOnlyPage(models.Model):
    """A page type that only the members of one place may know of (a class page)."""

    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("class or group")
    )

    class Meta:
        abstract = True


class PageOfCommunity(models.Model):
    """A page type of a community; while the community rests, only its people may know of it."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", verbose_name=_("community")
    )

    class Meta:
        abstract = True


def visible_pages(viewer: Viewer, pages: models.QuerySet | None = None) -> models.QuerySet:
    """Live pages (of `pages`, default all) that `viewer` may know of. Adds no query of its own."""
    chosen = (Page.objects.all() if pages is None else pages).live()
    chosen = _without_places_of_others(_without_restricted(chosen, viewer), viewer)
    return _without_resting_communities(chosen, viewer)


def can_see_page(viewer: Viewer, page: Page) -> bool:
    """The same question about one page, published or not (a draft is asked of editors' tools)."""
    return visible_pages(viewer, Page.objects.filter(pk=page.pk)).exists()


def opens_by_login(pages: models.QuerySet) -> models.QuerySet:
    """Those live `pages` that a visitor would see by merely signing in: they may be told so."""
    shut = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.LOGIN)
    chosen = _without_places_of_others(_outside(pages.live(), shut), VISITOR)
    return _without_resting_communities(chosen, VISITOR)


def page_tokens(page: Page) -> tuple[str, ...]:
    """Access tokens of a live page, for the search index; empty means nobody."""
    if isinstance(page, MembersOnlyPage):
        path, step = page.place.path, Place.steplen
        scopes = (path[:end] for end in range(step, len(path) + 1, step))
        return (tokens.place_token(path), *map(tokens.coordinator_token, scopes))
    if isinstance(page, PageOfCommunity) and not page.community.is_active:
        return ()
    kinds = {(r.restriction_type) for r in page.get_view_restrictions()}
    if not kinds:
        return (tokens.PUBLIC,)
    if kinds == {PageViewRestriction.LOGIN}:
        return (tokens.SIGNED_IN,)
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
    return _outside(pages, shut)


def _outside(pages: models.QuerySet, shut: models.QuerySet) -> models.QuerySet:
    """`pages` that no restriction of `shut` covers: set on them, above them, or on what they copy.

    The path of a descendant starts with the path of the restricted page. An alias has no privacy
    of its own: it keeps that of the page it repeats, and so does what lies below it.
    """
    for restricted in ("page__path", "page__aliases__path"):
        start = Substr(OuterRef("path"), 1, models.functions.Length(restricted))
        pages = pages.exclude(
            Exists(shut.annotate(start=start).filter(**{restricted: models.F("start")}))
        )
    return pages


def _without_places_of_others(pages: models.QuerySet, viewer: Viewer) -> models.QuerySet:
    """Leaves out pages for members of places that `viewer` does not belong to."""
    if viewer.is_administrator:
        return pages
    for page_type in _types_below(MembersOnlyPage):
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


def _without_resting_communities(pages: models.QuerySet, viewer: Viewer) -> models.QuerySet:
    """Leaves out pages of communities that do not work now and are not the viewer's own."""
    if viewer.is_editor:
        return pages
    for page_type in _types_below(PageOfCommunity):
        resting = page_type._default_manager.filter(community__is_active=False)
        if viewer.community_ids:
            resting = resting.exclude(community_id__in=viewer.community_ids)
        pages = pages.exclude(pk__in=resting.values("pk"))
    return pages


def _types_below(parent: type) -> list[type[models.Model]]:
    """Every page type made from the abstract `parent`."""
    found: list[type[models.Model]] = []
    for child in parent.__subclasses__():
        if not child._meta.abstract:
            found.append(child)
        found.extend(_types_below(child))
    return found


__all__ = [
    "VISITOR",
    "MembersOnlyPage",
    "PageOfCommunity",
    "can_see_page",
    "opens_by_login",
    "page_tokens",
    "visible_pages",
]
