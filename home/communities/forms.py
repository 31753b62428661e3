"""Forms of joining a community and of leading it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.people.models import CommunityRole, Place, PlaceKind
from cms.settings import limits


class JoinForm(forms.Form):
    """The tick under the rules."""

    accepts_rules = forms.BooleanField(
        label=_("I accept the rules of the community"),
        error_messages={"required": _("Tick this to join: the rules hold for every member.")},
    )


class AnswerForm(forms.Form):
    """Takes a person in, or refuses and says why."""

    ACCEPT, REFUSE = "accept", "refuse"

    answer = forms.ChoiceField(
        choices=[(ACCEPT, _("Accept")), (REFUSE, _("Refuse"))], widget=forms.HiddenInput
    )
    note = forms.CharField(
        label=_("Why you refuse"),
        help_text=_("The person reads this."),
        required=False,
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal without a reason helps nobody."""
        data = super().clean() or {}
        refuses = data.get("answer") == self.REFUSE
        if refuses and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say in a sentence why, so that the person understands."))
        return data


class RoleForm(forms.Form):
    """Gives a member a role."""

    role = forms.ChoiceField(label=_("Role"), choices=CommunityRole)


class CommunityForm(WagtailAdminModelForm):
    """The community in the admin; the rows of its plan choose from its own organisations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if schools := self.fields.get("schools"):
            schools.queryset = Place.objects.active().of_kind(PlaceKind.ORGANISATION)
        rows = self.formsets.get("plan_rows")
        if rows is not None:
            # Forms of the rows are built when first asked for, after this.
            own = self.instance.schools.all() if self.instance.pk else ()
            rows.form_kwargs["schools"] = list(own)
