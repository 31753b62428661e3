"""Named questions about pages of organisations and what stands below them."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from home.organisations.pages import OrganisationPage


def organisations_in_use(viewer: Viewer, language: str = "") -> QuerySet:
    """Pages of organisations that work now, in `language` or all, through the door of pages."""
    pages = OrganisationPage.objects.filter(place__is_active=True)
    if language:
        pages = pages.filter(locale__language_code=language)
    return visible_pages(viewer, pages)


def organisation_above() -> QuerySet:
    """Of an outer query of pages: the organisation's page above each, or the page itself."""
    return OrganisationPage.objects.annotate(
        start=Substr(OuterRef("path"), 1, Length("path"))
    ).filter(path=F("start"))


def without_switched_off(pages: QuerySet) -> QuerySet:
    """Base `pages` without those of organisations out of use and of parts that are switched off."""
    above = organisation_above()
    return pages.exclude(
        Exists(above.filter(Q(place__is_active=False) | Q(live=False)))
        | (Q(articlepage__isnull=False) & Exists(above.filter(place__uses_news=False)))
        | (Q(classpage__isnull=False) & Exists(above.filter(place__uses_classes=False)))
        | Q(communitypage__community__is_active=False)
    )
