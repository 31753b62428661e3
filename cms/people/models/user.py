"""A person who can sign in, and what they wish to show of themselves."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cms.languages import language_choices
from cms.settings import limits


class User(AbstractUser):
    """A person. Signs in by the generated login name or by e-mail, which is optional."""

    email = models.EmailField(_("e-mail"), blank=True)
    first_name = models.CharField(_("first name"), max_length=limits.NAME_LENGTH, blank=True)
    last_name = models.CharField(_("surname"), max_length=limits.NAME_LENGTH, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=limits.NAME_LENGTH, blank=True)
    interface_language = models.CharField(
        _("interface language"), max_length=2, choices=language_choices, default="kk"
    )
    is_minor = models.BooleanField(
        _("is a child"),
        default=False,
        help_text=_("A child's surname and contacts are never shown to the public."),
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message=_("Somebody already uses this e-mail."),
            ),
            models.UniqueConstraint(Lower("username"), name="user_username_unique"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """First name and surname as the person wrote them. For pages use `shown_name`."""
        return f"{self.first_name} {self.last_name}".strip()


class Profile(models.Model):
    """What an adult tells of themselves on a public page, if they want to be found."""

    person = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="profile", verbose_name=_("person")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    is_findable = models.BooleanField(
        _("may be found"),
        default=False,
        help_text=_("Your page, with your name and public works, is open to everybody."),
    )
    headline = models.CharField(_("in one line"), max_length=limits.TITLE_LENGTH, blank=True)
    about = models.TextField(_("about yourself"), max_length=limits.ABOUT_LENGTH, blank=True)
    photo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("public page of a person")
        verbose_name_plural = _("public pages of people")

    def __str__(self) -> str:
        return str(self.person)
