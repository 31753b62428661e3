"""What a guardian types who asks for a removal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.settings import limits


class RemovalForm(forms.Form):
    """Why, if they like."""

    words = forms.CharField(
        label=_("Why, if you like"),
        required=False,
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
