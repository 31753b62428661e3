"""How editors choose things for a collection: only what stands on the shelf, or is for everybody.

Widgets by name in the panels alone: elsewhere in the admin a method is chosen as ever.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms import choosers  # noqa: F401 - the words of the choosers
from cms.audience.viewer import VISITOR
from cms.requests.numbers import number_in
from library.essays.models import Essay
from library.methods.models import Method


class _Offered(ChosenView):
    """Answers for what was offered: another number tells nothing, not even a title."""

    offered: Any = None

    def get_object(self, pk: str) -> Any:
        """The thing of that number, if it was offered."""
        return self.offered.all().get(pk=number_in(pk) or 0)


class _ManyOffered(ChosenMultipleView):
    """The same for several."""

    offered: Any = None

    def get_objects(self, pks: list[str]) -> Any:
        """Those that were offered."""
        return self.offered.all().filter(pk__in=[number_in(pk) or 0 for pk in pks])


class _OfOffered(ChooserViewSet):
    """A chooser all of whose answers come out of one door."""

    register_widget = False
    per_page = 20

    @property
    def chosen_view(self) -> Any:
        """Says what was chosen."""
        return self.construct_view(_Offered, offered=self.get_object_list())

    @property
    def chosen_multiple_view(self) -> Any:
        """Says what was chosen."""
        return self.construct_view(_ManyOffered, offered=self.get_object_list())


class MethodOnShelfChooser(_OfOffered):
    """Methods on the shelf, newest first."""

    model = Method
    icon = "doc-full"
    page_title = _("Choose a method")
    choose_one_text = _("Choose a method")
    choose_another_text = _("Choose another method")

    def get_object_list(self) -> QuerySet[Method]:
        """What everybody may read."""
        return Method.objects.published().newest().defer("body", "body_html")


class PublicEssayChooser(_OfOffered):
    """Essays that everybody may read, newest first."""

    model = Essay
    icon = "edit"
    page_title = _("Choose an essay")
    choose_one_text = _("Choose an essay")
    choose_another_text = _("Choose another essay")

    def get_object_list(self) -> QuerySet[Essay]:
        """What a visitor reads."""
        found = Essay.objects.visible_to(VISITOR).published().newest()
        return found.defer("body", "body_html")


method_chooser = MethodOnShelfChooser("method_on_shelf_chooser", url_prefix="choose-method")
essay_chooser = PublicEssayChooser("public_essay_chooser", url_prefix="choose-essay")
