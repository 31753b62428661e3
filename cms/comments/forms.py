"""Comment form."""

from django_comments_xtd.forms import XtdCommentForm


class SiteCommentForm(XtdCommentForm):
    """Comment form."""
