"""The one form of somebody who leaves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.people.models import User


class LeaveForm(forms.Form):
    """Password and a tick: there is no way back."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    is_sure = forms.BooleanField(
        label=_("I know that my account cannot be brought back, and that what I wrote in public "
                "stays without my name.")
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self._person = person

    def clean_password(self) -> str:
        """The password of the person."""
        password = self.cleaned_data["password"]
        if not self._person.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password
