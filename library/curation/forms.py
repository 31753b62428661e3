"""What an editor writes when a method goes back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm

from cms.settings import limits


class ReturnForm(TaskStateCommentForm):
    """The note with which a method goes back to its author: never empty."""

    comment = forms.CharField(
        label=_("Note to the author"),
        help_text=_(
            "What is good already, what to correct and how. The author reads it word for word."
        ),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write what to correct: the author cannot guess it.")},
    )
