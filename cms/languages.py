"""The three languages of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

LANGUAGE_CODES = ("kk", "ru", "en")


def language_choices() -> list[tuple[str, Any]]:
    """Codes and lazy names of the site's languages; a function keeps them out of migrations."""
    return list(settings.LANGUAGES)


def language_of(request: HttpRequest, person: Any) -> str:
    """For an address in no language: that of the person, else of their browser, else Kazakh."""
    language = person.interface_language if person else get_language_from_request(request)
    return language[:2] if language[:2] in LANGUAGE_CODES else LANGUAGE_CODES[0]


def in_words(language: str) -> Any:
    """«in Kazakh», for what stands in a list of another language."""
    names = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
    return names.get(language, language)


def own_first(language: str) -> Any:
    """A key for sorting codes: the reader's own language, then those of the site in order."""
    order = (language, *LANGUAGE_CODES)
    return lambda code: order.index(code) if code in order else len(order)


OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
