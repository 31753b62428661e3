"""The door to Wagtail pages: live, not restricted by page privacy, and of one's own places."""

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import NegatedExpression
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PagePermissionTester, PageViewRestriction

from cms.audience import tokens
from cms.audience.viewer import VISITOR, Viewer, viewer_of
from cms.people.models import Community, Place, User

Condition = Q | Exists | NegatedExpression


class MembersOnlyPage(models.Model):
    """A page type that only the members of one place may know of (a class page)."""

    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("class or group")
    )

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Nothing at all for those who do not run the place: an editor's right ends at its door.

        Every screen of Wagtail's admin about one page asks this.
        """
        if self.place_id and not runs_place(viewer_of(user), self.place.path):
            return NothingAllowed(self)
        return super().permissions_for_user(user)  # type: ignore[misc]


class NothingAllowed(PagePermissionTester):
    """What Wagtail's admin allows with a page that the person may not know of."""

    def __init__(self, page: Page) -> None:
        super().__init__(AnonymousUser(), page)
        self.permissions: set[str] = set()

    def can_lock(self) -> bool:
        """No, whatever review goes on."""
        return False

    def can_unlock(self) -> bool:
        """No: whoever is nobody would else own every lock that nobody owns."""
        return False

    def can_submit_for_moderation(self) -> bool:
        """No."""
        return False

    def can_view_revisions(self) -> bool:
        """No: they hold what the page says."""
        return False


class PageOfCommunity(models.Model):
    """A page type of a community; while the community rests, only its people may know of it."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", verbose_name=_("community")
    )

    class Meta:
        abstract = True


def visible_pages(viewer: Viewer, pages: models.QuerySet | None = None) -> models.QuerySet:
    """Live pages (of `pages`, default all) that `viewer` may know of. Adds no query of its own."""
    chosen = Page.objects.all() if pages is None else pages
    return chosen.filter(*_conditions_of(viewer, viewer.is_administrator), live=True)


def can_see_page(viewer: Viewer, page: Page) -> bool:
    """The same question about one page, published or not (a draft is asked of editors' tools)."""
    return visible_pages(viewer, Page.objects.filter(pk=page.pk)).exists()


def runs_place(viewer: Viewer, path: str) -> bool:
    """True for those who may work on pages for members of the place: its staff, coordinators."""
    return path in viewer.staffed_paths or viewer.coordinates(path)


def manageable_pages(viewer: Viewer, pages: models.QuerySet) -> models.QuerySet:
    """Those of `pages` that lists in the admin may name: no page for members of other places."""
    if viewer.is_administrator:
        return pages
    return pages.filter(*_not_of_places(viewer.staffed_paths, viewer.coordinated_paths))


def opens_by_login(pages: models.QuerySet) -> models.QuerySet:
    """Those live `pages` that a visitor would see by merely signing in: they may be told so."""
    shut = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.LOGIN)
    others = (*_not_of_other_places(VISITOR), *_not_of_resting_communities(VISITOR))
    return pages.filter(_outside(shut), *others, live=True)


def privacy_of(pages: Collection[Page]) -> dict[int, frozenset[str]]:
    """Kinds of page privacy that cover each of `pages`, by key: for many in at most three questions
    and one for each copy of a copy. They are those of `Page.get_view_restrictions`."""
    kinds: dict[int, set[str]] = defaultdict(set)
    for pk, kind in PageViewRestriction.objects.values_list("page_id", "restriction_type"):
        kinds[pk].add(kind)
    if not kinds:
        return {page.pk: frozenset() for page in pages}
    paths = {path for page in pages for path in paths_above(page)}
    above = Page.objects.filter(path__in=paths).values_list("path", "pk", "alias_of")
    keys = {path: (pk, alias) for path, pk, alias in above}
    copies = {page.pk: page.alias_of_id for page in pages} | dict(keys.values())
    while unknown := {source for source in copies.values() if source} - copies.keys():
        copies |= dict(Page.objects.filter(pk__in=unknown).values_list("pk", "alias_of"))

    def origin(pk: int) -> int:
        while copies[pk]:
            pk = copies[pk]
        return pk

    return {
        page.pk: frozenset(
            kind
            for pk in (page.pk, *(keys[path][0] for path in paths_above(page) if path in keys))
            for kind in kinds.get(origin(pk), ())
        )
        for page in pages
    }


def paths_above(page: Page) -> list[str]:
    """Paths of all pages above `page`, the root first."""
    return [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]


