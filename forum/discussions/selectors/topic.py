"""One page of a topic: the same few queries at any depth and length."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import ReviewItem, Sanction
from cms.moderation.policies import pauses, sentence_of
from cms.people.policies import prepare_names, shown_name
from cms.people.selectors import person_url, public_slug_of
from cms.settings import limits
from cms.statements import Given, Statement, given_keys, room_for
from forum.boards.access import assumed_version, circle_of, current_version, made_once
from forum.boards.models import Level
from forum.discussions import policies
from forum.discussions.models import (
    Ballot,
    Poll,
    PollOption,
    PollResults,
    Post,
    PostAlias,
    PostFile,
    ProblemStage,
    Reaction,
    ReactionCode,
    TalkState,
    Topic,
    TopicKind,
    TopicRead,
)
from forum.discussions.querysets import PostQuerySet
from forum.discussions.selectors.addresses import Addresses, addresses_of, first_of, page_of
from forum.discussions.selectors.cards import (
    REACTION_ICONS,
    Badge,
    FileCard,
    Gap,
    PostCard,
    Quoted,
    ReactionCard,
    TagCard,
)
from forum.discussions.selectors.lists import tag_words, tags_from, version_beside
from forum.discussions.selectors.people import role_beside, role_said

_AUTHOR = (
    "author__username",
    "author__first_name",
    "author__last_name",
    "author__is_minor",
    "author__is_active",
)
_POST = (
    "topic_id",
    "number",
    "author_label",
    "is_by_minor",
    "kept_in",
    "language",
    "html",
    "state",
    "reactions",
    "file_count",
    "edit_count",
    "submitted_at",
    "published_at",
    "edited_at",
    "reply_to__topic_id",
    "reply_to__state",
    "reply_to__number",
    "reply_to__author_label",
    "reply_to__author_id",
    "reply_to__kept_in",
    "reply_to__author__first_name",
    "reply_to__author__last_name",
    "reply_to__author__is_minor",
    "reply_to__author__is_active",
    *_AUTHOR,
)


# -- the topic --------------------------------------------------------------------------


def find_topic(viewer: Viewer, pk: int) -> Topic | None:
    """A topic through the door, with its board, tags, poll and how far the reader has read.

    One query brings the version of boards along; another is made only when that has changed.
    """
    version = assumed_version()
    topic = _one(viewer, version, pk)
    truth = topic.boards_version or 0 if topic else current_version()
    if truth != version:
        topic = _one(viewer, truth, pk)
    return topic


def _one(viewer: Viewer, version: int, pk: int) -> Any:
    circle = circle_of(viewer, version)
    statement = made_once(version, ("topic", circle), lambda: _topic_statement(viewer, version))
    found = statement.objects(pk=pk, person=viewer.person_id or 0)
    if found:
        veil(found[0], viewer, version)
    return found[0] if found else None


def veil(topic: Any, viewer: Viewer, version: int, *, is_author: bool = False) -> None:
    """Withholds what a moderator looks at from all but its author and those who moderate the board:
    the title, also in the address, and the poll. What others said stays."""
    is_author = is_author or (viewer.is_signed_in and topic.author_id == viewer.person_id)
    if topic.state != TalkState.HIDDEN or is_author:
        return
    if policies.level_on(viewer, topic.board_id, version) >= Level.MODERATE:
        return
    topic.is_veiled = True
    topic.title = _("Hidden while a moderator looks at it")
    topic.slug = "topic"
    topic.language = (get_language() or topic.language)[:2]
    topic.has_poll = False


def _topic_statement(viewer: Viewer, version: int) -> Statement:
    person = Given("person", BigIntegerField())
    reads = TopicRead.objects.filter(person=person, topic=OuterRef("pk"))
    return Statement(
        Topic.objects.visible_to(viewer, version, person=person, standing=True)
        .filter(pk=Given("pk", BigIntegerField()))
        .select_related("board", "author")
        .defer("board__about_kk", "board__about_ru", "board__about_en")
        .annotate(
            boards_version=version_beside(),
            tag_words=tag_words(),
            has_poll=poll_beside(),
            has_waiting=waiting_beside(person),
            has_moved=Exists(PostAlias.objects.filter(topic=OuterRef("pk"))),
            is_paused=paused_beside(person),
            seen_number=Subquery(reads.values("last_number")[:1], output_field=IntegerField()),
            watch_level=Subquery(reads.values("level")[:1], output_field=IntegerField()),
        )
    )


def poll_beside() -> Exists:
    """To annotate topics with: whether there is a poll whose words are out."""
    is_out = Q(post=None) | Q(post__state=TalkState.PUBLISHED)
    return Exists(Poll.objects.filter(is_out, topic=OuterRef("pk")))


def paused_beside(person: Any) -> Exists:
    """To annotate one topic with: whether `person` reads and does not write for a while."""
    return Exists(
        Sanction.objects.filter(
            person=person, kind=Sanction.Kind.PAUSE, until__gt=Now(), lifted_at__isnull=True
        )
    )


def waiting_beside(person: Any, topic: str = "pk") -> Exists:
    """To annotate topics with: posts of `person` there that nobody else reads yet."""
    return Exists(_waiting().filter(topic=OuterRef(topic), author=person))


def _waiting() -> PostQuerySet:
    return Post.objects.filter(
        number__isnull=True, state__in=[TalkState.PENDING, TalkState.RETURNED]
    )


def where_it_went(viewer: Viewer, pk: int, number: int | None) -> str:
    """The address of what once stood in topic `pk`, at `number`; empty when nobody may know."""
    if number is not None:
        alias = (
            PostAlias.objects.filter(topic=pk, number=number)
            .values_list("post__topic_id", "post__number", "post_id")
            .first()
        )
        if alias is not None:
            topic_pk, new_number, post_pk = alias
            topic = find_topic(viewer, topic_pk)
            if topic is None:
                return ""
            return addresses_of(topic.pk, topic.slug).post(new_number, post_pk)
    last = pk
    while merged := Topic.objects.filter(pk=last).values_list("merged_into", flat=True).first():
        last = merged
    if last == pk:
        return ""
    topic = find_topic(viewer, last)
    return addresses_of(topic.pk, topic.slug).topic if topic else ""


def find_post(viewer: Viewer, pk: int) -> Post | None:
    """A post through the door, with its topic and board."""
    version = current_version()
    post = (
        Post.objects.visible_to(viewer, version, standing=True)
        .select_related("topic__board", "author", "topic__author")
        .filter(pk=pk)
        .first()
    )
    if post is not None:
        veil(post.topic, viewer, version)
    return post


def post_url(post: Post) -> str:
    """Where a post is read."""
    return addresses_of(post.topic_id, post.topic.slug).post(post.number, post.pk)


def poll_url(topic: Topic) -> str:
    """Where the poll of a topic stands."""
    under = Poll.objects.filter(topic=topic).values_list("post__number", flat=True).first()
    where = addresses_of(topic.pk, topic.slug)
    return f"{where.page(page_of(under or 1))}#poll"


# -- the page ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a topic."""

    page: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PollChoice:
    """A choice of a poll; `votes` is None as long as the counts are not shown."""

    pk: int
    text: str
    votes: int | None
    percent: int | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PollCard:
    """A poll for one reader."""

    question: str
    under: int | None  # the post it came with; None for the first one
    choices: tuple[PollChoice, ...]
    at_most: int
    is_anonymous: bool
    ballots: int
    closes_at: datetime | None
    is_closed: bool
    has_voted: bool
    shows_results: bool
    results_when: str
    may_vote: bool
    may_change: bool
    may_close: bool
    vote_url: str
    close_url: str


