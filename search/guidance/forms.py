"""Forms of editors, in Wagtail's admin."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.audience.viewer import viewer_of
from cms.settings import limits
from search.guidance.models import Promotion, Synonym
from search.guidance.selectors import forget_guidance
from search.guidance.things import thing_at
from search.guidance.words import phrases_in

# A path of this site or an address outside, without blanks.
_ADDRESS = re.compile(r"(?:https?:/)?/[^\s/\\][^\s\\]*", re.IGNORECASE)


class WordsForm(WagtailAdminModelForm):
    """Something said of words that people look for."""

    def clean_words(self) -> str:
        """Refuses a list without a word."""
        return self._with_a_word("words")

    def _with_a_word(self, name: str) -> str:
        written = str(self.cleaned_data[name])
        if not phrases_in(written):
            raise ValidationError(_("Write at least one word."))
        return written

    def save(self, commit: bool = True) -> Any:
        """What is saved holds at once for whoever saved it, soon for everybody."""
        saved = super().save(commit)
        transaction.on_commit(forget_guidance)
        return saved


class SynonymForm(WordsForm):
    """Words, and what stands for them."""

    class Meta:
        model = Synonym
        fields = ["words", "meant", "is_both_ways"]

    def clean_meant(self) -> str:
        """Refuses a list without a word."""
        return self._with_a_word("meant")

    def clean(self) -> dict[str, Any]:
        """Refuses words that stand for themselves."""
        cleaned = super().clean()
        both = set(phrases_in(cleaned.get("words", ""))) & set(phrases_in(cleaned.get("meant", "")))
        if both:
            word = " ".join(min(both))
            self.add_error("meant", _("“%(word)s” stands on both sides.") % {"word": word})
        for name in ("words", "meant"):
            longest = max(map(len, phrases_in(cleaned.get(name, ""))), default=0)
            if longest > limits.SYNONYM_WORDS:
                self.add_error(
                    name,
                    _("One phrase has at most %(count)d words; separate phrases by commas.")
                    % {"count": limits.SYNONYM_WORDS},
                )
        return cleaned


class PromotionForm(WordsForm):
    """Words, and the address of what is shown first for them."""

    class Meta:
        model = Promotion
        fields = [
            "words", "is_contained", "address", "title", "label", "starts_on", "ends_on"
        ]  # fmt: skip
        widgets = {"address": forms.URLInput(attrs={"type": "text"})}

    def clean(self) -> dict[str, Any]:
        """Finds the thing that the editor reads at the address; any other needs a title."""
        cleaned = super().clean()
        address = str(cleaned.get("address", "")).strip()
        thing = thing_at(address, viewer_of(self.for_user)) if address else None
        self.instance.kind, self.instance.object_pk = thing or ("", None)
        if not address or thing:
            return cleaned
        if not _ADDRESS.fullmatch(address):
            self.add_error("address", _("Write an address that begins with https:// or with /."))
        elif not cleaned.get("title"):
            self.add_error(
                "title",
                _(
                    "No method, essay or page stands at this address."
                    " Write a title, and it is shown with that."
                ),
            )
        return cleaned