def page_tokens(page: Page, kinds: frozenset[str] | None = None) -> tuple[str, ...]:
    """Access tokens of a live page, for the search index; empty means nobody.

    `kinds` are those of `privacy_of`, when they are known already.
    """
    if isinstance(page, MembersOnlyPage):
        path, step = page.place.path, Place.steplen
        scopes = (path[:end] for end in range(step, len(path) + 1, step))
        return (tokens.place_token(path), *map(tokens.coordinator_token, scopes))
    if isinstance(page, PageOfCommunity) and not page.community.is_active:
        return ()
    if kinds is None:
        kinds = privacy_of([page])[page.pk]
    if not kinds:
        return (tokens.PUBLIC,)
    if kinds == {PageViewRestriction.LOGIN}:
        return (tokens.SIGNED_IN,)
    # A page for chosen groups is found by browsing, not by search.
    return ()


@lru_cache(maxsize=1024)
def _conditions_of(viewer: Viewer, is_administrator: bool) -> tuple[Condition, ...]:
    """All that keeps pages from `viewer`.

    To build it costs more than the database needs to answer. It holds no rows, only questions made
    of the viewer's own values, so it is kept between requests. `is_administrator` stands apart: two
    viewers of one person are equal, though the one was a superuser and the other is no more.
    """
    return (
        *_not_restricted(viewer),
        *_not_of_other_places(viewer),
        *_not_of_resting_communities(viewer),
    )


def _not_restricted(viewer: Viewer) -> tuple[Condition, ...]:
    """What page privacy, set on the page or above it, keeps from `viewer`."""
    shut = PageViewRestriction.objects.all()
    if viewer.is_administrator:
        return ()
    if viewer.person_id is not None:
        groups = User.groups.through.objects.filter(user_id=viewer.person_id).values("group_id")
        shut = shut.exclude(restriction_type=PageViewRestriction.LOGIN).exclude(
            restriction_type=PageViewRestriction.GROUPS, groups__in=groups
        )
    return (_outside(shut),)


def _outside(shut: models.QuerySet) -> Condition:
    """No restriction of `shut` covers the page: set on it, above it, or on what it copies.

    The path of a descendant starts with the path of the restricted page. An alias has no privacy
    of its own: it keeps that of the page it repeats, and so does what lies below it. Two questions,
    for one with an OR makes databases pair every page with every other.
    """
    return ~_below(shut, "page__path") & ~_below(shut, "page__aliases__path")


def _below(shut: models.QuerySet, column: str) -> Exists:
    """The page is the one at the path that `column` names, or a descendant of it."""
    start = Substr(OuterRef("path"), 1, models.functions.Length("top"))
    tops = shut.annotate(top=models.F(column)).annotate(start=start)
    return Exists(tops.filter(start=models.F("top")))


def _not_of_other_places(viewer: Viewer) -> tuple[Condition, ...]:
    """Pages for members of places are for those who belong there or coordinate there."""
    if viewer.is_administrator:
        return ()
    return _not_of_places(viewer.place_paths, viewer.coordinated_paths)


def _not_of_places(paths: frozenset[str], scopes: frozenset[str]) -> tuple[Condition, ...]:
    """Pages for members of places, but for these places and those below the scopes."""
    conditions = []
    for page_type in _types_below(MembersOnlyPage):
        own = Q()
        for path in paths:
            own |= Q(place__path=path)
        for path in scopes:
            own |= Q(place__path__startswith=path)
        theirs = page_type._base_manager.all()
        if own:
            theirs = theirs.exclude(own)
        conditions.append(~Q(pk__in=theirs.values("page_ptr_id")))
    return tuple(conditions)


def _not_of_resting_communities(viewer: Viewer) -> tuple[Condition, ...]:
    """Pages of communities that do not work now are for their own members."""
    if viewer.is_editor:
        return ()
    conditions = []
    for page_type in _types_below(PageOfCommunity):
        resting = page_type._base_manager.filter(community__is_active=False)
        if viewer.community_ids:
            resting = resting.exclude(community_id__in=viewer.community_ids)
        conditions.append(~Q(pk__in=resting.values("page_ptr_id")))
    return tuple(conditions)


def _types_below(parent: type[models.Model]) -> list[type[models.Model]]:
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
    "manageable_pages",
    "opens_by_login",
    "page_tokens",
    "paths_above",
    "privacy_of",
    "runs_place",
    "visible_pages",
]