@dataclass(frozen=True, slots=True)
class StageStep:
    """A stage of a problem, on its way."""

    code: str
    label: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class TopicScreen:
    """A page of a topic for one reader."""

    topic: Topic
    addresses: Addresses
    page: int
    pages: int
    entries: tuple[PostCard | Gap, ...]
    lifted: PostCard | None
    poll: PollCard | None
    tags: tuple[TagCard, ...]
    stages: tuple[StageStep, ...]
    starter: str
    kind_label: str
    board_url: str
    version: int
    level: int
    may_reply: bool
    moderates: bool
    refusal: str
    is_private_to_minors: bool
    previous_url: str
    next_url: str
    page_links: tuple[PageLink, ...]
    unread_url: str

    @property
    def last_number(self) -> int:
        """The highest number of the page: who has come to its end has read so far."""
        return min(self.topic.highest_number, first_of(self.page + 1) - 1)

    @property
    def canonical(self) -> str:
        """The address of this page."""
        return self.addresses.page(self.page)


def topic_screen(
    topic: Any, viewer: Viewer, *, number: int | None, now: datetime
) -> TopicScreen | None:
    """The page of `topic` on which `number` stands; None beyond its end."""
    version = topic.boards_version or 0
    pages = page_of(max(1, topic.highest_number))
    page = page_of(number or 1)
    if page > pages:
        return None
    level = policies.level_on(viewer, topic.board_id, version)
    moderates = level >= Level.MODERATE
    posts = _posts_of(topic, viewer, page, moderates=moderates, is_last=page == pages, now=now)
    reads = level >= Level.READ or topic.is_private
    kept = {post.number for post in posts if not _is_reached(post, viewer, moderates, reads)}
    posts = [post for post in posts if post.number not in kept]
    extras = _extras_of(topic, viewer, posts)
    pause = pauses(viewer.person, now).first() if topic.is_paused and viewer.person else None
    if viewer.is_signed_in:
        prepare_names(_people(posts))
    addresses = addresses_of(topic.pk, topic.slug)
    maker = _CardMaker(topic, viewer, addresses, version, now, extras.files)
    cards = {post.pk: maker.card(post) for post in posts}
    helpful = cards.get(topic.helpful_post_id or 0)
    window = [post for post in posts if _is_on(post, page)]
    entries = list(_with_kept(_with_gaps(window, cards, topic, page), kept))
    if topic.has_moved:
        entries = list(_with_ways(entries, topic, viewer, version))
    return TopicScreen(
        topic=topic,
        addresses=addresses,
        page=page,
        pages=pages,
        entries=tuple(entries),
        lifted=helpful if page == 1 and helpful is not None and helpful.number != 1 else None,
        poll=_poll_card(topic, viewer, extras, addresses, version, now),
        tags=tags_from(topic.tag_words, f"{addresses.root}{topic.board.slug}/"),
        stages=stages_of(topic),
        starter=maker.name_of(topic.author, topic.author_label),
        kind_label=str(TopicKind(topic.kind).label),
        board_url=f"{addresses.root}{topic.board.slug}/",
        version=version,
        level=level,
        may_reply=(
            viewer.is_signed_in and pause is None and policies.can_reply(viewer, topic, version)
        ),
        moderates=moderates,
        refusal=sentence_of(pause) if pause else _refusal(topic, viewer, level),
        is_private_to_minors=topic.is_by_minor or any(post.is_by_minor for post in posts),
        previous_url=addresses.page(page - 1) if page > 1 else "",
        next_url=addresses.page(page + 1) if page < pages else "",
        page_links=tuple(_page_links(addresses, page, pages)),
        unread_url=_unread_url(topic, addresses),
    )


