"""Topics and posts, and all that hangs on them: versions, files, polls, reactions, read marks."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.files.models import StoredFile
from cms.languages import language_choices
from cms.names import Named
from cms.people.models import User
from cms.settings import limits
from forum.boards.models import Board
from forum.discussions.querysets import PostQuerySet, TagQuerySet, TopicQuerySet


class TopicKind(models.TextChoices):
    """What a topic is; questions and ideas have tables of their own beside it."""

    DISCUSSION = "discussion", _("discussion")
    ANNOUNCEMENT = "announcement", _("announcement")
    PROBLEM = "problem", _("problem")
    QUESTION = "question", _("question")
    IDEA = "idea", _("idea")


class ProblemStage(models.TextChoices):
    """How far a problem has come."""

    RAISED = "raised", pgettext_lazy("stage of a problem", "raised")
    STUDIED = "studied", pgettext_lazy("stage of a problem", "studied")
    TRIED = "tried", pgettext_lazy("stage of a problem", "a way is tried")
    RESULT = "result", pgettext_lazy("stage of a problem", "there is a result")


class TalkState(models.TextChoices):
    """The one life of everything people say.

    pending → published ⇄ hidden → removed; pending → returned → pending.
    """

    PENDING = "pending", _("waits for a moderator")
    RETURNED = "returned", _("returned for correction")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")
    REMOVED = "removed", _("removed")


class Tag(Named):
    """A word by which topics are found; kept by those who look after boards.

    One that was joined to another keeps its address, which leads there, and is offered no more.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged"
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]


