"""What people type into the forms about comments."""

import re
import time
from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_comments.forms import CommentSecurityForm

from cms.settings import limits

# All that is no writing, but for the line break and the tab.
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]")


class CommentField(forms.CharField):
    """Words without the control characters that came along with what was pasted."""

    def to_python(self, value: object) -> str:
        """Lines end in one way, and what cannot be seen is dropped."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(_CONTROL.sub("", text)) or ""


def _insists() -> forms.BooleanField:
    return forms.BooleanField(
        required=False,
        label=_("Let a moderator look first, I want to send it as it is"),
        widget=forms.HiddenInput,
    )


def offer_insisting(form: forms.Form) -> None:
    """Shows the box that appears when names, numbers or addresses were found in the words."""
    form.fields["insists"].widget = forms.CheckboxInput()


class SiteCommentForm(CommentSecurityForm):
    """A comment of a person who is signed in: words alone, no name, e-mail or address.

    Keeps the guards of django-comments: a seal over thing and time, and a field for machines.
    """

    comment = CommentField(
        label=_("Your comment"),
        max_length=limits.COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write a few words first."),
            "max_length": _("A comment has at most %(limit_value)d letters, yours has "
                            "%(show_value)d. Shorten it a little."),
        },
    )  # fmt: skip
    reply_to = forms.IntegerField(
        required=False, min_value=1, max_value=999_999_999, widget=forms.HiddenInput
    )
    insists = _insists()
    honeypot = forms.CharField(required=False, label=_("Leave this empty"))

    def clean_timestamp(self) -> int:
        """Time at which the form was made; a future one is a forgery."""
        made = self.cleaned_data["timestamp"]
        if not 0 < made <= time.time() + 60:
            raise forms.ValidationError(
                _("Something is wrong with this form. Reload the page and send it again.")
            )
        return made

    def clean_honeypot(self) -> str:
        """Only machines fill it in."""
        if self.cleaned_data["honeypot"]:
            raise forms.ValidationError(_("This looks like a machine wrote it."))
        return ""

    @property
    def is_forged(self) -> bool:
        """True when the seal is broken, parts are missing, or a machine filled the trap."""
        guards = ("content_type", "object_pk", "timestamp", "security_hash", "reply_to", "honeypot")
        return any(name in self.errors for name in guards)

    @property
    def is_stale(self) -> bool:
        """True when the page stood open for longer than a form lives."""
        return time.time() - self.cleaned_data["timestamp"] > settings.COMMENTS_TIMEOUT

    @property
    def made_at(self) -> datetime:
        """When the page with this form was made."""
        return datetime.fromtimestamp(self.cleaned_data["timestamp"], tz=UTC)


class CorrectionForm(forms.Form):
    """New words for a comment that waits or was returned."""

    comment = CommentField(
        label=_("Your comment"),
        max_length=limits.COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=SiteCommentForm.base_fields["comment"].error_messages,
    )
    insists = _insists()