def _posts_of(
    topic: Any, viewer: Viewer, page: int, *, moderates: bool, is_last: bool, now: datetime
) -> list[Any]:
    """Posts of the page; on the first one the helpful one too, on the last one one's own waiting
    ones. One query, and one each for these two where there are any."""
    first = first_of(page)
    is_signed_in = viewer.is_signed_in

    def read(what: str) -> list[Any]:
        return _posts_statement(is_signed_in, moderates, what).objects(
            topic=topic.pk,
            first=first,
            end=first + limits.POSTS_PER_PAGE,
            helpful=topic.helpful_post_id or 0,
            person=viewer.person_id or 0,
            today=timezone.localdate(now),
        )

    found = read("window")
    if page == 1 and topic.helpful_post_id not in {None, *(post.pk for post in found)}:
        found += read("helpful")
    if is_last and is_signed_in and topic.has_waiting:
        found += read("waiting")
    return found


@lru_cache(maxsize=16)
def _posts_statement(is_signed_in: bool, moderates: bool, what: str) -> Statement:
    """Posts of a topic that has come through the door: see `PostQuerySet.within`.

    By their numbers alone: with another way to be found beside them, the database would read a
    long topic from its beginning to its end.
    """
    person = Given("person", BigIntegerField())
    if what == "waiting":
        posts = _waiting().filter(author=person)
    elif what == "helpful":
        helpful = Given("helpful", BigIntegerField())
        posts = Post.objects.filter(pk=helpful, state=TalkState.PUBLISHED)
    else:
        posts = Post.objects.filter(
            number__gte=Given("first", IntegerField()), number__lt=Given("end", IntegerField())
        )
    if not moderates:
        own = Q(author=person) & ~Q(state=TalkState.REMOVED) if is_signed_in else Q(pk__in=[])
        posts = posts.filter(Q(state=TalkState.PUBLISHED) | own)
    posts = (
        posts.filter(topic=Given("topic", BigIntegerField()))
        .select_related("author", "reply_to__author")
        .only(*_POST)
        .annotate(
            author_slug=public_slug_of("author"),
            author_role=role_beside("author", Given("today", DateField())),
        )
        .order_by("number", "pk")
    )
    if is_signed_in:
        notes = ReviewItem.objects.filter(kind="post", object_pk=OuterRef("pk")).order_by("-pk")
        posts = posts.annotate(
            my_reaction=Subquery(
                Reaction.objects.filter(post=OuterRef("pk"), person=person).values("code")[:1],
                output_field=CharField(),
            ),
            note=Case(
                When(
                    state=TalkState.RETURNED, author=person, then=Subquery(notes.values("note")[:1])
                ),
                default=Value(""),
                output_field=CharField(),
            ),
        )
    return Statement(posts)


