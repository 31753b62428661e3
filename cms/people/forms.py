"""What people type about themselves, and what coordinators answer."""

import re
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.files.checks import IMAGES, check_upload
from cms.languages import OWN_NAMES
from cms.people import policies, selectors, services
from cms.people.models import Place, PlaceKind, Profile, Role, User
from cms.settings import limits

# Letters of any script, joined by spaces, hyphens, apostrophes or a dot; no addresses, no signs.
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f .'’ʼ‘`-])*")


def clean_name(text: str) -> str:
    """A name in one line; refuses what no name holds, such as a link our letters would carry."""
    name = " ".join(text.split())
    if name and not _NAME.fullmatch(name):
        raise forms.ValidationError(_("Write it in letters only."))
    return name


class NameField(forms.CharField):
    """A first name, surname or patronymic."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=limits.NAME_LENGTH, **options)

    def clean(self, value: Any) -> str:
        """The checked name."""
        return clean_name(super().clean(value))


class OrganisationField(forms.TypedChoiceField):
    """One of the organisations in use, grouped by district; last, a region for all others."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Organisation"),
            choices=_organisation_choices,
            coerce=_organisation,
            empty_value=None,
            error_messages={"invalid_choice": _("Choose an organisation from the list.")},
            **options,
        )


def _organisation_choices() -> list[tuple[Any, Any]]:
    regions = selectors.regions_to_ask()
    others = [
        (pk, _("Another organisation, or none: %(region)s") % {"region": name})
        for pk, name in regions
    ]
    listed = selectors.organisations_by_district()
    return [("", "—"), *listed, (_("My organisation is not in the list"), others)]


def _organisation(pk: str) -> Place:
    return Place.objects.active().get(pk=int(pk))


class OwnWordsField(forms.CharField):
    """Where one comes from whose organisation is in no list; goes to the coordinator."""

    def __init__(self) -> None:
        super().__init__(
            label=_("If it is not in the list: where you work or what you do"),
            help_text=_(
                "Such as a university, a methodical centre, an expert on one’s own. "
                "The coordinators of the region read it and answer."
            ),
            required=False,
            max_length=limits.TITLE_LENGTH,
        )

    def clean(self, value: Any) -> str:
        """In one line."""
        return " ".join(super().clean(value).split())


def _require_own_words(form: forms.BaseForm, typed: dict[str, Any]) -> None:
    """A coordinator of a region cannot answer somebody who says nothing of themselves."""
    place = typed.get("place")
    if place is None or place.kind == PlaceKind.ORGANISATION or "note" in form.errors:
        return
    if not typed.get("note"):
        form.add_error("note", _("Say in a few words where you work or what you do."))


def _language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language of the site"), choices=list(OWN_NAMES.items()))


