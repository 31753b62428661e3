"""One page of a topic: the same few queries at any depth and length."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import ReviewItem
from cms.moderation.policies import pauses, sentence_of
from cms.people.policies import prepare_names
from cms.people.selectors import public_slug_of
from cms.settings import limits
from cms.statements import Given, Statement
from forum.boards.models import Level
from forum.discussions import policies
from forum.discussions.models import Post, ProblemStage, Reaction, TalkState, Topic, TopicKind
from forum.discussions.selectors.addresses import Addresses, addresses_of, first_of, page_of
from forum.discussions.selectors.cards import Gap, PostCard, TagCard
from forum.discussions.selectors.finding import waiting
from forum.discussions.selectors.lists import tags_from
from forum.discussions.selectors.people import role_beside, said_by
from forum.discussions.selectors.polls import PollCard, poll_card
from forum.discussions.selectors.posts import CardMaker, files_of, is_reached

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


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a topic, by the first number on it."""

    page: int
    first: int
    url: str
    is_current: bool


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
    kept = {post.number for post in posts if not is_reached(post, viewer, moderates, reads)}
    posts = [post for post in posts if post.number not in kept]
    files = files_of([post.pk for post in posts if post.file_count])
    pause = pauses(viewer.person, now).first() if topic.is_paused and viewer.person else None
    if viewer.is_signed_in:
        prepare_names(_people(posts))
    addresses = addresses_of(topic.pk, topic.slug)
    maker = CardMaker(topic, viewer, addresses, version, now, files)
    cards = {post.pk: maker.card(post) for post in posts}
    helpful = cards.get(topic.helpful_post_id or 0)
    window = [post for post in posts if _is_on(post, page)]
    entries = list(_with_kept(_with_gaps(window, cards, topic, page), kept))
    entries = list(_with_looked_at(entries, topic, viewer))
    if topic.has_moved:
        entries = list(_with_ways(entries, topic, viewer, version))
    return TopicScreen(
        topic=topic,
        addresses=addresses,
        page=page,
        pages=pages,
        entries=tuple(entries),
        lifted=helpful if page == 1 and helpful is not None and helpful.number != 1 else None,
        poll=poll_card(topic, viewer, addresses, version, now),
        tags=tags_from(topic.tag_words, f"{addresses.root}{topic.board.slug}/"),
        stages=stages_of(topic),
        starter=said_by(topic, viewer),
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
        posts = waiting().filter(author=person)
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


def _with_looked_at(
    entries: Sequence[PostCard | Gap], topic: Any, viewer: Viewer
) -> Iterable[PostCard | Gap]:
    """The gaps, of which those are told apart that last until a moderator has decided."""
    gaps = [entry for entry in entries if isinstance(entry, Gap) and not entry.is_kept]
    if not gaps:
        yield from entries
        return
    posts = Post.objects.filter(
        Q(kept_in="") | Q(kept_in__in=viewer.organisation_paths),
        topic=topic.pk,
        state=TalkState.HIDDEN,
        number__gte=gaps[0].first,
        number__lte=gaps[-1].last,
    )
    hidden = set(posts.values_list("number", flat=True))
    for entry in entries:
        if isinstance(entry, PostCard) or entry.is_kept:
            yield entry
            continue
        numbers = range(entry.first, entry.last + 1)
        for is_looked_at, run in groupby(numbers, key=lambda number: number in hidden):
            span = list(run)
            yield Gap(span[0], span[-1], is_looked_at=is_looked_at)


def _with_ways(
    entries: Sequence[PostCard | Gap], topic: Any, viewer: Viewer, version: int
) -> Iterable[PostCard | Gap]:
    """The gaps, of which those lead on whose posts stand in another topic that the reader reads."""
    gaps = [entry for entry in entries if isinstance(entry, Gap) and not entry.is_told]
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
        if isinstance(entry, PostCard) or entry.is_told:
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
        yield PageLink(one, first_of(one), addresses.page(one), one == page)


def _unread_url(topic: Any, addresses: Addresses) -> str:
    seen = topic.seen_number
    if seen is None or seen >= topic.highest_number:
        return ""
    return addresses.post(seen + 1)
