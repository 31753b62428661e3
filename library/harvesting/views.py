"""OAI-PMH 2.0: library catalogues and search engines of research take records from here."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.settings import limits
from library.harvesting import selectors
from library.harvesting.answers import Answer
from library.harvesting.requests import (
    HarvestError,
    arguments_of,
    check_prefix,
    selection_of,
)


# Harvesters may ask by POST too; nothing is written either way.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answers one of the six verbs; refusals are answers too, with status 200."""
    if is_too_often("oai", client_address(request), limits.HARVEST_PER_MINUTE, 60):
        # The protocol's own way to say: later.
        busy = HttpResponse("Later, please.", content_type="text/plain", status=503)
        busy["Retry-After"] = "60"
        return busy
    now = timezone.now()
    answer = Answer(now, settings.BASE_URL + reverse("oai"))
    try:
        asked = arguments_of(request.POST if request.method == "POST" else request.GET)
        answer.say_asked(asked)
        _answer(answer, asked)
    except HarvestError as refusal:
        answer.refuse(refusal)
    response = HttpResponse(answer.as_bytes(), content_type="text/xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(answer: Answer, asked: dict[str, str]) -> None:
    now = timezone.now()
    match asked["verb"]:
        case "Identify":
            answer.identify(selectors.earliest_stamp() or now)
        case "ListMetadataFormats":
            if "identifier" in asked:
                selectors.record_named(asked["identifier"])
            answer.list_formats()
        case "ListSets":
            if "resumptionToken" in asked:
                selection_of(asked)  # there are none: it is refused
            answer.list_sets(selectors.sets())
        case "GetRecord":
            record = selectors.record_named(asked["identifier"])
            check_prefix(asked["metadataPrefix"])
            answer.get_record(record)
        case verb:
            expires = now + timedelta(seconds=limits.HARVEST_TOKEN_SECONDS)
            answer.list_part(verb, selectors.part_of(selection_of(asked)), expires)
