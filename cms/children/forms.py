"""What class teachers and guardians type about children."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.children import selectors
from cms.people.consent_texts import text_of
from cms.people.forms import NameField
from cms.people.models import Place, Purpose


class InvitationForm(forms.Form):
    """A pupil who shall get an account."""

    place = forms.ModelChoiceField(
        label=_("Class or group"),
        queryset=Place.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose a class from the list.")},
    )
    first_name = NameField(label=_("First name of the child"))
    last_name = NameField(label=_("Surname of the child"))
    guardian_email = forms.EmailField(
        label=_("E-mail of the guardian"),
        required=False,
        help_text=_("If you know it, we send the link there too."),
    )

    def __init__(self, *args: Any, classes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = classes  # type: ignore[attr-defined]
        self.fields["place"].label_from_instance = selectors.class_label  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The letters of a slip."""

    code = forms.CharField(
        label=_("Code of the slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ConsentForm(forms.Form):
    """What a guardian agrees to, each purpose by itself, with its words."""

    def __init__(
        self, *args: Any, held: Any = (), needs_account: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.needs_account = needs_account
        language = get_language() or "kk"
        for purpose in Purpose:
            self.fields[purpose.value] = forms.BooleanField(
                label=purpose.label,
                help_text=text_of(purpose, language),
                required=False,
                initial=purpose.value in held,
            )

    @property
    def purposes(self) -> set[str]:
        """The purposes ticked."""
        return {name for name, ticked in self.cleaned_data.items() if ticked}

    def clean(self) -> dict[str, Any]:
        """Without an account there is nothing else to agree to."""
        typed = super().clean() or {}
        if not typed.get(Purpose.ACCOUNT):
            if self.needs_account:
                self.add_error(
                    Purpose.ACCOUNT,
                    _("Without this the child gets no account. Tick it to confirm."),
                )
            elif any(typed.values()):
                self.add_error(
                    Purpose.ACCOUNT,
                    _("The other points need an account. Tick this one too, or none at all."),
                )
        return typed


class ConfirmForm(ConsentForm):
    """A guardian confirms an invitation."""

    is_guardian = forms.BooleanField(
        label=_("I am a parent or guardian of this child"),
        error_messages={"required": _("Only a parent or guardian may confirm.")},
    )

    @property
    def purposes(self) -> set[str]:
        """The purposes ticked."""
        return super().purposes - {"is_guardian"}
