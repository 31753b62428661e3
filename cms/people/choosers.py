"""How editors choose a person for a page: adults who want to be found, and nobody else."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.people.models import Profile


class PersonChooserViewSet(ChooserViewSet):
    """A list of public pages of people."""

    model = Profile
    icon = "user"
    page_title = _("Choose a person")
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    per_page = 20

    def get_object_list(self):  # type: ignore[no-untyped-def]
        """Findable adults by surname."""
        return (
            Profile.objects.filter(is_findable=True, person__is_active=True, person__is_minor=False)
            .select_related("person")
            .order_by("person__last_name", "person__first_name")
        )


person_chooser = PersonChooserViewSet("person_chooser")
PersonChooserBlock = person_chooser.get_block_class(
    name="PersonChooserBlock", module_path="cms.people.choosers"
)
