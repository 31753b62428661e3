"""How to cite a work: the page with all forms, and files for bibliography programs."""

import json
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from library.citations import entries, styles
from library.citations.citable import Citable, find_citable


class _Form(NamedTuple):
    """A file for bibliography programs."""

    name: str
    extension: str
    content_type: str
    make: Callable[[Citable, date], str]


def _csl_json(work: Citable, accessed: date) -> str:
    return json.dumps([entries.csl_item(work, accessed=accessed)], ensure_ascii=False, indent=2)


_FORMS = {
    "bibtex": _Form(
        "BibTeX",
        "bib",
        "application/x-bibtex",
        lambda work, accessed: entries.bibtex(work, accessed=accessed),
    ),
    "ris": _Form(
        "RIS",
        "ris",
        "application/x-research-info-systems",
        lambda work, accessed: entries.ris(work, accessed=accessed),
    ),
    "csl": _Form("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", _csl_json),
}


@require_safe
def cite(request: HttpRequest, kind: str, pk: int, version: int | None = None) -> HttpResponse:
    """The citation by the usual standards; `?piece` is what the page of the work draws."""
    work = _found(request, kind, pk, version)
    language = (get_language() or "kk")[:2]
    today = timezone.localdate()
    arguments = [kind, pk, *([version] if version else [])]
    context = {
        "work": work,
        "printed": [
            ("gost", _("GOST R 7.0.5–2008"), styles.gost(work, language, today)),
            ("apa", _("APA, 7th edition"), styles.apa(work)),
            ("bibtex", "BibTeX", entries.bibtex(work, accessed=today)),
        ],
        "files": [
            (form.name, reverse("library:cite-file", args=[*arguments, code]))
            for code, form in _FORMS.items()
        ],
    }
    is_piece = "piece" in request.GET
    template = "components/citation.html" if is_piece else "library/citations/cite.html"
    response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def cite_file(
    request: HttpRequest, kind: str, pk: int, form: str, version: int | None = None
) -> HttpResponse:
    """The citation as a file."""
    chosen = _FORMS.get(form)
    if chosen is None:
        raise Http404
    work = _found(request, kind, pk, version)
    text = chosen.make(work, timezone.localdate())
    response = HttpResponse(text, content_type=f"{chosen.content_type}; charset=utf-8")
    name = f"{entries.key_of(work)}.{chosen.extension}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Robots-Tag"] = "noindex"
    return response


def _found(request: HttpRequest, kind: str, pk: int, version: int | None) -> Citable:
    work = find_citable(kind, pk, viewer_of(request.user), version)
    if work is None:
        raise Http404
    return work
