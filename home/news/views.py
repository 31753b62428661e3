"""News: lists, articles and the feed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cms.audience.viewer import viewer_of
from cms.comments.selectors import thread_of
from cms.pages import SITE_DEPTH
from cms.ports.similar import similar_to
from cms.settings import limits
from home.front.selectors import fill_body, prefetch_renditions
from home.news import selectors
from home.news.pages import ArticlePage, NewsIndexPage

_SIMILAR = ("page", "essay", "method")


def article_list(request: HttpRequest, page: NewsIndexPage) -> HttpResponse:
    """Articles, newest first: of everybody, of `?place=`, or of the organisation above."""
    viewer = viewer_of(request.user)
    language = page.locale.language_code
    is_of_site = page.depth == SITE_DEPTH + 1
    place_id = selectors.place_of(request.GET.get("place", "")) if is_of_site else None
    found = selectors.articles_to_read(
        viewer, language, below="" if is_of_site else page.path, place_id=place_id
    )
    shown = Paginator(selectors.article_values(found), limits.PAGE_LENGTH).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "shown": shown,
        "rows": selectors.rows_of(shown.object_list, language),
        "places": selectors.organisations_with_news(viewer, language) if is_of_site else [],
        "place_id": place_id,
    }
    return render(request, "home/news/article_list.html", context)


def article(request: HttpRequest, page: ArticlePage) -> HttpResponse:
    """One article with its comments."""
    viewer = viewer_of(request.user)
    is_preview = getattr(request, "is_preview", False)
    # Below an organisation the article is there only while the organisation uses news.
    is_of_site = page.depth == SITE_DEPTH + 2
    if not (is_preview or is_of_site):
        get_object_or_404(ArticlePage.objects.visible_to(viewer).only("pk"), pk=page.pk)
    prefetch_renditions([page.picture])
    fill_body(page.body, viewer, page.locale.language_code)
    thread = None
    if page.comments_open and not is_preview:
        thread = thread_of(page, viewer, page=request.GET.get("comments"))
    similar = [] if is_preview else similar_to("page", page.pk, viewer, among=_SIMILAR)
    context = {"page": page, "thread": thread, "similar": similar}
    return render(request, "home/news/article.html", context)
