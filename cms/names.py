"""Names and short texts that people keep in three languages."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CODES
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class Words:
    """A text as the reader gets it, and the language it is in, for its `lang`."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def words_of(row: models.Model, field: str) -> Words:
    """What `row` keeps as `field_kk`, `field_ru`, `field_en`, in the reader's language.

    Where that is empty: in Kazakh, else in whatever language there is.
    """
    reader = (get_language() or "kk")[:2]
    for language in (reader, *LANGUAGE_CODES):
        if text := getattr(row, f"{field}_{language}", ""):
            return Words(text, language)
    return Words("", reader)


class Named(models.Model):
    """A row with a Kazakh name and, where known, a Russian and an English one."""

    name_kk = models.CharField(_("name in Kazakh"), max_length=limits.TITLE_LENGTH)
    name_ru = models.CharField(_("name in Russian"), max_length=limits.TITLE_LENGTH, blank=True)
    name_en = models.CharField(_("name in English"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in Kazakh."""
        return self.name_in(get_language() or "kk")

    @property
    def name_language(self) -> str:
        """The language of `name`, for the `lang` of what shows it."""
        language = (get_language() or "kk")[:2]
        return language if getattr(self, f"name_{language}", "") else "kk"

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every distinct name: a search in one language finds what is named in another."""
        return tuple(dict.fromkeys(n for n in (self.name_kk, self.name_ru, self.name_en) if n))

    def name_in(self, language: str) -> str:
        """The name in `language` (kk, ru, en), else in Kazakh."""
        return getattr(self, f"name_{language[:2]}", "") or self.name_kk
