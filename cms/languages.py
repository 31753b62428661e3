"""The three languages of the site."""

from typing import Any

from django.conf import settings

LANGUAGE_CODES = ("kk", "ru", "en")


def language_choices() -> list[tuple[str, Any]]:
    """Codes and lazy names of the site's languages; a function keeps them out of migrations."""
    return list(settings.LANGUAGES)


OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
