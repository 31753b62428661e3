"""People in Wagtail's user administration; for administrators alone."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from cms.languages import OWN_NAMES
from cms.leaving.admin import PersonEraseView
from cms.people import services
from cms.people.forms import NameField
from cms.people.models import User

OWN_FIELDS = ("first_name", "last_name", "patronymic", "interface_language", "is_minor")


class PersonField(forms.CharField):
    """A person by login name or e-mail: no list of everybody is shown to choose from."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=254,
            help_text=_("Login name or e-mail of the person."),
            **options,
        )

    def clean(self, value: Any) -> Any:
        """The person."""
        typed = super().clean(value)
        person = User.objects.filter(
            Q(username__iexact=typed) | Q(email__iexact=typed), is_active=True
        ).first()
        if person is None:
            raise ValidationError(_("Nobody has this login name or e-mail."))
        return person


def _set_up(form: Any) -> None:
    """The fields that a new and a known person share."""
    form.fields["email"].required = False
    form.fields["email"].help_text = _("May stay empty: a person also signs in by login name.")
    form.fields["first_name"] = NameField(label=_("First name"))
    form.fields["last_name"] = NameField(label=_("Surname"))
    form.fields["patronymic"] = NameField(label=_("Patronymic"), required=False)
    form.fields["interface_language"] = forms.ChoiceField(
        label=_("Language of the site"), choices=list(OWN_NAMES.items())
    )
    form.fields["is_minor"].help_text = _(
        "A pupil who is entered here signs in when a guardian has been confirmed and has agreed to "
        "the account: add the guardian under “Guardians”. Usually the class teacher invites pupils."
    )
    # Rights follow roles (`sync_admin_groups`), so nobody ticks them here.
    for name in ("groups", "is_superuser"):
        form.fields.pop(name, None)


class NewPersonForm(UserCreationForm):
    """Enters a person. The login name is generated."""

    class Meta(UserCreationForm.Meta):
        fields = ["email", *OWN_FIELDS]
        widgets: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        forms.ModelForm.__init__(self, *args, **options)
        for name in ("password1", "password2"):
            self.fields[name].required = True
        self.fields["password1"].help_text = password_validators_help_text_html()
        _set_up(self)

    def separate_username_field(self) -> bool:
        """No field for the login name."""
        return False

    def clean_email(self) -> str:
        """Without case."""
        return self.cleaned_data["email"].lower()

    def save(self, commit: bool = True) -> User:
        """By the service: it finds a free login name and makes the profile."""
        typed = self.cleaned_data
        return services.create_person(
            password=typed["password1"],
            email=typed["email"],
            **{name: typed[name] for name in OWN_FIELDS},
        )


class PersonForm(UserEditForm):
    """Changes a person. The login name stays: it stands on paper at home."""

    class Meta(UserEditForm.Meta):
        fields = ["email", "is_active", *OWN_FIELDS]
        widgets: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        self.editing_self = options.pop("editing_self", False)
        forms.ModelForm.__init__(self, *args, **options)
        _set_up(self)
        if self.editing_self:
            self.fields.pop("is_active")

    def separate_username_field(self) -> bool:
        """No field for the login name."""
        return False

    def clean_email(self) -> str:
        """Without case."""
        return self.cleaned_data["email"].lower()

    def save(self, commit: bool = True) -> User:
        """The person; rights follow at once when the account is closed or a child's."""
        with transaction.atomic():
            person = super().save(commit)
            if commit:
                services.after_person_change(person=person)
        return person


class PersonCreateView(CreateView):
    """Enters a person and says the login name to hand on."""

    def save_instance(self) -> User:
        """By the service."""
        person = self.form.save()
        log(instance=person, action="wagtail.create", user=self.request.user)
        return person

    def form_valid(self, form: NewPersonForm) -> HttpResponse:
        """Somebody may have taken the e-mail a moment ago."""
        try:
            return super().form_valid(form)
        except services.EmailTaken:
            form.add_error("email", _("Somebody already uses this e-mail."))
            return self.form_invalid(form)

    def get_success_message(self, instance: User) -> str:
        """With the login name."""
        return format_html(
            gettext("{name} is entered. Login name: {login}"),
            name=instance.get_full_name(),
            login=instance.username,
        )

    def get_success_url(self) -> str:
        """On to the role: a person without one may only read."""
        return reverse("memberships:add") + f"?person={self.object.username}"


class PersonEditView(EditView):
    """Changes a person, with a look at the roles held."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Roles of the person."""
        context = super().get_context_data(**kwargs)
        context["memberships"] = self._memberships()
        return context

    def _memberships(self) -> QuerySet[Any]:
        return self.object.memberships.select_related("place").order_by("-pk")[:50]


class PersonViewSet(UserViewSet):
    """Users."""

    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "people/admin/person_edit.html"
    add_view_class = PersonCreateView
    delete_view_class = PersonEraseView
    edit_view_class = PersonEditView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """E-mail optional, rights by roles."""
        return PersonForm if for_update else NewPersonForm
