"""The three languages of the site."""

from django.conf import settings

LANGUAGE_CODES = ("kk", "ru", "en")


def language_choices() -> list[tuple[str, str]]:
    """Codes and names of the site's languages, for fields (a function keeps them out of migrations)."""
    return list(settings.LANGUAGES)


OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
