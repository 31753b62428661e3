"""What a class teacher types."""

import uuid

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


class NewAnnouncementForm(AnnouncementForm):
    """A new one; sent twice, it is still one."""

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