def _people(posts: Iterable[Any]) -> Iterable[Any]:
    for post in posts:
        yield post.author
        if post.reply_to is not None:
            yield post.reply_to.author


@dataclass(slots=True)
class _Extras:
    files: Mapping[int, list[PostFile]]
    poll: Poll | None
    options: list[Any]


def _extras_of(topic: Any, viewer: Viewer, posts: Sequence[Any]) -> _Extras:
    """Files of the posts and the poll of the topic: a query each, where there are any."""
    files = files_of([post.pk for post in posts if post.file_count])
    if not topic.has_poll:
        return _Extras(files, None, [])
    options = _options_statement().objects(topic=topic.pk, person=viewer.person_id or 0)
    return _Extras(files, options[0].poll if options else None, options)


def files_of(keys: Sequence[int]) -> Mapping[int, list[PostFile]]:
    """Files by post, in their order."""
    found: dict[int, list[PostFile]] = defaultdict(list)
    if keys:
        for file in _files_statement(room_for(keys)).objects(keys=keys):
            found[file.post_id].append(file)
    return found


@lru_cache(maxsize=8)
def _files_statement(room: int) -> Statement:
    key = ExpressionWrapper(F("post_id"), output_field=BigIntegerField())
    files = PostFile.objects.alias(key=key).filter(key__in=given_keys("keys", room))
    return Statement(files.select_related("stored").order_by("position"))


@lru_cache(maxsize=1)
def _options_statement() -> Statement:
    person = Given("person", BigIntegerField())
    ballots = Ballot.objects.filter(poll=OuterRef("poll"), person=person)
    chosen = Ballot.options.through.objects.filter(
        ballot__person=person, polloption_id=OuterRef("pk")
    )
    options = PollOption.objects.filter(poll__topic=Given("topic", BigIntegerField()))
    return Statement(
        options.select_related("poll")
        .annotate(has_voted=Exists(ballots), is_mine=Exists(chosen))
        .order_by("position")
    )


def name_of(person: Any, label: str, viewer: Viewer) -> str:
    """Who said something, as the viewer may read the name."""
    return label if person is None and label else shown_name(person, viewer)


def report_address() -> str:
    """Where posts are reported, up to their key."""
    return reverse("moderation:report", args=["post", 1]).removesuffix("1/")


