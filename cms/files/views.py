"""Documents that editors put into pages."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.models import BaseViewRestriction, Collection

from cms.audience.viewer import viewer_of
from cms.files.serving import serve_document


@require_safe
def document_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A document, to whom the privacy of its collection lets; in ranges, so that a film can wind.

    Who would be let in by signing in is led there; for others a private document is not there.
    """
    documents = get_document_model().objects.select_related("collection")
    document = get_object_or_404(documents, pk=pk)
    if document.filename != name:
        raise Http404
    shut = _what_shuts(request, document.collection)
    if set(shut) == {BaseViewRestriction.LOGIN}:
        return redirect_to_login(request.get_full_path())
    if shut:
        raise Http404
    return serve_document(request, document)


def _what_shuts(request: HttpRequest, collection: Collection) -> list[str]:
    """Restrictions of the collection, its own and those above, that do not let the person in."""
    if viewer_of(request.user).is_administrator:
        return []
    restrictions = collection.get_view_restrictions()
    return [r.restriction_type for r in restrictions if not r.accept_request(request)]
