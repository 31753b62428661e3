"""Places: region, district, organisation, class — one tree — and who belongs to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node

from cms.names import Named
from cms.people.models.user import User
from cms.people.querysets import MembershipQuerySet, PlaceManager
from cms.settings import limits


class PlaceKind(models.TextChoices):
    """What a place is; the order is the order of nesting."""

    REGION = "region", _("region")
    DISTRICT = "district", _("city or district")
    ORGANISATION = "organisation", _("organisation")
    CLASS = "class", _("class or group")


class OrganisationKind(models.TextChoices):
    """What sort of organisation it is."""

    SCHOOL = "school", _("school")
    LYCEUM = "lyceum", _("lyceum")
    GYMNASIUM = "gymnasium", _("gymnasium")
    KINDERGARTEN = "kindergarten", _("kindergarten")
    VILLAGE_SCHOOL = "village_school", _("village school")
    CENTRE = "centre", _("methodical centre")


class Place(Named, MP_Node):
    """A region, a district, an organisation or a class. Nested by `path`."""

    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind)
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=20, choices=OrganisationKind, blank=True
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)
    uses_news = models.BooleanField(_("news"), default=True)
    uses_classes = models.BooleanField(_("pages of classes"), default=True)
    uses_methods = models.BooleanField(_("methods of its teachers"), default=True)
    uses_boards = models.BooleanField(_("discussions"), default=True)
    uses_questions = models.BooleanField(_("questions to the administration"), default=True)
    uses_ideas = models.BooleanField(_("ideas"), default=True)

    node_order_by: list[str] = []
    objects = PlaceManager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="organisation") | models.Q(organisation_kind=""),
                name="place_organisation_kind",
                violation_error_message=_("Only an organisation has a kind of organisation."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person is in a place. Communities have roles of their own."""

    TEACHER = "teacher", _("teacher")
    CLASS_TEACHER = "class_teacher", _("class teacher")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    SOCIAL_PEDAGOGUE = "social_pedagogue", _("social pedagogue")
    SPEECH_THERAPIST = "speech_therapist", _("speech therapist")
    SENIOR_MENTOR = "senior_mentor", _("senior mentor")
    PARENT = "parent", _("parent")
    PUPIL = "pupil", _("pupil")
    HEAD = "head", _("head")
    DEPUTY = "deputy", _("deputy head")
    COORDINATOR = "coordinator", _("coordinator")
    EDITOR = "editor", _("editor, methodist")
    MODERATOR = "moderator", _("moderator")
    ADMINISTRATOR = "administrator", _("administrator")


PEDAGOGUE_ROLES = frozenset(
    {
        Role.TEACHER,
        Role.CLASS_TEACHER,
        Role.PSYCHOLOGIST,
        Role.SOCIAL_PEDAGOGUE,
        Role.SPEECH_THERAPIST,
        Role.SENIOR_MENTOR,
        Role.HEAD,
        Role.DEPUTY,
    }
)


class MembershipState(models.TextChoices):
    """Asked, then accepted or refused by who answers for the place or the community."""

    REQUESTED = "requested", _("waits for an answer")
    ACTIVE = "active", _("member")
    REFUSED = "refused", _("refused")


class Membership(models.Model):
    """A person's role in a place, from a day until a day; a coordinator accepts it."""

    person = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("place")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = models.CharField(
        _("state"), max_length=10, choices=MembershipState, default=MembershipState.REQUESTED
    )
    note = models.CharField(
        _("said with the request"), max_length=limits.TITLE_LENGTH, blank=True, editable=False
    )
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(
        _("ended on"),
        null=True,
        blank=True,
        help_text=_("The first day on which this no longer holds."),
    )
    requested_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_at = models.DateTimeField(pgettext_lazy("time", "answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    refusal_note = models.CharField(
        _("reason of the refusal"), max_length=limits.NOTE_LENGTH, blank=True
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "role"],
                condition=models.Q(ended_on__isnull=True) & ~models.Q(state="refused"),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]
        indexes = [models.Index(fields=["place", "state"], name="membership_by_place")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.place}"
