"""A name as it is printed."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from cms.settings import limits


class PrintedNameForm(forms.Form):
    """Somebody who has no account."""

    use_required_attribute = False

    credit = forms.CharField(
        label=_("Name as printed"),
        help_text=_("For somebody who has no account here, such as “Ахметова Б.”"),
        max_length=limits.NAME_LENGTH,
        error_messages={"required": _("Write the name.")},
        validators=[
            RegexValidator(r"^[^\W\d_][^\d_<>@/\\]*$", _("A name has letters, points and hyphens."))
        ],
    )

    def clean_credit(self) -> Any:
        """Blanks are single ones."""
        return " ".join(self.cleaned_data["credit"].split())
