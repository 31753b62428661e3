"""What the shelf adds to Wagtail's admin. Importing a feature's `admin` registers its policies."""

from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.models import register_snippet

from library.collections.choosers import essay_chooser, method_chooser
from library.corrections.admin import acts_of_corrections
from library.curation.admin import acts_of_curation
from library.essays.admin import EssayViewSet, essay_viewset
from library.methods.admin import LibraryGroup, offer_two_acts
from library.withdrawals.admin import acts_of_withdrawal

register_snippet(LibraryGroup)
hooks.register("construct_snippet_action_menu", offer_two_acts)
hooks.register("register_log_actions", acts_of_corrections)
hooks.register("register_log_actions", acts_of_curation)
hooks.register("register_log_actions", acts_of_withdrawal)


@hooks.register("register_admin_viewset")
def things_of_collections() -> list[ChooserViewSet]:
    """How editors choose methods and essays for a collection."""
    return [method_chooser, essay_chooser]


@hooks.register("register_admin_viewset")
def essay_desk() -> EssayViewSet:
    """The list of essays."""
    return essay_viewset
