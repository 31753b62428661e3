"""Collections of the editors: the list, one with its things, and its feed."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.audience.viewer import VISITOR, viewer_of
from cms.languages import LANGUAGE_CODES
from library.collections import selectors
from library.collections.models import Collection
from library.methods.feeds import plain
from library.shelves.selectors import kept_among


@require_safe
def collection_list(request: HttpRequest) -> HttpResponse:
    """All collections, or those of one kind."""
    viewer = viewer_of(request.user)
    listed = selectors.collection_list(
        viewer, kind=request.GET.get("kind", ""), page=request.GET.get("page")
    )
    return render(request, "library/collections/collection_list.html", {"listed": listed})


@require_safe
def collection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A collection with the things that the reader may read."""
    viewer = viewer_of(request.user)
    collection = selectors.find_collection(pk, viewer)
    if collection is None:
        raise Http404
    screen = selectors.collection_screen(collection, viewer)
    context = {
        "screen": screen,
        "kept": kept_among(
            viewer,
            methods=[work.card.pk for work in screen.works if work.card.kind == "method"],
            essays=[work.card.pk for work in screen.works if work.card.kind == "essay"],
        ),
        "canonical": request.build_absolute_uri(collection.get_absolute_url()),
        "languages": _addresses(collection) if collection.name_ru or collection.name_en else [],
    }
    return render(request, "library/collections/collection_detail.html", context)


def collection_preview(request: HttpRequest, collection: Collection) -> HttpResponse:
    """What an editor has not published yet, for the preview in the admin."""
    screen = selectors.collection_screen(collection, viewer_of(request.user))
    context = {"screen": screen, "is_preview": True}
    return render(request, "library/collections/collection_detail.html", context)


@require_safe
def collection_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody may read of a collection, as Atom; a feed reader has no account."""
    collection = selectors.find_collection(pk, VISITOR)
    if collection is None:
        raise Http404
    screen = selectors.collection_screen(collection, VISITOR)
    feed = Atom1Feed(
        title=plain(screen.title.text),
        link=settings.BASE_URL + collection.get_absolute_url(),
        description=plain(screen.lead.text),
        language=get_language(),
        feed_url=settings.BASE_URL + reverse("library:collection-feed", args=[pk]),
    )
    for work in screen.works:
        published = work.card.published_at
        feed.add_item(
            title=plain(work.card.title),
            link=settings.BASE_URL + work.card.url,
            description=plain(work.note.text or work.card.text),
            author_name=plain(work.card.byline),
            pubdate=published,
            updateddate=published,
            unique_id=settings.BASE_URL + work.card.url,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _addresses(collection: Collection) -> list[tuple[str, str]]:
    """The page in each language in which the editors have named the collection."""
    path = collection.get_absolute_url()[3:]
    return [
        (code, f"{settings.BASE_URL}/{code}{path}")
        for code in LANGUAGE_CODES
        if getattr(collection, f"name_{code}")
    ]