class _CardMaker:
    """Makes cards of posts for one reader of one topic."""

    def __init__(
        self,
        topic: Any,
        viewer: Viewer,
        addresses: Addresses,
        version: int,
        now: datetime,
        files: Mapping[int, list[PostFile]],
    ) -> None:
        self.topic = topic
        self.viewer = viewer
        self.addresses = addresses
        self.version = version
        self.now = now
        self.files = files
        # What is veiled is not shown by the page of a report either.
        self.report_url = "" if topic.is_veiled else report_address()
        self.moderates = policies.can_moderate(viewer, topic.board_id, version)
        level = policies.level_on(viewer, topic.board_id, version)
        self.reads = level >= Level.READ or topic.is_private
        self.may_reply = viewer.is_signed_in and policies.can_reply(viewer, topic, version)
        self.may_mark = viewer.is_signed_in and policies.can_mark_helpful(viewer, topic, version)
        self.may_react = viewer.may_talk

    def name_of(self, person: Any, label: str) -> str:
        """Who said it, as this reader may read the name."""
        return name_of(person, label, self.viewer)

    def card(self, post: Any) -> PostCard:
        """What the reader sees of a post, and may do with it."""
        post.topic = self.topic
        viewer, act = self.viewer, self.addresses.act
        is_out = post.state == TalkState.PUBLISHED
        is_own = viewer.person_id is not None and post.author_id == viewer.person_id
        may_edit = is_own and policies.can_edit(viewer, post, self.now, self.version)
        may_react = self.may_react and policies.can_react(viewer, post)
        may_mark = self.may_mark and is_out and post.number != 1
        author = self.name_of(post.author, post.author_label)
        reply = f"{self.addresses.topic}reply/?to={post.number}"
        return PostCard(
            pk=post.pk,
            number=post.number,
            url=self.addresses.post(post.number, post.pk),
            author=author,
            author_url=person_url(post.author_slug),
            author_role=role_said(post.author_role, viewer),
            language=post.language,
            html=mark_safe(post.html),  # noqa: S308 - sanitised when it was written
            said_at=post.published_at or post.submitted_at,
            written_at=_written_before(post),
            is_own=is_own,
            is_by_starter=(
                post.number != 1
                and post.author_id is not None
                and post.author_id == self.topic.author_id
            ),
            badge=_state_badge(post),
            note=getattr(post, "note", "") or "",
            reply_to=self._quoted(post),
            pictures=tuple(
                _file_card(f, self.addresses) for f in self.files.get(post.pk, ()) if f.is_image
            ),
            files=tuple(
                _file_card(f, self.addresses) for f in self.files.get(post.pk, ()) if not f.is_image
            ),
            reactions=reactions_of(post, getattr(post, "my_reaction", None)),
            is_helpful=post.pk == self.topic.helpful_post_id,
            edited_at=post.edited_at,
            history_url=(
                act(post.pk, "history")
                if post.edited_at and policies.can_see_history(viewer, post, self.version)
                else ""
            ),
            reply_url=reply if self.may_reply and is_out else "",
            quote_url=f"{reply}&quote=1" if self.may_reply and is_out else "",
            edit_url=act(post.pk, "edit") if may_edit else "",
            withdraw_url=act(post.pk, "withdraw") if may_edit else "",
            report_url=(
                f"{self.report_url}{post.pk}/"
                if self.report_url and policies.can_report(viewer, post)
                else ""
            ),
            helpful_url=act(post.pk, "helpful") if may_mark else "",
            react_url=act(post.pk, "react") if may_react else "",
        )

    def _quoted(self, post: Any) -> Quoted | None:
        answered = post.reply_to
        if answered is None or answered.number is None:
            return None
        if answered.topic_id != post.topic_id:
            return None  # it was split off: neither its number nor its readers are those of here
        if answered.state != TalkState.PUBLISHED and not self.moderates:
            return None
        if not _is_reached(answered, self.viewer, self.moderates, self.reads):
            return None
        return Quoted(
            self.name_of(answered.author, answered.author_label),
            self.addresses.post(answered.number),
            answered.number,
        )


def reactions_of(post: Any, mine: str | None) -> tuple[ReactionCard, ...]:
    """Counts of reactions that there are, in the order of `ReactionCode`."""
    counts = post.reactions or {}
    return tuple(
        ReactionCard(code.value, str(code.label), REACTION_ICONS[code], count, code.value == mine)
        for code in ReactionCode
        if (count := counts.get(code.value, 0)) > 0 or code.value == mine
    )


