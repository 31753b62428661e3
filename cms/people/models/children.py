"""How a child comes in: by invitation, with a guardian who agrees, purpose by purpose."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.people.models.place import Place
from cms.people.models.user import User
from cms.settings import limits


class Purpose(models.TextChoices):
    """What a guardian may agree to, each by itself."""

    ACCOUNT = "account", _("the child uses the site with an account of its own")
    WRITE = "write", _("the child writes where its class and school read")
    PUBLIC = "public", _("what the child writes may be read by everybody, under the first name")
    PHOTO = "photo", _("photos with the child may be shown")
    SURVEY = "survey", _("the child answers surveys")


class Consent(models.Model):
    """A guardian agreed to one purpose, to a text of a known version; withdrawn, it stays here."""

    child = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="consents", verbose_name=_("child")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    text_version = models.CharField(max_length=20)
    given_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("guardian")
    )
    given_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["child", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} · {self.purpose}"


class PupilInvitation(models.Model):
    """The school invites a child; its guardian confirms, then the child gets an account.

    Only a digest of the code is kept: whoever reads the table cannot use it.
    """

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="+", verbose_name=_("class or group")
    )
    first_name = models.CharField(_("first name"), max_length=limits.NAME_LENGTH)
    last_name = models.CharField(_("surname"), max_length=limits.NAME_LENGTH)
    guardian_email = models.EmailField(_("e-mail of the guardian"), blank=True)
    code_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(pgettext_lazy("time", "confirmed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    child = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitation"
    )

    class Meta:
        verbose_name = _("invitation of a pupil")
        verbose_name_plural = _("invitations of pupils")
        indexes = [models.Index(fields=["place", "invited_at"], name="pupil_invitation_list")]

    def __str__(self) -> str:
        return f"{self.place_id} · {self.pk}"


class Family(models.Model):
    """Guardians of the same children: one voice where a board counts families."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")

    def __str__(self) -> str:
        return str(self.pk)


class FamilyMember(models.Model):
    """A guardian or a child belongs to one family."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="members")
    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="family_member")

    def __str__(self) -> str:
        return f"{self.family_id} · {self.person_id}"


class NameKey(models.Model):
    """By which a person's surname is found in a text in any form (`cms.people.name_keys`).

    A row for each part of a surname; kept by the services that write persons.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="name_keys")
    surname = models.CharField(max_length=limits.NAME_LENGTH)
    first_name = models.CharField(max_length=limits.NAME_LENGTH)
    is_minor = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "surname"], name="name_key_once"),
        ]
        indexes = [
            models.Index(fields=["surname", "is_minor"], name="name_key_by_surname"),
            models.Index(fields=["first_name"], name="name_key_by_first_name"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.surname}"
