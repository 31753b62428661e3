"""What curation adds to Wagtail's admin: the names of its acts in histories and the audit."""

from typing import Any

from django.utils.translation import gettext_lazy as _


def acts_of_curation(actions: Any) -> None:
    """Publishing, returning and taking back are Wagtail's own acts; these are ours."""
    register = actions.register_action
    register("library.review.plan", _("Plan a review"), _("Editor or date of a review was changed"))
    register("library.review.remark", _("Remark"), _("A remark was written in a review"))
    register("library.review.ask", _("Ask experts"), _("Experts were asked for an opinion"))
    register("library.review.opinion", _("Opinion"), _("An expert gave an opinion"))
