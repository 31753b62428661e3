"""Reads of organisations."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from cms.languages import in_words, own_first
from cms.people.models import PEDAGOGUE_ROLES, Membership
from cms.people.selectors import findable_profiles
from cms.ports.searchable import SearchCard
from cms.sections.selectors import address_of
from cms.settings import limits
from forum.questions.selectors import QuestionRow, lately_answered
from home.classes.pages import ClassPage
from home.front.selectors import person_cards
from home.news.pages import NewsIndexPage
from home.news.selectors import article_rows, articles
from home.organisations.pages import OrganisationPage
from home.organisations.querysets import organisations_in_use
from library.methods.selectors import MethodRow, newest_methods

ROWS = 5


@dataclass(frozen=True, slots=True)
class OrganisationScreen:
    """What stands on the page of an organisation below its own text."""

    articles: list[SearchCard]
    news_url: str
    classes: list[tuple[str, str]]
    methods: list[MethodRow]
    people: list[SearchCard]
    answered: list[QuestionRow]


def organisation_rows(viewer: Viewer, language: str) -> list[dict]:
    """Lines of the list of organisations, with the place for its kind and district. One query.

    An organisation without a page in `language` stands with the page it has, marked so.
    """
    pages = organisations_in_use(viewer).select_related("place", "locale")
    rank = own_first(language)
    chosen: dict[int, OrganisationPage] = {}
    for page in sorted(pages, key=lambda page: rank(page.locale.language_code)):
        chosen.setdefault(page.place_id, page)
    return [
        _organisation_row(page, language)
        for page in sorted(chosen.values(), key=lambda page: page.title)
    ]


def _organisation_row(page: OrganisationPage, reader: str) -> dict:
    own = page.locale.language_code
    return {
        "kind": "community",
        "url": address_of(page.url_path, own),
        "title": page.title,
        "language": own,
        "badge": None if own == reader else {"tone": "quiet", "text": in_words(own)},
        "text": page.lead,
        "details": [capfirst(page.place.get_organisation_kind_display()), page.address],
    }


def organisation_screen(page: OrganisationPage, viewer: Viewer) -> OrganisationScreen:
    """News, classes, methods and people of an organisation, as far as it uses these parts."""
    place, language = page.place, page.locale.language_code
    news_url, classes = _below(page, viewer, language)
    return OrganisationScreen(
        articles=article_rows(articles(viewer, language, below=page.path)[:ROWS])
        if place.uses_news
        else [],
        news_url=news_url,
        classes=classes,
        methods=newest_methods(viewer, limit=ROWS, place=place) if place.uses_methods else [],
        people=person_cards(_people_of(page), viewer),
        answered=lately_answered(
            viewer, paths=[place.path], limit=limits.ANSWERED_SHOWN, now=timezone.now()
        ),
    )


def _below(page: OrganisationPage, viewer: Viewer, language: str) -> tuple[str, list]:
    """Address of the news, and the classes that the viewer may know of: one query."""
    place = page.place
    kinds: list[type] = []
    if place.uses_news:
        kinds.append(NewsIndexPage)
    if place.uses_classes and (viewer.place_paths or viewer.is_administrator):
        kinds.append(ClassPage)
    if not kinds:
        return "", []
    rows = visible_pages(viewer, page.get_children().type(*kinds)).values_list(
        "title", "url_path", "content_type__model"
    )
    news_url, classes = "", []
    for title, url_path, model in rows:
        url = address_of(url_path, language)
        if model == "newsindexpage":
            news_url = url
        else:
            classes.append((title, url))
    return news_url, classes


def _people_of(page: OrganisationPage) -> list:
    """Findable adults who work in the organisation."""
    works_here = Membership.objects.active().filter(
        person=OuterRef("person"),
        place__path__startswith=page.place.path,
        role__in=PEDAGOGUE_ROLES,
    )
    people = findable_profiles().filter(Exists(works_here)).select_related("person")
    return list(people.order_by("person__last_name", "pk")[: limits.PAGE_LENGTH])