def reactions_offered(viewer: Viewer, post: Post) -> tuple[ReactionCard, ...]:
    """All reactions there are, with the one that the viewer has given."""
    given = Reaction.objects.filter(post=post, person=viewer.person_id)
    mine = given.values_list("code", flat=True).first()
    counts = post.reactions or {}
    return tuple(
        ReactionCard(
            code.value,
            str(code.label),
            REACTION_ICONS[code],
            counts.get(code.value, 0),
            code.value == mine,
        )
        for code in ReactionCode
    )


def file_url(file: PostFile, addresses: Addresses) -> str:
    """Where whoever reads the post has its file."""
    return f"{addresses.root}posts/{file.post_id}/files/{file.stored_id}/{file.stored.name}"


def _file_card(file: PostFile, addresses: Addresses) -> FileCard:
    stored = file.stored
    return FileCard(
        name=stored.name,
        url=file_url(file, addresses),
        size=stored.size,
        extension=stored.extension,
        is_image=file.is_image,
        alt=file.alt,
        width=file.width,
        height=file.height,
    )


def _written_before(post: Any) -> datetime | None:
    """When it was written, where others read it notably later: a moderator looked at it first."""
    if post.published_at is None:
        return None
    waited = post.published_at - post.submitted_at
    return post.submitted_at if waited >= timedelta(seconds=limits.POST_LATE_SECONDS) else None


def _state_badge(post: Any) -> Badge | None:
    state = post.state
    if state == TalkState.PENDING:
        return Badge("waiting", _("only you see this yet: a moderator reads it first"))
    if state == TalkState.RETURNED:
        return Badge("refused", _("returned for correction"))
    if state == TalkState.HIDDEN:
        return Badge("refused", _("hidden"))
    if state == TalkState.REMOVED:
        return Badge("refused", _("removed") if post.html else _("deleted for good"))
    return None


def _is_on(post: Any, page: int) -> bool:
    return post.number is None or page_of(post.number) == page


def _with_gaps(
    posts: Sequence[Any], cards: Mapping[int, PostCard], topic: Any, page: int
) -> Iterable[PostCard | Gap]:
    """Cards in order; numbers between them whose posts are gone are told."""
    # The page says by itself what became of a veiled beginning.
    expected = first_of(page) + int(topic.is_veiled and page == 1)
    end = min(topic.highest_number, first_of(page + 1) - 1)
    for post in posts:
        if post.number is not None:
            if post.number > expected:
                yield Gap(expected, post.number - 1)
            expected = post.number + 1
        elif expected <= end:
            yield Gap(expected, end)
            expected = end + 1
        yield cards[post.pk]
    if expected <= end:
        yield Gap(expected, end)


def _is_reached(post: Any, viewer: Viewer, moderates: bool, reads: bool) -> bool:
    """As `PostQuerySet.visible_to` says, of a row that has been read; `reads` is whether the viewer
    still reads the board."""
    is_own = viewer.person_id is not None and post.author_id == viewer.person_id
    if moderates or is_own:
        return True
    return reads and (not post.kept_in or post.kept_in in viewer.organisation_paths)


def _with_kept(
    entries: Iterable[PostCard | Gap], kept: Collection[int | None]
) -> Iterable[PostCard | Gap]:
    """The gaps, of which those are told apart that the reader alone meets."""
    for entry in entries:
        if isinstance(entry, PostCard) or not kept:
            yield entry
            continue
        numbers = range(entry.first, entry.last + 1)
        for is_kept, run in groupby(numbers, key=lambda number: number in kept):
            span = list(run)
            yield Gap(span[0], span[-1], is_kept=is_kept)


