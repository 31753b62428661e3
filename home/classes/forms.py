"""What a class teacher types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from home.classes.models import Announcement


class AnnouncementForm(forms.ModelForm):
    """An announcement to the class."""

    class Meta:
        model = Announcement
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        labels = {"text": _("What should the class know?")}
