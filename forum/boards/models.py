"""Boards: where people talk, as a tree, and who may do what on each."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node

from cms.names import Named
from cms.people.models import Community, Place, Role
from cms.settings import limits
from forum.boards.querysets import BoardManager


class BoardKind(models.TextChoices):
    """What people do on a board."""

    DISCUSSIONS = "discussions", _("discussions")
    QUESTIONS = "questions", _("questions to the administration")
    IDEAS = "ideas", _("ideas")


class Board(Named, MP_Node):
    """A board of the whole region, of a place or of a community. Nested by `path`.

    A board that `follows_above` has the grants of the board above it; one without any is open to
    nobody but those who moderate.
    """

    kind = models.CharField(
        _("kind"), max_length=12, choices=BoardKind, default=BoardKind.DISCUSSIONS
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    about_kk = models.TextField(_("about in Kazakh"), max_length=limits.NOTE_LENGTH, blank=True)
    about_ru = models.TextField(_("about in Russian"), max_length=limits.NOTE_LENGTH, blank=True)
    about_en = models.TextField(_("about in English"), max_length=limits.NOTE_LENGTH, blank=True)
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="boards",
        verbose_name=_("place"),
    )
    community = models.ForeignKey(
        Community,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="boards",
        verbose_name=_("community"),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    is_own_topics_only = models.BooleanField(
        _("everybody sees only their own topics"),
        default=False,
        help_text=_("Those who moderate see all of them."),
    )
    is_premoderated = models.BooleanField(
        _("posts wait for a moderator"),
        default=False,
        help_text=_("What pupils write where others than their class read waits on every board."),
    )
    slow_mode_seconds = models.PositiveIntegerField(
        _("seconds between two posts of a person"), default=0
    )
    follows_above = models.BooleanField(default=False, editable=False)
    topic_count = models.PositiveIntegerField(default=0, editable=False)
    post_count = models.PositiveIntegerField(default=0, editable=False)
    last_number_at = models.DateTimeField(null=True, editable=False)

    node_order_by: list[str] = []

    objects = BoardManager()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(community__isnull=True),
                name="board_of_place_or_community",
                violation_error_message=_("A board belongs to a place or to a community."),
            ),
            models.CheckConstraint(
                condition=models.Q(follows_above=False) | models.Q(depth__gt=1),
                name="board_follows_one_above",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.IntegerChoices):
    """What a person may do on a board; each level holds those before it."""

    SEE = 1, pgettext_lazy("level on a board", "sees that it is there")
    READ = 2, pgettext_lazy("level on a board", "reads")
    REPLY = 3, pgettext_lazy("level on a board", "replies")
    START = 4, pgettext_lazy("level on a board", "starts topics")
    MODERATE = 5, pgettext_lazy("level on a board", "moderates")


class Who(models.TextChoices):
    """Whom a grant is for, beside the roles of people."""

    EVERYBODY = "everybody", _("everybody, without an account too")
    SIGNED_IN = "signed_in", _("everybody with an account")
    MEMBERS = "members", _("members")
    PEDAGOGUES = "pedagogues", _("teachers and specialists")
    LEADERS = "leaders", _("leaders of the community")


WHO_CHOICES = [*Who.choices, *Role.choices]


def most_of(who: str, *, is_of_community: bool) -> Level:
    """How far a grant for `who` can go: pupils, parents and whoever may be one never moderate."""
    if who == Who.EVERYBODY:
        return Level.READ
    may_be_family = who in {Who.SIGNED_IN, Role.PARENT, Role.PUPIL}
    if may_be_family or (who == Who.MEMBERS and not is_of_community):
        return Level.START
    return Level.MODERATE


class BoardGrant(models.Model):
    """Lets some people up to a level: `who`, of a place and all below it, or of a community.

    Without place and community it holds wherever the person belongs.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="grants")
    who = models.CharField(_("who"), max_length=20, choices=WHO_CHOICES)
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("of the place"),
    )
    community = models.ForeignKey(
        Community,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("of the community"),
    )
    level = models.PositiveSmallIntegerField(
        pgettext_lazy("a grant on a board", "may"), choices=Level
    )

    class Meta:
        verbose_name = _("grant of a board")
        verbose_name_plural = _("grants of a board")
        constraints = [
            models.UniqueConstraint(
                "board",
                "who",
                Coalesce("place", 0),
                Coalesce("community", 0),
                name="board_grant_once",
            ),
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(community__isnull=True),
                name="board_grant_of_place_or_community",
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=Level.SEE) & models.Q(level__lte=Level.MODERATE),
                name="board_grant_level",
            ),
            models.CheckConstraint(
                condition=~models.Q(who__in=["everybody", "signed_in"])
                | models.Q(level__lte=Level.START),
                name="board_grant_public_never_moderates",
                violation_error_message=_("Not everybody can moderate."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} · {self.get_who_display()} · {self.get_level_display()}"


class BoardsVersion(models.Model):
    """One row, whose number grows with every change of boards and grants.

    Processes remember who may do what for as long as the number stays.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="boards_version_is_one")
        ]

    def __str__(self) -> str:
        return str(self.number)


class Rules(models.Model):
    """What a place decides otherwise about pace, lengths and promises; empty means as above it.

    The outermost defaults stand in `cms.settings.limits`.
    """

    place = models.OneToOneField(
        Place, on_delete=models.CASCADE, related_name="talk_rules", verbose_name=_("place")
    )
    post_min = models.PositiveIntegerField(_("fewest letters of a reply"), null=True, blank=True)
    post_length = models.PositiveIntegerField(_("most letters of a post"), null=True, blank=True)
    post_seconds = models.PositiveIntegerField(
        _("seconds between two posts of a person"), null=True, blank=True
    )
    post_seconds_new = models.PositiveIntegerField(
        _("the same for pupils and in the first week"), null=True, blank=True
    )
    topic_seconds = models.PositiveIntegerField(
        _("seconds between two topics of a person"), null=True, blank=True
    )
    topic_seconds_new = models.PositiveIntegerField(
        _("the same for pupils and in the first week, topics"), null=True, blank=True
    )
    first_day_topics = models.PositiveIntegerField(
        _("topics on the first day"), null=True, blank=True
    )
    first_day_replies = models.PositiveIntegerField(
        _("replies on the first day"), null=True, blank=True
    )
    own_edit_free_seconds = models.PositiveIntegerField(
        _("seconds in which one's own change leaves no trace"), null=True, blank=True
    )
    own_edit_hours = models.PositiveIntegerField(
        _("hours in which members change their posts"), null=True, blank=True
    )
    own_edit_staff_days = models.PositiveIntegerField(
        _("days in which teachers change their posts"), null=True, blank=True
    )
    reports_to_hide = models.PositiveIntegerField(
        _("reports that hide a post"), null=True, blank=True
    )
    question_accept_days = models.PositiveIntegerField(
        _("working days to accept a question"), null=True, blank=True
    )
    question_answer_days = models.PositiveIntegerField(
        _("working days to answer a question"), null=True, blank=True
    )
    idea_quorum_percent = models.PositiveIntegerField(
        _("share of the audience that an idea needs, in percent"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("rules of talk")
        verbose_name_plural = _("rules of talk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(idea_quorum_percent__isnull=True)
                | models.Q(idea_quorum_percent__lte=100),
                name="talk_rules_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(post_length__isnull=True)
                | models.Q(post_length__lte=limits.POST_LENGTH),
                name="talk_rules_post_length",
                violation_error_message=_("Longer posts cannot be kept."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)
