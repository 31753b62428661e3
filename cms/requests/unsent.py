"""What somebody typed and could not send is never lost: it waits in their session while they sign
in, or stands on the page that refuses it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.languages import LANGUAGE_CODES
from cms.settings import limits

UNSENT = "unsent"
# Marks of forms, which are made anew with the next one.
_PASSING = frozenset({"csrfmiddlewaretoken", "act", "website", "typing"})
_SECRET = "password"  # noqa: S105 - a part of names of fields


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of the form that was sent, without secrets and passing marks; none of what cannot
    be read."""
    if request.method != "POST":
        return {}
    try:
        sent = request.POST
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return {}
    names = [name for name in sent if name not in _PASSING and _SECRET not in name]
    return {name: sent.getlist(name) for name in names}


def words_in(fields: dict[str, list[str]]) -> list[str]:
    """Texts that somebody wrote: choices, keys and marks are single words in Latin letters."""
    texts = [text.strip() for name in fields for text in fields[name]]
    return [text for text in texts if len(text.split()) > 1 or not text.isascii()]


def keep_unsent(request: HttpRequest, path: str = "") -> bool:
    """Keeps what was sent in the session, for the page at `path` or where it was sent to: the last
    few forms, each in its place; of files their names alone, so that their author hears which to
    choose again. False when it is longer than any form of ours."""
    fields, path = typed_in(request), _place(path or request.path)
    if sum(len(text) for texts in fields.values() for text in texts) > limits.UNSENT_LENGTH:
        return False
    kept = [one for one in _unsent(request) if one[0] != path]
    names = _files_in(request) if fields else []
    kept.append([path, fields, timezone.now().timestamp(), path, names])
    request.session[UNSENT] = kept[-limits.UNSENT_FORMS :]
    return True


def lead_on(request: HttpRequest, path: str) -> None:
    """The page that words wait for leads to the one at `path`: they are shown there if no form
    takes them."""
    here, kept = _place(request.path), _unsent(request)
    if any(one[0] == here for one in kept):
        request.session[UNSENT] = [
            [*one[:3], _place(path), *one[4:]] if one[0] == here else one for one in kept
        ]


def take_unsent(request: HttpRequest, path: str = "") -> QueryDict | None:
    """What was kept for the form at `path`, or at this very address; once."""
    path, kept = _place(path or request.path), _unsent(request)
    found = next((one for one in kept if one[0] == path), None)
    if found is None:
        return None
    request.session[UNSENT] = [one for one in kept if one != found]
    _tell_of_files(request, found)
    data = QueryDict(mutable=True)
    for name, texts in found[1].items():
        data.setlist(name, texts)
    return data


def words_unsent(request: HttpRequest, path: str) -> dict[str, Any]:
    """The same as initial words of a form."""
    kept = take_unsent(request, path)
    return {name: kept.get(name) for name in kept} if kept is not None else {}


def take_words(request: HttpRequest) -> list[str]:
    """Words that waited for this very page, for a page whose form has not taken them."""
    here, kept = _place(request.path), _unsent(request)
    found = [one for one in kept if here in {one[0], one[3]}]
    if found:
        request.session[UNSENT] = [one for one in kept if one not in found]
    for one in found:
        _tell_of_files(request, one)
    return [text for one in found for text in words_in(one[1])]


def _place(path: str) -> str:
    """A page in whatever language: the log-in leads to the language of the person."""
    first, slash, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if slash and first in LANGUAGE_CODES else path


def _files_in(request: HttpRequest) -> list[str]:
    """Names of the files that came with a form: no more than any form of ours takes are read."""
    return [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]


def _tell_of_files(request: HttpRequest, kept: list[Any]) -> None:
    names = [name for held in kept[4:] for name in held if name]
    if names:
        messages.warning(
            request,
            _("Your words were kept, files cannot be. Please choose them again: %(names)s.")
            % {"names": ", ".join(names)},
        )


def _unsent(request: HttpRequest) -> list[list[Any]]:
    """What is kept and not too old: the next person at the same browser reads nothing of it."""
    oldest = timezone.now().timestamp() - limits.UNSENT_SECONDS
    return [one for one in request.session.get(UNSENT, []) if one[2] >= oldest]
