"""Teachers' communities: members of several schools, leaders of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.models import ClusterableModel

from cms.names import Named
from cms.people.models.place import MembershipState, Place
from cms.people.models.user import User
from cms.people.querysets import CommunityQuerySet, MembershipQuerySet
from cms.settings import limits


class Community(Named, ClusterableModel):
    """A professional community. Its texts stand on its page; its people and switches here."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    is_active = models.BooleanField(_("works now"), default=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    schools = models.ManyToManyField(
        Place, blank=True, related_name="communities", verbose_name=_("organisations")
    )
    uses_essays = models.BooleanField(_("essays of the month"), default=True)
    uses_methods = models.BooleanField(_("methods"), default=True)
    uses_cyclogram = models.BooleanField(_("cyclogram"), default=True)
    uses_plan = models.BooleanField(_("plan of work"), default=True)
    uses_boards = models.BooleanField(_("discussions"), default=True)
    uses_ideas = models.BooleanField(_("ideas"), default=True)
    essay_sentences_min = models.PositiveSmallIntegerField(
        _("fewest sentences advised"), default=limits.ESSAY_SENTENCES_MIN
    )
    essay_sentences_max = models.PositiveSmallIntegerField(
        _("most sentences advised"), default=limits.ESSAY_SENTENCES_MAX
    )

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(essay_sentences_min__lte=models.F("essay_sentences_max")),
                name="community_sentences_in_order",
                violation_error_message=_("The fewest sentences are more than the most."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CommunityRole(models.TextChoices):
    """What a person is in a community."""

    MEMBER = "member", _("member")
    LEADER = "leader", _("leader")
    EXPERT = "expert", _("coach, outside expert")


class CommunityMembership(models.Model):
    """A person in a community, with the day on which they accepted its rules."""

    person = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="community_memberships",
        verbose_name=_("person"),
    )
    community = models.ForeignKey(
        Community,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("community"),
    )
    role = models.CharField(
        _("role"), max_length=10, choices=CommunityRole, default=CommunityRole.MEMBER
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MembershipState, default=MembershipState.REQUESTED
    )
    rules_accepted_at = models.DateTimeField(_("accepted the rules"), null=True, blank=True)
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
        verbose_name = _("membership of a community")
        verbose_name_plural = _("memberships of communities")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "community"],
                condition=models.Q(ended_on__isnull=True) & ~models.Q(state="refused"),
                name="community_membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="community_membership_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]
        indexes = [models.Index(fields=["community", "state"], name="community_membership_state")]

    def __str__(self) -> str:
        return f"{self.person} · {self.community}"