class LoginForm(allauth_forms.LoginForm):
    """Signing in by login name or e-mail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        login = self.fields["login"]
        login.label = _("Login name or e-mail")
        login.max_length = 254
        login.widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "254",
        }
        password = self.fields["password"]
        password.widget.attrs.pop("placeholder", None)


class SignupForm(allauth_forms.SignupForm):
    """Signing up: teachers and parents by themselves; pupils are entered by their school."""

    account_already_exists: bool
    field_order = [
        "role",
        "first_name",
        "last_name",
        "patronymic",
        "interface_language",
        "place",
        "note",
        "email",
        "password1",
        "password2",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = forms.ChoiceField(
            label=_("I am"),
            choices=[(role.value, role.label) for role in policies.SIGN_UP_ROLES],
            widget=forms.RadioSelect,
            help_text=_("A school enters its pupils; they do not sign up by themselves."),
            error_messages={
                "invalid_choice": _(
                    "Only teachers and parents sign up by themselves. "
                    "A school enters its pupils and its other people."
                )
            },
        )
        # The doors of the home page say who comes: …/signup/?role=parent
        wanted = context.request.GET.get("role") if context.request else None
        if wanted in policies.SIGN_UP_ROLES:
            self.fields["role"].initial = wanted
        self.fields["first_name"] = NameField(
            label=_("First name"), widget=forms.TextInput(attrs={"autocomplete": "given-name"})
        )
        self.fields["last_name"] = NameField(
            label=_("Surname"), widget=forms.TextInput(attrs={"autocomplete": "family-name"})
        )
        self.fields["patronymic"] = NameField(
            label=_("Patronymic"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
        )
        self.fields["interface_language"] = _language_field()
        self.fields["interface_language"].initial = get_language()
        self.fields["place"] = OrganisationField(
            help_text=_("Its coordinator accepts you. Until then you can read, but not write.")
        )
        self.fields["note"] = OwnWordsField()
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _(
            "We send a link to it. The site never shows it; your coordinator sees it."
        )
        for name in ("email", "password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        # allauth hides its trap by an inline style, which our content policy refuses.
        self.fields["website"].widget = forms.HiddenInput()
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """What allauth checks; and words of their own from those of no organisation here."""
        typed = super().clean()
        _require_own_words(self, typed)
        return typed

    def try_save(self, request: HttpRequest) -> Any:
        """A new person, or, when the e-mail is known, the same answer and a letter to its owner."""
        if self.account_already_exists:
            # As long as for a new account: the time must not tell that the address is known.
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            return super().try_save(request)
        except services.EmailTaken:
            self.account_already_exists = True
            return super().try_save(request)

    def save(self, request: HttpRequest) -> User:
        """Writes the person, the profile and the request to belong in one transaction."""
        typed = self.cleaned_data
        with transaction.atomic():
            person = services.sign_up(
                first_name=typed["first_name"],
                last_name=typed["last_name"],
                patronymic=typed["patronymic"],
                email=typed["email"],
                password=typed["password1"],
                language=typed["interface_language"],
                role=typed["role"],
                place=typed["place"],
                note=typed["note"],
            )
            setup_user_email(request, person, [EmailAddress(email=person.email)])
        return person


class AddEmailForm(allauth_forms.AddEmailForm):
    """Another e-mail of one's own; a child's is kept by the school that entered the child."""

    def clean(self) -> dict[str, Any]:
        """Refuses a child with a sentence."""
        typed = super().clean()
        if self.user.is_minor:
            raise forms.ValidationError(_("Your school keeps your e-mail. Ask your class teacher."))
        return typed


class MembershipRequestForm(forms.Form):
    """Asking for a role in an organisation."""

    role = forms.ChoiceField(
        label=_("I am"),
        choices=[(role.value, role.label) for role in policies.ROLES_TO_ASK_FOR],
    )
    place = OrganisationField()
    note = OwnWordsField()

    def clean(self) -> dict[str, Any]:
        """Words of their own from those of no organisation here."""
        typed = super().clean() or {}
        _require_own_words(self, typed)
        return typed


class RefusalForm(forms.Form):
    """Why a request is refused."""

    note = forms.CharField(
        label=_("Reason, which the person reads"),
        required=False,
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LanguageForm(forms.Form):
    """The only thing that a child changes."""

    interface_language = _language_field()

    def own(self) -> dict[str, Any]:
        """Fields of the person."""
        return {"interface_language": self.cleaned_data["interface_language"]}

    def public(self) -> dict[str, Any]:
        """Fields of the public page: none."""
        return {}

    def photo_change(self) -> dict[str, Any]:
        """A child has no photo here."""
        return {}


class ProfileForm(forms.Form):
    """Own data of an adult."""

    OWN = ("first_name", "last_name", "patronymic", "interface_language")
    PUBLIC = ("headline", "about", "is_findable")

    first_name = NameField(label=_("First name"))
    last_name = NameField(label=_("Surname"))
    patronymic = NameField(label=_("Patronymic"), required=False)
    interface_language = _language_field()
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
        help_text=_("A picture of yourself. We remove from it where and when it was taken."),
    )
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)
    headline = forms.CharField(
        label=_("In one line"),
        required=False,
        max_length=limits.TITLE_LENGTH,
        help_text=_("What you do, such as: teacher of mathematics, village school."),
    )
    about = forms.CharField(
        label=_("About yourself"),
        required=False,
        max_length=limits.ABOUT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text; an empty line begins a new paragraph."),
    )
    is_findable = forms.BooleanField(
        label=_("I want to be found"),
        required=False,
        help_text=_(
            "Your page, with your name, organisation and public works, opens to everybody "
            "and is found by search. Untick it, and the page shuts at once."
        ),
    )

    def __init__(self, *args: Any, has_photo: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_photo:
            del self.fields["remove_photo"]

    def clean_photo(self) -> Any:
        """A picture, by its content, of a size that can be shown."""
        photo = self.cleaned_data["photo"]
        if not photo:
            return None
        if photo.size > limits.IMAGE_SIZE:
            raise forms.ValidationError(
                _("The picture is larger than %(size)s MB."),
                params={"size": limits.IMAGE_SIZE // limits.MEBIBYTE},
            )
        if check_upload(photo, name=str(photo.name)).extension not in IMAGES:
            raise forms.ValidationError(_("Send a picture: JPEG, PNG or WebP."))
        return photo

    def own(self) -> dict[str, Any]:
        """Fields of the person."""
        return {name: self.cleaned_data[name] for name in self.OWN}

    def public(self) -> dict[str, Any]:
        """Fields of the public page."""
        return {name: self.cleaned_data[name] for name in self.PUBLIC}

    def photo_change(self) -> dict[str, Any]:
        """A new photo, or the wish to have none."""
        return {
            "photo": self.cleaned_data["photo"],
            "remove_photo": self.cleaned_data.get("remove_photo", False),
        }


def profile_form(
    person: User, profile: Profile, data: Any = None, files: Any = None
) -> ProfileForm | LanguageForm:
    """The form of own data, as the person's age allows."""
    initial = {name: getattr(person, name) for name in ProfileForm.OWN}
    initial |= {name: getattr(profile, name) for name in ProfileForm.PUBLIC}
    if person.is_minor:
        return LanguageForm(data, initial=initial)
    return ProfileForm(data, files, initial=initial, has_photo=profile.photo_id is not None)


__all__ = [
    "AddEmailForm",
    "LanguageForm",
    "LoginForm",
    "MembershipRequestForm",
    "NameField",
    "OrganisationField",
    "ProfileForm",
    "RefusalForm",
    "Role",
    "SignupForm",
    "clean_name",
    "profile_form",
]
