"""The interface for programs: read only, open to everybody, what a visitor sees alone."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Query
from ninja.decorators import decorate_view
from ninja.errors import HttpError, Throttled
from ninja.throttling import BaseThrottle

from cms.keyset import Cursor, cursor_of
from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.settings import limits
from library.api import schemas, selectors

Codes = Annotated[list[str], Query(description="Codes of the vocabulary, any of them.")]
After = Annotated[
    str,
    Query(pattern=r"^([0-9]{1,18}-[0-9]{1,9})?$", description="Goes on; take it from `next`."),
]
Length = Annotated[int, Query(ge=1, le=limits.API_PAGE_MOST)]
Language = Annotated[str, Query(pattern="^(kk|ru|en)?$")]
_NOT_HERE = {404: schemas.Refusal}


class _PerAddress(BaseThrottle):
    """So many questions of one address in a minute."""

    def allow_request(self, request: HttpRequest) -> bool:
        return not is_too_often("api", client_address(request), limits.API_PER_MINUTE, 60)

    def wait(self) -> float:
        return 60


api = NinjaAPI(
    title="Undestik",
    version="1",
    description=(
        "Methods, essays, vocabularies, organisations and communities, as visitors of the site "
        "see them. Pages: `limit` and `next`. Answers have an ETag. The whole shelf is better "
        "harvested from /oai/ (OAI-PMH 2.0)."
    ),
    docs_url=None,
    urls_namespace="api",
    throttle=[_PerAddress()],
)


def _open(view: Any) -> Any:
    """Answers may be kept for a while, asked for again by their ETag, and read by other sites."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        # There is no page in a language behind these addresses to which a 404 could lead.
        request.urlconf = "library.api.urls"  # type: ignore[attr-defined]
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=limits.API_SECONDS)
        else:
            add_never_cache_headers(response)
        return response

    return conditional_page(answer)


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, refusal: Throttled) -> HttpResponse:
    """429 with a sentence and the time to come back."""
    sentence = _("Many requests came from here. Wait a minute and try again.")
    response = api.create_response(request, {"detail": sentence}, status=429)
    response["Retry-After"] = "60"
    return response


@api.get("/methods", response=schemas.Works, url_name="methods", tags=["works"])
@decorate_view(_open)
def methods(
    request: HttpRequest,
    subject: Codes = [],  # noqa: B006 - read by ninja alone
    grade: Codes = [],  # noqa: B006
    language: Codes = [],  # noqa: B006
    type: Codes = [],  # noqa: B006
    licence: Codes = [],  # noqa: B006
    after: After = "",
    limit: Length = limits.API_PAGE,
) -> Any:
    """The shelf with its filters, newest first."""
    return _listed(request, *selectors.methods(request.GET, _cursor(request), limit))


@api.get(
    "/methods/{int:key}",
    response={200: schemas.WholeWork, **_NOT_HERE},
    url_name="method",
    tags=["works"],
)
@decorate_view(_open)
def method(request: HttpRequest, key: int) -> Any:
    """A method with its text and files."""
    return _found(selectors.method(key) if _is_key(key) else None)


@api.get(
    "/methods/{int:key}/versions",
    response={200: list[schemas.Version], **_NOT_HERE},
    url_name="versions",
    tags=["works"],
)
@decorate_view(_open)
def versions(request: HttpRequest, key: int) -> Any:
    """Versions of a method, newest first."""
    return _found(selectors.versions(key) if _is_key(key) else None)


@api.get(
    "/methods/{int:key}/versions/{int:number}",
    response={200: schemas.WholeWork, **_NOT_HERE},
    url_name="version",
    tags=["works"],
)
@decorate_view(_open)
def version(request: HttpRequest, key: int, number: int) -> Any:
    """A method as it was published once."""
    is_known = _is_key(key) and 0 < number < 32_768
    return _found(selectors.method(key, number) if is_known else None)


@api.get("/essays", response=schemas.Works, url_name="essays", tags=["works"])
@decorate_view(_open)
def essays(
    request: HttpRequest,
    month: Annotated[str, Query(pattern="^(20[0-9]{2}-[01][0-9])?$")] = "",
    community: Annotated[int | None, Query(ge=1, lt=10**9)] = None,
    language: Language = "",
    after: After = "",
    limit: Length = limits.API_PAGE,
) -> Any:
    """Public essays, last posted first."""
    return _listed(request, *selectors.essays(request.GET, _cursor(request), limit))


@api.get(
    "/essays/{int:key}",
    response={200: schemas.WholeWork, **_NOT_HERE},
    url_name="essay",
    tags=["works"],
)
@decorate_view(_open)
def essay(request: HttpRequest, key: int) -> Any:
    """An essay with its text."""
    return _found(selectors.essay(key) if _is_key(key) else None)


@api.get("/vocabularies", response=schemas.Vocabularies, url_name="vocabularies", tags=["words"])
@decorate_view(_open)
def vocabularies(request: HttpRequest) -> Any:
    """The words by which the shelf is narrowed."""
    return selectors.words()


@api.get(
    "/organisations", response=schemas.Organisations, url_name="organisations", tags=["places"]
)
@decorate_view(_open)
def organisations(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, lt=10**9)] = 0,
    limit: Length = limits.API_PAGE_MOST,
) -> Any:
    """Schools, kindergartens and centres."""
    return _listed(request, *selectors.organisations(after, limit))


@api.get("/communities", response=list[schemas.Community], url_name="communities", tags=["places"])
@decorate_view(_open)
def communities(request: HttpRequest) -> Any:
    """Communities of teachers."""
    return selectors.communities()


@api.get("/collections", response=list[schemas.Collection], url_name="collections", tags=["works"])
@decorate_view(_open)
def collections(request: HttpRequest) -> Any:
    """Collections of the editors, in their order."""
    return selectors.collections()


@api.get(
    "/collections/{int:key}",
    response={200: schemas.WholeCollection, **_NOT_HERE},
    url_name="collection",
    tags=["works"],
)
@decorate_view(_open)
def collection(request: HttpRequest, key: int) -> Any:
    """A collection with its works."""
    return _found(selectors.collection(key) if _is_key(key) else None)


def _cursor(request: HttpRequest) -> Cursor | None:
    return cursor_of(request.GET)


def _is_key(key: int) -> bool:
    return 0 < key < 10**9


def _found(thing: Any) -> Any:
    if not thing:
        raise HttpError(404, _("There is no such page"))
    return thing


def _listed(request: HttpRequest, items: list[dict[str, Any]], following: str) -> dict[str, Any]:
    if not following:
        return {"items": items, "next": None}
    query = request.GET.copy()
    query["after"] = following
    return {"items": items, "next": f"{settings.BASE_URL}{request.path}?{query.urlencode()}"}