def _with_ways(
    entries: Sequence[PostCard | Gap], topic: Any, viewer: Viewer, version: int
) -> Iterable[PostCard | Gap]:
    """The gaps, of which those lead on whose posts stand in another topic that the reader reads."""
    gaps = [entry for entry in entries if isinstance(entry, Gap) and not entry.is_kept]
    if not gaps:
        yield from entries
        return
    moved = Post.objects.visible_to(viewer, version).filter(
        aliases__topic=topic.pk,
        aliases__number__gte=gaps[0].first,
        aliases__number__lte=gaps[-1].last,
    )
    posts = moved.select_related("topic").annotate(left=F("aliases__number")).order_by("left", "pk")
    went = {post.left: post for post in posts}
    for entry in entries:
        if isinstance(entry, PostCard) or entry.is_kept:
            yield entry
            continue
        numbers = range(entry.first, entry.last + 1)
        for _topic, run in groupby(numbers, key=lambda number: _topic_of(went.get(number))):
            span = list(run)
            post = went.get(span[0])
            if post is None:
                yield Gap(span[0], span[-1])
                continue
            url = addresses_of(post.topic_id, post.topic.slug).post(post.number, post.pk)
            yield Gap(
                span[0], span[-1], url=url, title=post.topic.title, language=post.topic.language
            )


def _topic_of(post: Any) -> int | None:
    return post.topic_id if post is not None else None


def _refusal(topic: Any, viewer: Viewer, level: int) -> str:
    """Why the reader cannot reply; empty when they can, or have only to sign in."""
    if topic.is_veiled:
        return _("A moderator looks at the beginning of this topic: then it can be answered.")
    if topic.state != TalkState.PUBLISHED:
        return _("This topic waits for a moderator: then it can be answered.")
    if topic.is_locked and level < Level.MODERATE:
        return _("This topic is closed for replies.")
    if viewer.is_signed_in and level < Level.REPLY:
        if not viewer.may_talk:
            return _(
                "A coordinator has not accepted you yet. You can already read; "
                "writing opens as soon as you are accepted."
            )
        return _("Here you read; others write.")
    return ""


def stages_of(topic: Topic) -> tuple[StageStep, ...]:
    """The way of a problem, up to where it has come."""
    if not topic.problem_stage:
        return ()
    order = list(ProblemStage)
    reached = order.index(ProblemStage(topic.problem_stage))
    return tuple(
        StageStep(stage.value, str(stage.label), place <= reached, place == reached)
        for place, stage in enumerate(order)
    )


def _page_links(addresses: Addresses, page: int, pages: int) -> Iterable[PageLink]:
    """The first and last pages and those around this one."""
    shown = {1, 2, pages - 1, pages, page - 1, page, page + 1}
    for one in sorted(n for n in shown if 1 <= n <= pages):
        yield PageLink(one, addresses.page(one), one == page)


def _unread_url(topic: Any, addresses: Addresses) -> str:
    seen = topic.seen_number
    if seen is None or seen >= topic.highest_number:
        return ""
    return addresses.post(seen + 1)


def _poll_card(
    topic: Any, viewer: Viewer, extras: _Extras, addresses: Addresses, version: int, now: datetime
) -> PollCard | None:
    poll = extras.poll
    if poll is None:
        return None
    is_closed = poll.closes_at is not None and poll.closes_at <= now
    has_voted = bool(extras.options[0].has_voted)
    shows = (
        is_closed
        or poll.results == PollResults.ALWAYS
        or (poll.results == PollResults.AFTER_VOTE and has_voted)
    )
    total = max(1, poll.ballot_count)
    may_talk = policies.can_vote(viewer, topic, version) and not is_closed
    return PollCard(
        question=poll.question,
        under=poll.post_id,
        choices=tuple(
            PollChoice(
                option.pk,
                option.text,
                option.votes if shows else None,
                round(100 * option.votes / total) if shows else None,
                bool(option.is_mine),
            )
            for option in extras.options
        ),
        at_most=poll.choices_at_most,
        is_anonymous=poll.is_anonymous,
        ballots=poll.ballot_count,
        closes_at=poll.closes_at,
        is_closed=is_closed,
        has_voted=has_voted,
        shows_results=shows,
        results_when=str(poll.get_results_display()),
        may_vote=may_talk and not has_voted,
        may_change=may_talk and has_voted and not poll.is_anonymous,
        may_close=not is_closed and policies.can_close_poll(viewer, topic, version),
        vote_url=f"{addresses.topic}vote/",
        close_url=f"{addresses.topic}close-poll/",
    )
