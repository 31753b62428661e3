"""What a method was adapted from."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.settings import limits
from library.methods.models import Licence, Method
from library.methods.selectors import vocabularies

_OWN = re.compile(r"^/(?:m|(?:kk|ru|en)/library/methods)/([1-9][0-9]{0,8})(?:/|$)")


class SourceForm(forms.Form):
    """A method of the library by its address, or a work from elsewhere."""

    use_required_attribute = False

    url = forms.URLField(
        label=_("Address"),
        help_text=_("Of a method of this library its address is enough."),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("This is not an address of a page.")},
    )
    title = forms.CharField(
        label=pgettext_lazy("of a work", "Title"), max_length=limits.TITLE_LENGTH, required=False
    )
    authors = forms.CharField(label=_("Authors"), max_length=limits.TITLE_LENGTH, required=False)
    licence = forms.ChoiceField(label=_("Licence"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        known = [(word.code, word.name) for word in vocabularies().licences.values()]
        self.fields["licence"].choices = [("", _("I do not know")), *known]  # type: ignore[attr-defined]
        self.original: Method | None = None

    def clean(self) -> dict[str, Any]:
        """A title is needed, unless it is a method of the shelf."""
        cleaned = super().clean() or {}
        url = cleaned.get("url", "")
        if url.startswith(settings.BASE_URL):
            found = _OWN.match(url.removeprefix(settings.BASE_URL))
            shelf = Method.objects.published().with_authors().select_related("licence")
            self.original = shelf.filter(pk=int(found[1])).first() if found else None
            if self.original is None:
                self.add_error("url", _("No method of the library stands at this address."))
        elif not self.errors and not cleaned.get("title"):
            self.add_error("title", _("Write the title of the work."))
        return cleaned

    def licence_row(self) -> Licence | None:
        """The chosen licence."""
        return Licence.objects.filter(code=self.cleaned_data.get("licence") or "").first()
