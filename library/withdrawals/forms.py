"""Why a method is taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.settings import limits
from library.methods.models import Withdrawal


class WithdrawalForm(forms.Form):
    """A reason and a sentence; both stand in the place of the method."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=pgettext_lazy("why", "Reason"),
        choices=Withdrawal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
    note = forms.CharField(
        label=_("In a sentence"),
        help_text=_("Everybody reads it in the place of the method. Name nobody."),
        max_length=limits.SUMMARY_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a sentence why.")},
    )


class RefusalForm(forms.Form):
    """Why it stays on the shelf."""

    use_required_attribute = False

    answer = forms.CharField(
        label=_("Why it stays on the shelf"),
        max_length=limits.SUMMARY_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a sentence why.")},
    )
