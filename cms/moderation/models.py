"""The review queue and its log. A reviewed thing is named by its kind and primary key."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.languages import language_choices
from cms.moderation.querysets import ReviewItemQuerySet, SanctionQuerySet
from cms.people.models import Community, User
from cms.settings import limits


class Why(models.TextChoices):
    """What brought a thing into the queue first."""

    REPORT = "report", _("somebody reported it")
    PREMODERATION = "premoderation", _("posts here wait for a moderator")
    PUPIL = "pupil", _("a pupil wrote it")
    NEWCOMER = "newcomer", _("a new person wrote it")
    LINKS = "links", _("it has links and its author is new")
    PERSONAL_DATA = "personal_data", _("it may hold a name, number or address of a person")
    WORDS = "words", _("it holds a watched word")
    PACE = "pace", _("it came very quickly, or for the second time")


class Reason(models.TextChoices):
    """Why somebody reports, in words that a child understands too."""

    BULLYING = "bullying", _("Somebody is bullied or threatened")
    SELF_HARM = "self_harm", _("Somebody may hurt themselves")
    PRIVATE = "private", _("It tells a name, number, address or secret of a child")
    RUDE = "rude", _("It is rude or hurts somebody")
    ADVERTISING = "advertising", _("It is advertising or a swindle")
    WRONG_PLACE = "wrong_place", _("It does not belong here")
    OTHER = "other", pgettext_lazy("reason of a report", "Another reason")
    GUARDIAN = "guardian", _("A parent asks for it to be taken away")


# One report of these hides at once and alerts those who answer for the place.
URGENT_REASONS = frozenset({Reason.BULLYING, Reason.SELF_HARM, Reason.PRIVATE})


class Verdict(models.TextChoices):
    """What a moderator decided."""

    PUBLISHED = "published", pgettext_lazy("verdict of a moderator", "published")
    EDITED = "edited", pgettext_lazy("verdict of a moderator", "published with changes")
    RETURNED = "returned", pgettext_lazy("verdict of a moderator", "returned for correction")
    HIDDEN = "hidden", pgettext_lazy("verdict of a moderator", "hidden")
    REMOVED = "removed", pgettext_lazy("verdict of a moderator", "removed")
    WITHDRAWN = "withdrawn", pgettext_lazy("verdict of a moderator", "taken back by its author")


class ReviewItem(models.Model):
    """A thing that awaits a moderator, once as long as it is open.

    `scope_path` (tree path of a place) and `community` say who answers for it; `version` grows with
    each report and act, so that two moderators never decide over each other's heads.
    """

    kind = models.CharField(max_length=20)
    object_pk = models.PositiveBigIntegerField()
    why = models.CharField(max_length=20, choices=Why)
    hints = models.JSONField(default=list)
    score = models.PositiveIntegerField(default=0)
    is_urgent = models.BooleanField(default=False)
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    scope_path = models.CharField(max_length=255, blank=True)
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    note = models.CharField(max_length=limits.NOTE_LENGTH, blank=True)

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of the review queue")
        verbose_name_plural = _("items of the review queue")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_pk"],
                condition=models.Q(closed_at__isnull=True),
                name="review_item_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | ~models.Q(verdict=""),
                name="review_item_closed_with_a_verdict",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-is_urgent", "-score", "opened_at", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="review_queue",
            ),
            models.Index(fields=["kind", "object_pk"], name="review_item_of"),
            models.Index(fields=["author", "-opened_at"], name="review_item_of_author"),
            models.Index(fields=["closed_at"], name="review_item_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_pk}"


class Report(models.Model):
    """Somebody asks moderators to look. Only those who decide of the item ever learn who.

    A visitor is known by a keyed digest of address and day, so that one person counts once.
    """

    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, related_name="reports")
    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    visitor = models.CharField(max_length=32, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    words = models.CharField(_("in your own words"), max_length=limits.NOTE_LENGTH, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=models.Q(person__isnull=False),
                name="report_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["item", "visitor"],
                condition=~models.Q(visitor=""),
                name="report_once_a_visitor",
            ),
        ]
        indexes = [models.Index(fields=["person", "created_at"], name="report_by_person")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · {self.item}"


class Verb(models.TextChoices):
    """What the log tells of."""

    OPENED = "opened", pgettext_lazy("log of moderation", "came into the queue")
    REPORTED = "reported", pgettext_lazy("log of moderation", "was reported")
    AUTO_HIDDEN = "auto_hidden", pgettext_lazy("log of moderation", "was hidden by reports")
    CLAIMED = "claimed", pgettext_lazy("log of moderation", "was taken to be looked at")
    RELEASED = "released", pgettext_lazy("log of moderation", "was given back")
    PUBLISHED = "published", pgettext_lazy("log of moderation", "was published")
    EDITED = "edited", pgettext_lazy("log of moderation", "was published with changes")
    RETURNED = "returned", pgettext_lazy("log of moderation", "was returned for correction")
    HIDDEN = "hidden", pgettext_lazy("log of moderation", "was hidden")
    RESTORED = "restored", pgettext_lazy("log of moderation", "was shown again")
    REMOVED = "removed", pgettext_lazy("log of moderation", "was removed")
    PURGED = "purged", pgettext_lazy("log of moderation", "was deleted for good")
    WITHDRAWN = "withdrawn", pgettext_lazy("log of moderation", "was taken back by its author")
    WARNED = "warned", pgettext_lazy("log of moderation", "its author was warned")
    PAUSED = "paused", pgettext_lazy("log of moderation", "its author was paused")
    UNPAUSED = "unpaused", pgettext_lazy("log of moderation", "the pause was lifted")
    LOCKED = "locked", pgettext_lazy("log of moderation", "was closed for replies")
    UNLOCKED = "unlocked", pgettext_lazy("log of moderation", "was opened for replies")
    MOVED = "moved", pgettext_lazy("log of moderation", "was moved")
    SPLIT = "split", pgettext_lazy("log of moderation", "was split")
    MERGED = "merged", pgettext_lazy("log of moderation", "was merged")
    PINNED = "pinned", pgettext_lazy("log of moderation", "was put on top")
    UNPINNED = "unpinned", pgettext_lazy("log of moderation", "is no longer on top")
    NOTED = "noted", pgettext_lazy("log of moderation", "got a note of moderators")
    CHANGED = "changed", pgettext_lazy("log of moderation", "was changed by its author")
    TAKEN = "taken", pgettext_lazy("log of moderation", "was taken along as a file")


class ModerationEvent(models.Model):
    """One line of the log. Rows are only added: triggers refuse to change or delete one.

    `actor` is no foreign key, so that nothing ever has to change a line.
    """

    actor_id = models.PositiveBigIntegerField(null=True)
    verb = models.CharField(max_length=12, choices=Verb)
    kind = models.CharField(max_length=20)
    object_pk = models.PositiveBigIntegerField()
    item_id = models.PositiveBigIntegerField(null=True)
    data = models.JSONField(default=dict)
    reason = models.CharField(max_length=limits.NOTE_LENGTH, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of the moderation log")
        verbose_name_plural = _("moderation log")
        indexes = [
            models.Index(fields=["kind", "object_pk", "id"], name="moderation_event_of"),
            models.Index(fields=["at"], name="moderation_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_pk} {self.verb}"


class Sanction(models.Model):
    """A warning, or a pause in which a person reads and does not write."""

    class Kind(models.TextChoices):
        """What it is."""

        WARNING = "warning", _("warning")
        PAUSE = "pause", _("pause")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(_("reason"), max_length=limits.NOTE_LENGTH)
    given_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning or pause")
        verbose_name_plural = _("warnings and pauses")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="pause") | models.Q(until__isnull=False),
                name="sanction_pause_has_an_end",
            )
        ]
        indexes = [models.Index(fields=["person", "until"], name="sanction_by_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.person}"


class WatchedWord(models.Model):
    """A word in any of whose forms a post goes to a moderator first."""

    word = models.CharField(_("word"), max_length=limits.NAME_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    note = models.CharField(_("why"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        constraints = [
            models.UniqueConstraint(fields=["word", "language"], name="watched_word_once")
        ]

    def __str__(self) -> str:
        return self.word


class ModeratorsNote(models.Model):
    """What moderators tell each other about a thing; nobody else reads it."""

    kind = models.CharField(max_length=20)
    object_pk = models.PositiveBigIntegerField()
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.CharField(_("note"), max_length=limits.NOTE_LENGTH)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note of moderators")
        verbose_name_plural = _("notes of moderators")
        indexes = [models.Index(fields=["kind", "object_pk"], name="moderators_note_of")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_pk}"


class ReplyTemplate(models.Model):
    """A sentence for authors that moderators use often, in three languages."""

    title = models.CharField(_("title"), max_length=limits.NAME_LENGTH)
    title_ru = models.CharField(_("title in Russian"), max_length=limits.NAME_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.NAME_LENGTH, blank=True)
    text_kk = models.CharField(_("in Kazakh"), max_length=limits.NOTE_LENGTH)
    text_ru = models.CharField(_("in Russian"), max_length=limits.NOTE_LENGTH, blank=True)
    text_en = models.CharField(_("in English"), max_length=limits.NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """What a moderator who reads the site in `language` chooses by."""
        return getattr(self, f"title_{language}", "") or self.title