class Topic(models.Model):
    """A talk on a board. Its first post is its text; a question and an idea are topics too.

    `kept_in` is the tree path of the organisation that alone reads a child's words as long as its
    guardian has not agreed to more; empty: all who read the board.

    `highest_number` is the number of the newest post that was ever published; numbers are given
    on publication and never again, so a page is a window of numbers.
    """

    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, related_name="topics", verbose_name=_("board")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=TopicKind, default=TopicKind.DISCUSSION
    )
    author = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="topics",
        verbose_name=_("author"),
    )
    author_label = models.CharField(max_length=limits.NAME_LENGTH, blank=True, editable=False)
    is_by_minor = models.BooleanField(default=False, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    title = models.CharField(_("title"), max_length=limits.TOPIC_TITLE_MAX)
    slug = models.SlugField(max_length=80)
    state = models.CharField(max_length=10, choices=TalkState, default=TalkState.PENDING)
    is_private = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Only its author and those who moderate the board read it."),
    )
    kept_in = models.CharField(
        max_length=limits.PLACE_PATH, blank=True, default="", db_default="", editable=False
    )
    highest_number = models.PositiveIntegerField(default=0, editable=False)
    published_count = models.PositiveIntegerField(default=0, editable=False)
    last_number_at = models.DateTimeField(null=True, editable=False)
    last_author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_pinned = models.BooleanField(_("stands on top"), default=False)
    is_locked = models.BooleanField(_("closed for replies"), default=False)
    slow_mode_seconds = models.PositiveIntegerField(
        _("seconds between two posts of a person"), default=0
    )
    problem_stage = models.CharField(
        _("stage"), max_length=10, choices=ProblemStage, blank=True, default=""
    )
    helpful_post = models.ForeignKey(
        "forum.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="topics", verbose_name=_("tags"))
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    # Its title and first words are withheld from this reader (`selectors.finding.veil`).
    is_veiled = False
    # Posts were taken elsewhere out of it (`selectors.finding.find_topic`).
    has_moved = False
    # Pages of one topic ask whether its reader may not write for a while.
    is_paused = False

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_count__lte=models.F("highest_number")),
                name="topic_counts_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="topic_published_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "-is_pinned", "-last_number_at", "-id"],
                condition=models.Q(state="published"),
                name="topic_list",
            ),
            models.Index(
                fields=["-last_number_at", "-id"],
                condition=models.Q(state="published"),
                name="topic_newest",
            ),
            models.Index(fields=["author", "-id"], name="topic_by_author"),
        ]

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """What one person said once. `number` is given when it is published; `html` is made at write.

    `token` names the form it came from: the same form sent twice makes one post.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    author_label = models.CharField(max_length=limits.NAME_LENGTH, blank=True, editable=False)
    is_by_minor = models.BooleanField(default=False, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    source = models.TextField(_("text"), max_length=limits.POST_LENGTH)
    html = models.TextField(editable=False)
    state = models.CharField(max_length=10, choices=TalkState, default=TalkState.PENDING)
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies"
    )
    token = models.UUIDField(editable=False)
    digest = models.CharField(max_length=32, editable=False)
    reactions = models.JSONField(default=dict, editable=False)
    kept_in = models.CharField(  # as of a topic
        max_length=limits.PLACE_PATH, blank=True, default="", db_default="", editable=False
    )
    file_count = models.PositiveSmallIntegerField(default=0, editable=False)
    edit_count = models.PositiveSmallIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["author", "token"], name="post_form_once"),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(number__isnull=False, published_at__isnull=False),
                name="post_published_has_a_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["pending", "returned"])
                | models.Q(number__isnull=True),
                name="post_waiting_has_no_number",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-submitted_at"], name="post_by_author"),
            models.Index(
                fields=["topic", "id"],
                condition=models.Q(number__isnull=True),
                name="post_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} · {self.number or '—'}"


class PostRevision(models.Model):
    """How a post read before a change. `title` is that of the topic which it begins, where that was
    changed too."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    source = models.TextField()
    title = models.CharField(
        max_length=limits.TOPIC_TITLE_MAX, blank=True, default="", db_default=""
    )
    changed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    reason = models.CharField(_("why"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="post_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.number}"


class PostAlias(models.Model):
    """Where a post stood before its topic was split or merged: old links answer 301."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="aliases")
    number = models.PositiveIntegerField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="post_alias_once")]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.number}"


class PostFile(models.Model):
    """A picture or a document of a post; who reads the post may have it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    is_image = models.BooleanField(default=False)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    alt = models.CharField(_("what the picture shows"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="post_file_position_once")
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.stored)


class ReactionCode(models.TextChoices):
    """The reactions there are."""

    THANKS = "thanks", pgettext_lazy("reaction", "Thank you")
    AGREE = "agree", pgettext_lazy("reaction", "I agree")
    HEART = "heart", pgettext_lazy("reaction", "From the heart")
    IDEA = "idea", pgettext_lazy("reaction", "Good thought")
    JOY = "joy", pgettext_lazy("reaction", "It made me glad")
    SORRY = "sorry", pgettext_lazy("reaction", "I feel with you")


class Reaction(models.Model):
    """One person's reaction to a post; another one replaces it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reaction_rows")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=10, choices=ReactionCode)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.code}"


class Mention(models.Model):
    """Somebody is named in a post by `@login`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.person_id}"


# -- polls ---------------------------------------------------------------------


class PollResults(models.TextChoices):
    """When the counts of a poll are shown."""

    ALWAYS = "always", _("always")
    AFTER_VOTE = "after_vote", _("to those who have voted")
    AFTER_CLOSE = "after_close", _("when it has closed")


class Poll(models.Model):
    """A poll in the first post of a topic; of a topic that was joined to another, in `post`.

    An anonymous one keeps who has voted and how many votes each choice has, and nothing between.
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="poll")
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    question = models.CharField(_("question"), max_length=limits.TITLE_LENGTH)
    choices_at_most = models.PositiveSmallIntegerField(_("choices at most"), default=1)
    is_anonymous = models.BooleanField(_("nobody sees who voted how"), default=True)
    results = models.CharField(
        _("results are shown"), max_length=12, choices=PollResults, default=PollResults.ALWAYS
    )
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)
    ballot_count = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    """A choice of a poll with its votes."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("choice"), max_length=limits.POLL_OPTION_LENGTH)
    votes = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="poll_option_once")
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """A person has voted in a poll; `options` stay empty when it is anonymous."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    options = models.ManyToManyField(PollOption, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="ballot_once")]

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.person_id}"


# -- what a reader has read and begun ----------------------------------------------


class WatchLevel(models.IntegerChoices):
    """How much somebody wants to hear of a topic."""

    MUTED = 0, pgettext_lazy("level of notices", "nothing")
    MENTIONS = 1, pgettext_lazy("level of notices", "only when I am named")
    ALL = 2, pgettext_lazy("level of notices", "every reply")


class Reader(models.Model):
    """What a person has read at least, and how fast they write.

    What was last said before `unread_floor` counts as read: marks below it are deleted.
    `day` with its two counts is the day of the last post, in school time.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reader")
    unread_floor = models.DateTimeField()
    first_post_at = models.DateTimeField(null=True)
    last_post_at = models.DateTimeField(null=True)
    last_topic_at = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    posts_of_day = models.PositiveIntegerField(default=0)
    topics_of_day = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.person_id)


class TopicRead(models.Model):
    """Up to which number a person has read a topic, and how much they want to hear of it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="reads")
    last_number = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(choices=WatchLevel, null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="topic_read_once")]
        indexes = [models.Index(fields=["updated_at"], name="topic_read_age")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.topic_id} · {self.last_number}"


class BoardRead(models.Model):
    """When a person marked a whole board as read."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "board"], name="board_read_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.board_id}"


class Draft(models.Model):
    """What a person is writing and has not sent: `place` names the form (`topic:12`, `board:3`).

    `version` grows with each save, so that a second tab is warned instead of overwriting.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=60)
    fields = models.JSONField(default=dict)
    token = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.place}"
