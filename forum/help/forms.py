"""What a pupil types who needs help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.settings import limits


class HelpForm(forms.Form):
    """A few words, or none."""

    words = forms.CharField(
        label=_("In a few words, if you like"),
        required=False,
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You can leave it empty: the button alone says enough."),
    )
